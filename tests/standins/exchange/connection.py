"""One stream connection of a client: its subscriptions, its outgoing messages, its limits."""

import asyncio
import json
from collections import deque

from aiohttp import WSCloseCode, WSMsgType, web

from common.clock import Clock
from standins.exchange.faults import Faults
from standins.exchange.limits import Limits
from standins.exchange.payloads import combined
from standins.exchange.subscriptions import Subscriptions

_SECOND = 1_000
# A client that lets this many messages pile up is cut off, as a slow reader would be.
_LONGEST_BACKLOG = 100_000
_PONG_GRACE_SECONDS = 0.5
_INBOUND = {WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.PING, WSMsgType.PONG}


class Connection:
    """Serves one WebSocket until either side ends it. Messages leave in order, by one writer."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        request: web.Request,
        subscriptions: Subscriptions,
        *,
        micro: bool,
        limits: Limits,
        faults: Faults,
        clock: Clock,
    ) -> None:
        self.subscriptions = subscriptions
        self.micro = micro
        self.opened = clock()
        self._socket = socket
        self._request = request
        self._limits = limits
        self._faults = faults
        self._clock = clock
        self._outbox: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._inbound: deque[int] = deque()
        self._pinged = self.opened
        self._unanswered: int | None = None
        self._ponged = asyncio.Event()
        self._held: str | None = None
        self.is_open = True

    async def run(self) -> None:
        """Reads control messages until the connection ends."""
        writer = asyncio.create_task(self._write())
        try:
            await self._read()
        finally:
            self.is_open = False
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            self._release_outbox()

    def send_event(self, stream: str, payload: str) -> None:
        """Queues an event, wrapped as this connection wants it, and lets the faults at it."""
        if self._faults.mute:
            return
        text = combined(stream, payload) if self.subscriptions.combined else payload
        if self._faults.take("half_frames"):
            self._break_within_frame(text)
        elif self._faults.take("garbage"):
            self._put("\x00 no JSON at all {")
        elif self._faults.take("half_events"):
            self._put(text[: len(text) // 2])
        elif self._held is None and self._faults.take("swap"):
            self._held = text
        else:
            self._put_around_held(text)

    async def flush(self) -> None:
        """Returns once everything queued has been handed to the network, or the connection is gone."""
        if self.is_open:
            await self._outbox.join()

    def drop(self) -> None:
        """Cuts the connection without a word."""
        self.is_open = False
        self._release_outbox()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def close(self, code: int, reason: str) -> None:
        """Ends the connection in order."""
        self.is_open = False
        self._release_outbox()
        await self._socket.close(code=code, message=reason.encode())

    async def supervise(self, now: int, patient: bool) -> None:
        """Pings when it is time, and ends what has lived too long or answered no ping. `now` is ms UTC.

        With `patient`, a pong still on its way gets half a second of real time first.
        """
        limits = self._limits
        if limits.life and now - self.opened >= limits.life:
            await self.close(WSCloseCode.GOING_AWAY, "Connection lived 24 hours")
        elif self._lacks_pong(now) and not (patient and await self._late_pong()):
            await self.close(WSCloseCode.POLICY_VIOLATION, "Pong timeout")
        if self.is_open and limits.ping and not self._faults.no_pings and now - self._pinged >= limits.ping:
            self._pinged = now
            self._unanswered = now if self._unanswered is None else self._unanswered
            self._outbox.put_nowait(str(now).encode())

    def _lacks_pong(self, now: int) -> bool:
        return self._unanswered is not None and bool(self._limits.pong) and now - self._unanswered >= self._limits.pong

    async def _late_pong(self) -> bool:
        self._ponged.clear()
        try:
            await asyncio.wait_for(self._ponged.wait(), _PONG_GRACE_SECONDS)
        except TimeoutError:
            return self._unanswered is None
        return True

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type in _INBOUND and self._is_too_fast():
                await self.close(WSCloseCode.POLICY_VIOLATION, "Too many requests")
                return
            if message.type == WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type == WSMsgType.PONG:
                self._take_pong(message.data)
            elif message.type == WSMsgType.TEXT:
                self._put(json.dumps(self.subscriptions.answer(message.data), separators=(",", ":")))

    def _take_pong(self, payload: bytes) -> None:
        """Only a pong that copies a ping of this minute counts; an unsolicited one does not."""
        if self._unanswered is not None and payload.isdigit() and int(payload) >= self._unanswered:
            self._unanswered = None
            self._ponged.set()

    def _is_too_fast(self) -> bool:
        now = self._clock()
        self._inbound.append(now)
        while self._inbound and self._inbound[0] <= now - _SECOND:
            self._inbound.popleft()
        return bool(self._limits.inbound) and len(self._inbound) > self._limits.inbound

    def _put(self, text: str) -> None:
        if not self.is_open:
            return
        if self._outbox.qsize() > _LONGEST_BACKLOG:
            self.drop()
            return
        self._outbox.put_nowait(text)

    def _put_around_held(self, text: str) -> None:
        for message in (text, text) if self._faults.double else (text,):
            self._put(message)
        if self._held is not None:
            self._put(self._held)
            self._held = None

    def _break_within_frame(self, text: str) -> None:
        """Sends a part of the frame, whose head promises the whole text, and hangs up."""
        transport = self._request.transport
        if transport is not None and not transport.is_closing():
            data = text.encode()
            transport.write(self._faults.broken_off(b"\x81\x7e" + len(data).to_bytes(2, "big") + data))
            transport.close()
        self.is_open = False
        self._release_outbox()

    async def _write(self) -> None:
        while True:
            message = await self._outbox.get()
            try:
                await (self._socket.send_str(message) if isinstance(message, str) else self._socket.ping(message))
            except (ConnectionError, RuntimeError):
                self.is_open = False
            finally:
                self._outbox.task_done()

    def _release_outbox(self) -> None:
        """Lets nobody wait for messages that will never leave."""
        while not self._outbox.empty():
            self._outbox.get_nowait()
            self._outbox.task_done()
