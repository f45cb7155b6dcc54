"""The life of one stream connection: opened, kept subscribed, watched, ended."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Protocol

from common.clock import Clock, Sleep
from common.messages import BadMessageError
from ingest.complaints import Complaints
from ingest.errors import UnreachableError
from ingest.frames import Answer, Farewell, KlineEvent, read_frame
from ingest.race import first_of
from ingest.sockets import OnFrame
from ingest.wanted import Wanted

log = logging.getLogger(__name__)

# Longer addresses are refused by proxies on the way; the rest is subscribed on the open connection.
_STREAMS_IN_ADDRESS = 200
_STREAMS_IN_MESSAGE = 200
# The exchange takes 5 messages a second, the pongs among them.
_MESSAGE_GAP_MS = 300
_ANSWER_SECONDS = 10.0
_WATCH_SECONDS = 5.0


class Socket(Protocol):
    """What a session needs of a connection; `ingest.sockets.MarketSocket` is the one in use."""

    async def open(self) -> None:
        """Connects."""

    async def ended(self) -> str:
        """Waits for the end and gives its reason."""
        ...

    async def send(self, message: dict[str, object]) -> None:
        """Sends a control message."""

    async def end(self) -> None:
        """Closes."""


MakeSocket = Callable[[Sequence[str], OnFrame], Socket]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a connection may be silent, and how old it may get (ms)."""

    silence: int
    age: int


@dataclass(frozen=True, slots=True)
class End:
    """Why a session should end; `orderly` means that it still works and may go once another stands."""

    reason: str
    orderly: bool = False
    silent: bool = False


class Session:
    """One connection. `on_event` gets every candle event; `complaints` every frame that is none."""

    def __init__(
        self,
        *,
        make_socket: MakeSocket,
        wanted: Wanted,
        on_event: Callable[[KlineEvent], None],
        complaints: Complaints,
        ticks: Clock,
        sleep: Sleep,
    ) -> None:
        self.heard = asyncio.Event()
        self.heard_at = self.opened_at = ticks()
        self._wanted = wanted
        self._on_event = on_event
        self._complaints = complaints
        self._ticks = ticks
        self._sleep = sleep
        first = list(islice(sorted(wanted.names), _STREAMS_IN_ADDRESS))
        self._subscribed = set(first)
        self._socket = make_socket(first, self._on_frame)
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[str | None]] = {}
        self._farewell = asyncio.Event()
        self._sent_at: int | None = None

    async def open(self) -> None:
        """Connects and subscribes to all that is wanted. Raises what the connection raises, or UnreachableError."""
        await self._socket.open()
        self.heard_at = self.opened_at = self._ticks()
        await first_of(self._subscribe(), self._raise_when_ended())

    async def wait_end(self, limits: Limits) -> End:
        """Keeps the connection subscribed to what is wanted until there is a reason to end it."""
        return await first_of(self._wait_socket(), self._wait_farewell(), self._watch(limits), self._keep_subscribed())

    async def close(self) -> None:
        """Ends the connection."""
        await self._socket.end()

    async def _raise_when_ended(self) -> None:
        raise UnreachableError(await self._socket.ended())

    async def _wait_socket(self) -> End:
        return End(await self._socket.ended())

    async def _wait_farewell(self) -> End:
        await self._farewell.wait()
        return End("the exchange announced the end of this connection", orderly=True)

    async def _watch(self, limits: Limits) -> End:
        while True:
            await self._sleep(_WATCH_SECONDS)
            now = self._ticks()
            if now - self.heard_at >= limits.silence:
                return End(f"silent for {limits.silence // 1_000} s", silent=True)
            if now - self.opened_at >= limits.age:
                return End("the connection has reached its age", orderly=True)

    async def _keep_subscribed(self) -> End:
        while True:
            version = self._wanted.version
            if not self._wanted.names:
                return End("nothing is to be followed")
            await self._subscribe()
            await self._wanted.wait_later_than(version)

    async def _subscribe(self) -> None:
        while True:
            gone = sorted(self._subscribed - self._wanted.names)[:_STREAMS_IN_MESSAGE]
            new = sorted(self._wanted.names - self._subscribed)[:_STREAMS_IN_MESSAGE]
            if gone:
                await self._request("UNSUBSCRIBE", gone)
                self._subscribed.difference_update(gone)
            if new:
                await self._request("SUBSCRIBE", new)
                self._subscribed.update(new)
            if not gone and not new:
                return

    async def _request(self, method: str, streams: Iterable[str]) -> None:
        await self._keep_pace()
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send({"method": method, "params": list(streams), "id": number})
            error = await first_of(_result(answer), self._no_answer())
        finally:
            del self._answers[number]
        if error is not None:
            raise UnreachableError(f"the exchange did not take a {method}: {error}")

    async def _keep_pace(self) -> None:
        if self._sent_at is not None:
            early = self._sent_at + _MESSAGE_GAP_MS - self._ticks()
            if early > 0:
                await self._sleep(early / 1_000)
        self._sent_at = self._ticks()

    async def _no_answer(self) -> str:
        await self._sleep(_ANSWER_SECONDS)
        return "no answer"

    def _on_frame(self, raw: str | bytes) -> None:
        try:
            frame = read_frame(raw)
        except BadMessageError as error:
            self._complaints.note(str(error))
            return
        if isinstance(frame, KlineEvent):
            self.heard_at = self._ticks()
            self.heard.set()
            self._on_event(frame)
        elif isinstance(frame, Farewell):
            self._farewell.set()
        else:
            self._settle(frame)

    def _settle(self, answer: Answer) -> None:
        # An error without a number can only mean what was asked last, and everything waits for one answer.
        numbers = list(self._answers) if answer.request is None else [answer.request]
        for number in numbers:
            waiting = self._answers.get(number)
            if waiting is not None and not waiting.done():
                waiting.set_result(answer.error)


async def _result(answer: "asyncio.Future[str | None]") -> str | None:
    return await answer
