"""What stands in for the connections of ingest where a test scripts them frame by frame."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from common.broker import Broker
from common.events import EventSink
from common.intervals import Interval
from ingest.frames import stream_name
from ingest.happenings import Happenings
from ingest.sockets import OnFrame

OPENED = 1_772_539_200_000  # 2026-03-03T12:00:00Z


async def settle() -> None:
    """Lets everything run that can run without time passing."""
    for _ in range(30):
        await asyncio.sleep(0)


def quiet_happenings() -> Happenings:
    """Happenings that nobody hears: there is no broker behind them."""
    return Happenings(EventSink(Broker("nats://127.0.0.1:1", "test"), "ingest"))


def frame(symbol: str = "BTCUSDC", *, opened: int = OPENED, closed: bool = False, close: str = "2.0") -> str:
    """A kline event of 5m."""
    kline = {"t": opened, "s": symbol, "i": "5m", "o": "2.0", "h": "9.0", "l": "1.0", "c": close}
    kline |= {"v": "1.0", "q": "2.0", "n": 3, "x": closed}
    data = {"e": "kline", "E": opened + 1, "s": symbol, "k": kline}
    return json.dumps({"stream": stream_name(symbol, Interval.FIVE_MINUTES), "data": data})


class FakeSocket:
    """A connection that a test drives: it says what was sent, and delivers what it is told to."""

    def __init__(self, streams: Sequence[str], on_frame: OnFrame, *, answers: bool = True) -> None:
        self.streams = list(streams)
        self.deliver = on_frame
        self.sent: list[dict[str, Any]] = []
        self.is_open = False
        self.refusal: Exception | None = None
        self.answers = answers
        self._reason: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def open(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.is_open = True

    async def ended(self) -> str:
        return await asyncio.shield(self._reason)

    async def send(self, message: dict[str, object]) -> None:
        self.sent.append(message)
        if self.answers:
            self.deliver(json.dumps({"result": None, "id": message["id"]}))

    async def end(self) -> None:
        self.is_open = False

    def drop(self, reason: str = "gone") -> None:
        """Ends it from the other side."""
        if not self._reason.done():
            self._reason.set_result(reason)


class FakeNetwork:
    """Makes the sockets of a test and keeps them in order."""

    def __init__(self) -> None:
        self.sockets: list[FakeSocket] = []
        self.prepare: Callable[[FakeSocket], None] = lambda _: None

    def make(self, streams: Sequence[str], on_frame: OnFrame) -> FakeSocket:
        socket = FakeSocket(streams, on_frame)
        self.prepare(socket)
        self.sockets.append(socket)
        return socket
