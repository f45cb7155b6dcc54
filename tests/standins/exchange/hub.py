"""The stream events of a moment, and the connections that they go to."""

import asyncio
from collections.abc import Iterable, Iterator

from standins.exchange.connection import Connection
from standins.exchange.faults import Faults, distorted
from standins.exchange.market import Candle, Market
from standins.exchange.payloads import kline_event, shutdown_event
from standins.exchange.spans import SECOND
from standins.exchange.subscriptions import KlineStream

_MINUTE = 60_000
_BREATH = 100


class Hub:
    """Emits what is due. `tick` (ms) is how often forming candles are sent, 0 for never."""

    def __init__(self, market: Market, faults: Faults, tick: int, ping: int) -> None:
        self.tick = tick
        self.connections: list[Connection] = []
        self.emitted = 0
        self._market = market
        self._symbols = [pair.symbol for pair in market.pairs() if pair.status == "TRADING"]
        self._known = set(self._symbols)
        self._faults = faults
        self._ping = ping

    def due_after(self, time: int) -> int:
        """The next moment after `time` (both ms UTC) at which anything may have to be sent."""
        steps = [_MINUTE, *(step for step in (self.tick, self._ping) if step)]
        if any(stream.span.length == SECOND for stream in self._followed()):
            steps.append(SECOND)
        return min((time // step + 1) * step for step in steps)

    async def supervise(self, now: int, patient: bool) -> None:
        """Pings the connections that are due for it and ends those whose time is over; `now` is ms UTC."""
        for connection in list(self.connections):
            await connection.supervise(now, patient)

    async def emit(self, time: int, forming: bool = True) -> None:
        """Sends the events of `time` (ms UTC): first the candles that close, then those that form."""
        streams = self._followed()
        for stream in streams:
            self._emit_closing(stream, time)
        if not (forming and self.tick and time % self.tick == 0):
            return
        for number, stream in enumerate(streams):
            if number % _BREATH == 0:
                # Thousands of streams take a moment, in which requests want to be answered too.
                await asyncio.sleep(0)
            candle = self._market.forming(stream.symbol, stream.span, time)
            if candle is not None:
                self._send(stream, candle, False, time)

    def shut_down(self, time: int) -> None:
        """Announces the end of the server to every connection."""
        for connection in self.connections:
            connection.send_event("!serverShutdown", shutdown_event(time))

    async def flush(self) -> None:
        """Returns once all that was sent has left."""
        for connection in list(self.connections):
            await connection.flush()

    def _followed(self) -> list[KlineStream]:
        asked = (stream for found in self.connections for stream in found.subscriptions.streams.values())
        return [stream for stream in dict.fromkeys(asked) if stream is not None and stream.symbol in self._known]

    def _emit_closing(self, stream: KlineStream, time: int) -> None:
        if stream.span.floor(time) != time:
            return
        candle = self._market.closed(stream.symbol, stream.span, stream.span.floor(time - 1))
        if candle is None or self._faults.take("lose_closings"):
            return
        candle = self._faults.corrected(stream.symbol, stream.span.name, candle)
        self._send(stream, distorted(candle) if self._faults.take("wrong_closings") else candle, True, time)

    def _send(self, stream: KlineStream, candle: Candle, closed: bool, time: int) -> None:
        for connection in self._followers(stream.name):
            self.emitted += 1
            for symbol, name in self._addressed(stream):
                micro = connection.micro
                payload = kline_event(symbol, stream.span.name, candle, closed=closed, time=time, micro=micro)
                connection.send_event(name, payload)

    def _followers(self, name: str) -> Iterator[Connection]:
        return (found for found in self.connections if found.is_open and name in found.subscriptions.streams)

    def _addressed(self, stream: KlineStream) -> Iterable[tuple[str, str]]:
        """The pair that the event is of and, by fault, one that nobody asked for."""
        yield stream.symbol, stream.name
        if self._faults.foreign:
            other = next(symbol for symbol in self._symbols if symbol != stream.symbol)
            yield other, stream.name.replace(stream.symbol.lower(), other.lower())
