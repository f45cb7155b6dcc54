"""A small market of made-up candles, and an answerer of backfill requests as `common.backfill` describes one."""

import math
from collections.abc import Iterable
from zlib import crc32

from nats.aio.msg import Msg

from common.backfill import BackfillError, BackfillReply, BackfillRequest
from common.broker import Broker
from common.candles import COLUMNS, MAX_ROWS, Candles
from common.clock import Clock
from common.intervals import DAY, Interval
from common.streams import CANDLES, ensure_stream
from common.subjects import BACKFILL, closed_candles, live_candle

Row = tuple[int, float, float, float, float, float, float, int]


def candle(symbol: str, interval: Interval, open_time: int) -> Row:
    """The one true candle of that name and time; always the same, and possible."""
    seed = crc32(f"{symbol}{interval}{open_time}".encode())
    base = 100.0 + 10.0 * math.sin(open_time / DAY) + seed % 1000 / 1000
    close = base + (seed // 1000 % 200 - 100) / 100
    high, low = max(base, close) + 0.25, min(base, close) - 0.25
    return open_time, base, high, low, close, seed % 977 / 8, seed % 991 / 4, seed % 89


def message(symbol: str, interval: Interval, rows: Iterable[Row], source: str = "rest", closed: bool = True) -> Candles:
    """The rows as a candle message."""
    columns = dict(zip(COLUMNS, (list(column) for column in zip(*rows, strict=True)), strict=True))
    return Candles.model_validate(
        {"schema": 1, "symbol": symbol, "interval": interval, "closed": closed, "source": source} | columns
    )


class Market:
    """What the exchange has: every candle of every pair since `listed`, but for `holes`; all ms UTC."""

    def __init__(self, clock: Clock, listed: int) -> None:
        self.listed = listed
        self.holes: dict[tuple[str, Interval], list[tuple[int, int]]] = {}
        self.restated: dict[tuple[str, Interval, int], Row] = {}
        self._clock = clock

    def rows(self, symbol: str, interval: Interval, start: int, end: int) -> list[Row]:
        """The candles that open in `[start, end)` and are closed now."""
        length = interval.milliseconds
        last = min(end, interval.floor(self._clock()))
        holes = self.holes.get((symbol, interval), [])
        return [
            self.restated.get((symbol, interval, time), candle(symbol, interval, time))
            for time in range(max(start, interval.ceil(self.listed)), last, length)
            if not any(hole[0] <= time < hole[1] for hole in holes)
        ]


class Responder:
    """Answers `ingest.backfill` from a market by publishing to CANDLES, and keeps the requests."""

    def __init__(self, broker: Broker, market: Market, clock: Clock) -> None:
        self.requests: list[BackfillRequest] = []
        self.error: BackfillError | None = None
        self._broker = broker
        self._market = market
        self._clock = clock

    async def start(self) -> None:
        """Begins to answer; the client keeps the subscription over reconnects."""
        await self.start_stream()
        await self._broker.client.subscribe(BACKFILL, cb=self._answer)

    async def start_stream(self) -> None:
        """Makes the stream, as ingest does after the broker lost it."""
        await self._broker.wait_connected()
        await ensure_stream(self._broker.jetstream, CANDLES)

    async def publish(self, symbol: str, interval: Interval, rows: list[Row], source: str = "stream") -> None:
        """Publishes closed candles as ingest does."""
        payload = message(symbol, interval, rows, source).encode()
        await self._broker.jetstream.publish(closed_candles(symbol, interval), payload)

    async def publish_raw(self, subject: str, payload: bytes) -> None:
        """Publishes anything to the stream."""
        await self._broker.jetstream.publish(subject, payload)

    async def publish_live(self, symbol: str, interval: Interval, row: Row) -> None:
        """Publishes a forming candle."""
        payload = message(symbol, interval, [row], "stream", closed=False).encode()
        await self._broker.client.publish(live_candle(symbol, interval), payload)

    def asked(self, symbol: str, interval: Interval) -> list[tuple[int, int]]:
        """The ranges asked for of one series, in their order."""
        return [(r.start, r.end) for r in self.requests if (r.symbol, r.interval) == (symbol, interval)]

    async def _answer(self, request_message: Msg) -> None:
        request = BackfillRequest.decode(request_message.data)
        self.requests.append(request)
        await request_message.respond((await self._reply(request)).encode())

    async def _reply(self, request: BackfillRequest) -> BackfillReply:
        if self.error is not None:
            return BackfillReply(error=self.error)
        rows = self._market.rows(request.symbol, request.interval, request.start, request.end)
        for first in range(0, len(rows), MAX_ROWS):
            await self.publish(request.symbol, request.interval, rows[first : first + MAX_ROWS], "rest")
        end = min(request.end, request.interval.floor(self._clock()))
        if end <= request.start:
            return BackfillReply()
        return BackfillReply(published=len(rows), covered=(request.start, end), holes=_holes(request, rows, end))


def _holes(request: BackfillRequest, rows: list[Row], end: int) -> list[tuple[int, int]]:
    holes = []
    cursor = request.start
    for row in rows:
        if row[0] > cursor:
            holes.append((cursor, row[0]))
        cursor = row[0] + request.interval.milliseconds
    return [*holes, (cursor, end)] if cursor < end else holes
