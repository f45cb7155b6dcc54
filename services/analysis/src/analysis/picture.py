"""Everything that is known of a pair at one depth and one moment: what charts, images, reports and frames show."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from analysis.levels import find_levels
from analysis.quality import quality
from analysis.request import ChartKey
from analysis.selection import Shown
from analysis.signals import Facts, read_signals
from analysis.snapshot import Snapshot
from analysis.stats import statistics
from analysis.view import computed, row_at, span_of, with_forming
from analysis.wording import decimals_of
from common.intervals import Interval
from common.reports import Level, Quality, Signal, Stats

# Rows before the view from which levels are confirmed, and in which their ATR forgets its seed.
_ATR_BARS = 500


@dataclass(frozen=True, slots=True)
class Picture:
    """A depth's bars `[start, end)` (ms UTC) with their columns, and what is said of them.

    `bars` holds `margin` earlier rows in front, for columns that are drawn later than their bar; `candles` are
    those in view, the forming one included. Levels and signals rest on closed candles only.
    """

    key: ChartKey
    interval: Interval
    start: int
    end: int
    bars: pl.DataFrame
    margin: int
    stats: Stats | None
    quality: Quality
    levels: list[Level]
    signals: list[Signal]

    @property
    def candles(self) -> pl.DataFrame:
        """The rows in view."""
        return self.bars.slice(self.margin)


def draw_picture(snapshot: Snapshot, key: ChartKey, now: int, zone: ZoneInfo) -> Picture:
    """The picture of `key` from this snapshot at `now` (ms UTC). Pure: the same input gives the same picture."""
    interval = snapshot.interval
    start, end = span_of(key.depth, now)
    frame = with_forming(snapshot)
    first = row_at(frame, start)
    margin = min(first, max((_shift(shown) for shown in key.chosen.shown), default=0))
    bars = computed(frame, interval, key.chosen.needed, first - margin)
    candles = bars.slice(margin)
    levels = levels_in_view(snapshot.closed, key.chosen.periods.support, start, interval.milliseconds)
    return Picture(
        key=key,
        interval=interval,
        start=start,
        end=end,
        bars=bars,
        margin=margin,
        stats=statistics(candles, interval, last_value(candles, "rsi")),
        quality=quality(snapshot, candles, start, end, now),
        levels=levels,
        signals=signals_of(candles.head(snapshot.closed.height - first), key, interval, levels, zone),
    )


def read_words(snapshot: Snapshot, key: ChartKey, now: int, zone: ZoneInfo) -> tuple[list[Level], list[Signal]]:
    """The levels and signals of the picture alone: they change only when a candle closes."""
    interval = snapshot.interval
    start, _ = span_of(key.depth, now)
    levels = levels_in_view(snapshot.closed, key.chosen.periods.support, start, interval.milliseconds)
    closed = computed(snapshot.closed, interval, key.chosen.needed, row_at(snapshot.closed, start))
    return levels, signals_of(closed, key, interval, levels, zone)


def levels_in_view(closed: pl.DataFrame, support: int, start: int, step: int) -> list[Level]:
    """The levels of the closed candles from `start` (ms UTC) on; `step` is the interval in ms."""
    first = row_at(closed, start)
    return find_levels(closed.slice(max(0, first - max(support, _ATR_BARS))), support, start, step)


def signals_of(
    closed: pl.DataFrame, key: ChartKey, interval: Interval, levels: list[Level], zone: ZoneInfo
) -> list[Signal]:
    """What the closed candles in view, with their columns, say."""
    periods = key.chosen.periods
    quoted = decimals_of(closed["close"].tail(20).to_list())
    return read_signals(Facts(closed, interval, periods.short, periods.long, levels, zone, quoted))


def last_value(candles: pl.DataFrame, name: str) -> float | None:
    """A column at the last candle; None without candles."""
    return None if candles.is_empty() else candles[name][-1]


def _shift(shown: Shown) -> int:
    return max((shown.shift(output) for output in shown.indicator.outputs), default=0)
