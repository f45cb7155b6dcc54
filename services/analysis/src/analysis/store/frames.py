"""The hot frame: one series' closed candles in memory, cheap to add to and cheap to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import polars as pl

from analysis.snapshot import SCHEMA
from analysis.store.ranges import Range, clip, merge, runs
from analysis.store.rows import Row

# So many appended candles wait as plain rows before they are merged into the frame unasked.
_LONGEST_TAIL = 256


@dataclass(frozen=True, slots=True)
class Change:
    """What an upsert did: open times (ms UTC, rising) that were added, and those whose values were replaced.

    `disputed` are those that differ from the candles kept and did not replace them.
    """

    added: tuple[int, ...] = ()
    corrected: tuple[int, ...] = ()
    disputed: tuple[int, ...] = ()

    @property
    def times(self) -> list[int]:
        """Every open time whose candle is another than before, rising."""
        return sorted(self.added + self.corrected)

    def __bool__(self) -> bool:
        return bool(self.added or self.corrected)


class HotFrame:
    """Closed candles of `step` ms, sorted by open_time without repeats.

    New candles at the end wait in a tail of plain rows; the frame is made whole only when somebody looks at
    it, so that adding one candle copies nothing. Writers must be in one thread; `frame` may be called in any.
    """

    def __init__(self, step: int) -> None:
        self._step = step
        self._base = SCHEMA.to_frame()
        self._tail: list[Row] = []
        self._runs: list[Range] = []
        self._lock = Lock()

    @property
    def runs(self) -> Sequence[Range]:
        """The time that the candles cover, as a normal list of ranges."""
        return self._runs

    @property
    def first(self) -> int | None:
        """The oldest open time, ms UTC."""
        return self._runs[0][0] if self._runs else None

    @property
    def last(self) -> int | None:
        """The newest open time, ms UTC."""
        return self._runs[-1][1] - self._step if self._runs else None

    @property
    def count(self) -> int:
        """How many candles there are."""
        return sum(end - start for start, end in self._runs) // self._step

    def frame(self) -> pl.DataFrame:
        """All candles, following SCHEMA. It never changes afterwards."""
        with self._lock:
            return self._whole()

    def slice(self, start: int, end: int) -> pl.DataFrame:
        """The candles that open in `[start, end)` (ms UTC)."""
        frame = self.frame()
        times = frame.get_column("open_time")
        first, last = times.search_sorted(start), times.search_sorted(end)
        return frame.slice(first, max(0, last - first))

    def load(self, frame: pl.DataFrame) -> None:
        """Replaces everything by a frame that follows SCHEMA, sorted without repeats."""
        with self._lock:
            self._base, self._tail = frame, []
            self._runs = _runs_of(frame.get_column("open_time"), self._step)

    def upsert(self, rows: Sequence[Row], *, restates: bool) -> Change:
        """Adds candles (rising open times). Those already there change only if `restates`."""
        last = self.last
        if last is None or rows[0][0] > last:
            self._append(rows)
            return Change(added=tuple(row[0] for row in rows))
        return self._merge(rows, restates=restates)

    def drop_before(self, time: int) -> None:
        """Forgets the candles that open before `time` (ms UTC)."""
        if self.first is None or self.first >= time:
            return
        with self._lock:
            # The filter copies, so that the forgotten candles' memory is given back.
            self._base = self._whole().filter(pl.col("open_time") >= time)
            self._runs = clip(self._runs, time, self._runs[-1][1])

    def _append(self, rows: Sequence[Row]) -> None:
        with self._lock:
            self._tail.extend(rows)
            for row in rows:
                if self._runs and self._runs[-1][1] == row[0]:
                    self._runs[-1] = (self._runs[-1][0], row[0] + self._step)
                else:
                    self._runs.append((row[0], row[0] + self._step))
            if len(self._tail) > _LONGEST_TAIL:
                self._whole()

    def _merge(self, rows: Sequence[Row], *, restates: bool) -> Change:
        known = {row[0]: row for row in self.slice(rows[0][0], rows[-1][0] + 1).iter_rows()}
        fresh = [row for row in rows if row[0] not in known]
        differing = [row for row in rows if known.get(row[0], row) != row]
        corrected = differing if restates else []
        disputed = () if restates else _times(differing)
        change = Change(_times(fresh), _times(corrected), disputed)
        if not change:
            return change
        with self._lock:
            kept = self._whole()
            if corrected:
                kept = kept.filter(~pl.col("open_time").is_in(change.corrected))
            self._base = pl.concat([kept, _frame_of([*fresh, *corrected])]).sort("open_time")
            self._runs = merge([*self._runs, *runs(change.added, self._step)])
        return change

    def _whole(self) -> pl.DataFrame:
        if self._tail:
            self._base = pl.concat([self._base, _frame_of(self._tail)], rechunk=True)
            self._tail = []
        return self._base


def _times(rows: Sequence[Row]) -> tuple[int, ...]:
    return tuple(row[0] for row in rows)


def _frame_of(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _runs_of(times: pl.Series, step: int) -> list[Range]:
    if times.is_empty():
        return []
    jumps = times.diff() != step
    starts = [times[0], *times.filter(jumps)]
    ends = [*times.shift(1).filter(jumps), times[-1]]
    return [(start, end + step) for start, end in zip(starts, ends, strict=True)]
