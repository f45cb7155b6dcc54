"""The closed candles in view, looked at once, so that a tick of the forming one looks at that alone."""

from dataclasses import dataclass

import polars as pl

from analysis.quality import Gaps, gaps_of
from analysis.snapshot import Forming, Snapshot
from analysis.stats import Totals, statistics, totals_of
from analysis.view import row_at
from common.intervals import Interval
from common.reports import Stats


@dataclass(frozen=True, slots=True)
class Past:
    """The closed candles that open at `start` (ms UTC) or later, and what they come to."""

    start: int
    candles: pl.DataFrame
    totals: Totals
    gaps: Gaps

    def with_forming(self, forming: Forming | None, interval: Interval, rsi: float | None) -> tuple[Stats | None, Gaps]:
        """The statistics and gaps of the view as `forming` ends it; one that opens before the view is not in it.

        `rsi` is the index at the last candle. A test holds both equal to those of a chart of the same candles.
        """
        if forming is None or forming.open_time < self.start:
            return statistics(self.candles, interval, rsi), self.gaps
        return self.totals.finish(forming, interval, rsi), self.gaps.until(forming.open_time)


def past_of(snapshot: Snapshot, start: int) -> Past:
    """What the closed candles from `start` (ms UTC) on come to."""
    candles = snapshot.closed.slice(row_at(snapshot.closed, start))
    return Past(start, candles, totals_of(candles), gaps_of(snapshot, candles["open_time"], start))
