"""What to ask for next, over all series."""

import heapq
from collections.abc import Container
from dataclasses import dataclass

from analysis.store.book import Book
from analysis.store.holes import PAGE_ROWS, Known, missing, newest_piece
from analysis.store.ranges import Range, clip
from analysis.store.series import Series
from analysis.store.windows import Windows
from common.backfill import MAX_BACKFILL_ROWS, BackfillRequest
from common.clock import Clock
from common.intervals import Interval

# A machine whose clock says less has not been told the time yet (2025-01-01T00:00Z).
SANE_TIME = 1_735_689_600_000

_ORDER = {interval: place for place, interval in enumerate(Interval)}

Key = tuple[str, Interval]


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """A question to ask. Jobs sort by urgency: ends of series first, then short intervals, then by the watchlist.

    A job that `is_check` asks for candles that are there, to hear REST's word on what the stream said.
    """

    is_check: bool
    is_old: bool
    interval_order: int
    position: int
    symbol: str
    interval: Interval

    @property
    def key(self) -> Key:
        """Which series it is about."""
        return self.symbol, self.interval


class Planner:
    """Finds what is missing. A closed candle is missing only `grace` ms after its end: the stream brings it."""

    def __init__(self, book: Book, windows: Windows, clock: Clock, grace: int) -> None:
        self._book = book
        self._windows = windows
        self._clock = clock
        self._grace = grace
        self._asked: set[Key] = set()

    def plan(self, busy: Container[Key], most: int) -> list[Job]:
        """The most urgent jobs of followed pairs, without those that are `busy`."""
        if self._clock() < SANE_TIME:
            return []
        jobs = (
            job
            for position, symbol in enumerate(self._book.followed)
            for interval in Interval
            if (symbol, interval) not in busy and (job := self._job(symbol, interval, position)) is not None
        )
        return heapq.nsmallest(most, jobs)

    def request(self, key: Key) -> BackfillRequest | None:
        """The next question about a series, or None when nothing of it is missing or in doubt."""
        series = self._book.series(*key)
        missing_ranges = self._missing(series)
        found = missing_ranges or self._doubtful(series)
        if not found:
            return None
        rows = MAX_BACKFILL_ROWS if missing_ranges and series.hot.last is not None else PAGE_ROWS
        start, end = newest_piece(series.interval, found, rows)
        return BackfillRequest(symbol=series.symbol, interval=series.interval, start=start, end=end)

    def answered(self, key: Key) -> None:
        """Notes that a question about the series has been answered since the start."""
        self._asked.add(key)

    def _job(self, symbol: str, interval: Interval, position: int) -> Job | None:
        series = self._book.series(symbol, interval)
        found = self._missing(series)
        if not found and not self._doubtful(series):
            return None
        newest = series.hot.last
        is_old = newest is not None and bool(found) and found[-1][1] <= newest
        return Job(not found, is_old, _ORDER[interval], position, symbol, interval)

    def _doubtful(self, series: Series) -> list[Range]:
        now = self._clock()
        return clip(series.doubts.due(now), *self._window(series.interval, now))

    def _window(self, interval: Interval, now: int) -> Range:
        return self._windows.start(interval, now), interval.floor(now - self._grace)

    def _missing(self, series: Series) -> list[Range]:
        now = self._clock()
        interval = series.interval
        window = self._window(interval, now)
        if window[1] <= window[0]:
            return []
        known = Known(series.hot.runs, series.absences.ranges(), series.absences.due(now))
        eager = (series.symbol, interval) not in self._asked
        return missing(interval, known, window, eager=eager)
