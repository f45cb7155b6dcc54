"""What an answer of the exchange says about a range: which candles are closed, which are absent, what is open. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.intervals import Interval
from ingest.klines import Candle

# A candle is final this long after its end even when nothing later has been seen.
_SETTLED_MS = 2_000
# A candle that nobody has seen this long after its end will not come any more.
_ABSENT_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """`covered` is `[start, end)` (ms UTC) or None, `holes` the ranges in it without a candle."""

    covered: tuple[int, int] | None
    holes: list[tuple[int, int]]


def split_closed(candles: Sequence[Candle], interval: Interval, now: int) -> list[Candle]:
    """The candles of an answer (oldest first) that are final at the exchange's time `now` (ms UTC).

    One that is followed by another is final; the last one is when its end lies clearly behind.
    """
    if not candles:
        return []
    last = candles[-1]
    settled = last.open_time + interval.milliseconds + _SETTLED_MS <= now
    return list(candles if settled else candles[:-1])


class Seen:
    """Gathers the answers for one range and tells what they cover."""

    def __init__(self, interval: Interval, start: int, end: int) -> None:
        self._interval = interval
        self._start = start
        self._end = end
        self._closed: set[int] = set()
        self._open: set[int] = set()

    def add(self, seen: Sequence[Candle], closed: Sequence[Candle]) -> None:
        """Takes an answer: all its candles, and those of them that are closed."""
        final = {candle.open_time for candle in closed}
        self._closed |= {time for time in final if self._start <= time < self._end}
        self._open |= {candle.open_time for candle in seen} - final

    def coverage(self, now: int) -> Coverage:
        """What is known of the range at the exchange's time `now` (ms UTC)."""
        end = self._covered_end(now)
        if end <= self._start:
            return Coverage(None, [])
        return Coverage((self._start, end), self._holes(end))

    def _covered_end(self, now: int) -> int:
        length = self._interval.milliseconds
        newest = max(self._closed | self._open, default=self._start)
        known = newest + length if newest in self._closed else newest
        lost = self._interval.floor(max(now - _ABSENT_MS, self._interval.anchor))
        return min(self._end, max(known, lost), *(self._open - self._closed))

    def _holes(self, end: int) -> list[tuple[int, int]]:
        holes = []
        cursor = self._start
        for time in sorted(self._closed):
            if time >= end:
                break
            if time > cursor:
                holes.append((cursor, time))
            cursor = time + self._interval.milliseconds
        if cursor < end:
            holes.append((cursor, end))
        return holes
