"""A market of made-up candles, cheap enough that days of it pass in seconds."""

import math
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from common.intervals import DAY
from standins.exchange import Candle, Pair, Span

Range = tuple[int, int]


@lru_cache(1 << 16)
def _whole(symbol: str, span: Span, open_time: int) -> Candle:
    """The one closed candle of that name and time: always the same, and possible."""
    seed = crc32(f"{symbol}{span.name}{open_time}".encode())
    opened = round(100.0 + 10.0 * math.sin(open_time / DAY) + seed % 1_000 / 1_000, 4)
    close = round(opened + (seed // 1_000 % 200 - 100) / 100, 4)
    high, low = round(max(opened, close) + 0.25, 4), round(min(opened, close) - 0.25, 4)
    volume, quote = seed % 977 / 8, seed % 991 / 4
    return Candle(open_time, opened, high, low, close, volume, span.next(open_time) - 1, quote, seed % 89, 0.0, 0.0)


class SmallMarket:
    """Every candle of every pair since `listed` (ms UTC), but for those within `holes`; implements `Market`."""

    def __init__(self, symbols: Sequence[str], listed: int, holes: Sequence[Range] = ()) -> None:
        self.holes = list(holes)
        self.listed = listed
        self._pairs = [Pair(symbol, symbol[:-4], symbol[-4:], 4, 5, "TRADING", listed) for symbol in symbols]

    def pairs(self) -> Sequence[Pair]:
        """See `Market.pairs`."""
        return self._pairs

    def candles(self, symbol: str, span: Span, start: int, end: int, now: int) -> list[Candle]:
        """See `Market.candles`."""
        first, last = max(span.ceil(start), span.ceil(self.listed)), min(end, now + 1)
        times = range(first, last, span.length)
        found = (
            self.forming(symbol, span, now) if span.next(time) > now else self.closed(symbol, span, time)
            for time in times
        )
        return [candle for candle in found if candle is not None]

    def forming(self, symbol: str, span: Span, now: int) -> Candle | None:
        """See `Market.forming`."""
        whole = self.closed(symbol, span, span.floor(now))
        if whole is None:
            return None
        part = (now - whole.open_time + 1) / span.length
        close = round(whole.open + (whole.close - whole.open) * part, 4)
        return whole._replace(close=close, volume=round(whole.volume * part, 4), trades=int(whole.trades * part))

    def closed(self, symbol: str, span: Span, open_time: int) -> Candle | None:
        """See `Market.closed`."""
        is_absent = any(start <= open_time and span.next(open_time) <= end for start, end in self.holes)
        return None if is_absent or open_time < self.listed else _whole(symbol, span, open_time)
