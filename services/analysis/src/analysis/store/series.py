"""One pair at one interval: its closed candles, its forming one, its absences, and what is not on disk yet."""

from collections.abc import Iterable, Sequence
from typing import Literal

from analysis.snapshot import Forming, Snapshot
from analysis.store.absences import Absences
from analysis.store.doubts import Doubts
from analysis.store.frames import Change, HotFrame
from analysis.store.periods import Period, period_of, periods_of
from analysis.store.ranges import Range, merge, runs, subtract
from analysis.store.rows import Row
from common.intervals import Interval

Source = Literal["rest", "stream", "none"]


class Series:
    """The state of one series. A closed candle is final unless REST restates it; all times are ms UTC.

    `version` counts up from `first_version`, which is another each time a pair is read or made, so that a number
    seen before never means other content afterwards.
    """

    def __init__(self, symbol: str, interval: Interval, first_version: int = 1) -> None:
        self.symbol = symbol
        self.interval = interval
        self.hot = HotFrame(interval.milliseconds)
        self.absences = Absences()
        self.doubts = Doubts(symbol, interval)
        self.forming: Forming | None = None
        self.source: Source = "none"
        self.dirty: set[Period] = set()
        self.absences_dirty = False
        self._version = first_version
        self._live_version = first_version
        self._snapshot: Snapshot | None = None

    def close(self, rows: Sequence[Row], source: Literal["rest", "stream"]) -> Change:
        """Takes in closed candles (rising open times) from the exchange."""
        newest = self.hot.last
        change = self.hot.upsert(rows, restates=source == "rest")
        if not change:
            return change
        times = change.times
        if newest is None or times[-1] >= newest:
            self.source = source
        if self.absences.forget(runs(times, self.interval.milliseconds)):
            self.absences_dirty = True
        if self.forming is not None and self.forming.open_time <= times[-1]:
            self.forming = None
        self.dirty |= periods_of(self.interval, times)
        self.touch()
        return change

    def form(self, forming: Forming) -> bool:
        """Takes in the forming candle. Says whether anything changed; one that is already closed is ignored."""
        last = self.hot.last
        stale = last is not None and forming.open_time <= last
        older = self.forming is not None and forming.open_time < self.forming.open_time
        if stale or older or forming == self.forming:
            return False
        self.forming = forming
        self._live_version += 1
        return True

    def learn_absent(self, ranges: Iterable[Range], now: int) -> bool:
        """Remembers that the exchange has no candle there. Says whether that is news."""
        self.absences_dirty = True
        if not self.absences.learn(ranges, now):
            return False
        self.touch()
        return True

    def touch(self) -> None:
        """Marks the snapshot as another one."""
        self._live_version += 1
        self._version = self._live_version

    def covered(self) -> list[Range]:
        """The time that is known: by a candle or by its absence; not that for which REST's word is awaited."""
        return subtract(merge([*self.hot.runs, *self.absences.ranges()]), self.doubts.awaited)

    def first_close(self) -> int | None:
        """When the oldest candle closed."""
        return None if self.hot.first is None else self.hot.first + self.interval.milliseconds

    def drop_before(self, time: int) -> Period | None:
        """Forgets the candles of whole periods that end by `time`; gives the oldest period kept if any was dropped.

        Whole periods only: what is in memory is always exactly what belongs in the files.
        """
        period = period_of(self.interval, time)
        if self.hot.first is None or self.hot.first >= period.start:
            return None
        self.hot.drop_before(period.start)
        self.dirty = {dirty for dirty in self.dirty if dirty.start >= period.start}
        self.doubts.settle([(0, period.start)])
        self.touch()
        return period

    def holes(self, born: int | None) -> list[Range]:
        """The absences of a pair whose first candle closed at `born`; what is absent before that is no hole."""
        return [] if born is None else [hole for hole in self.absences.ranges() if hole[0] >= born]

    def snapshot(self, born: int | None, heard: int) -> Snapshot:
        """The series now. `born` is when the pair's first candle closed, at any interval."""
        self._snapshot = Snapshot(
            symbol=self.symbol,
            interval=self.interval,
            closed=self.hot.frame(),
            forming=self.forming,
            holes=tuple(self.holes(born)),
            source=self.source,
            heard=heard,
            version=self._version,
            live_version=self._live_version,
        )
        return self._snapshot

    def latest(self, heard: int) -> Snapshot | None:
        """The snapshot that was made last, if it still holds: charts ask thousands of times between two changes."""
        last = self._snapshot
        holds = last is not None and last.live_version == self._live_version and last.heard == heard
        return last if holds else None
