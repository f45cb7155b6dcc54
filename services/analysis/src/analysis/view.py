"""From a snapshot to the bars that a picture shows, with every column computed from enough earlier bars."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import astuple

import polars as pl

from analysis.selection import Shown
from analysis.snapshot import SCHEMA, Snapshot
from common.intervals import VIEWS, Depth, Interval


def span_of(depth: Depth, now: int) -> tuple[int, int]:
    """The range `[start, end)` (ms UTC) of open times that a depth shows at `now`, the forming candle in it."""
    view = VIEWS[depth]
    step = view.interval.milliseconds
    return view.interval.floor(now - view.span) + step, view.interval.floor(now) + step


def with_forming(snapshot: Snapshot) -> pl.DataFrame:
    """The closed candles, followed by the forming one when there is one."""
    if snapshot.forming is None:
        return snapshot.closed
    return snapshot.closed.vstack(pl.DataFrame([astuple(snapshot.forming)], schema=SCHEMA, orient="row"))


def row_at(frame: pl.DataFrame, time: int) -> int:
    """The number of the first row that opens at or after `time` (ms UTC)."""
    # polars' own search is slower by far: it wakes its threads for it.
    return bisect_left(frame["open_time"], time)


def computed(frame: pl.DataFrame, interval: Interval, shown: Iterable[Shown], first: int) -> pl.DataFrame:
    """The candles from row `first` on, with the columns of `shown`, as if computed over the whole frame.

    What forgets its past is computed from as many earlier rows as that takes, the rest from the beginning.
    """
    warmups = [(each, each.indicator.warmup(interval, each.args)) for each in shown]
    base = max(0, first - max((bars for _, bars in warmups if bars is not None), default=0))
    recent = frame.slice(base)
    columns = []
    for each, bars in warmups:
        source, skipped = (frame, first) if bars is None else (recent, first - base)
        columns += [column.slice(skipped) for column in each.compute(source, interval)]
    return frame.slice(first).hstack(columns)
