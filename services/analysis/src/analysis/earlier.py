"""What a chart shows further left: earlier bars with indicators as exact as if all had been asked for at once."""

from typing import Any

import polars as pl

from analysis.figure import SIGNIFICANT_DIGITS, build_traces
from analysis.layout import panels_of
from analysis.request import ChartKey
from analysis.snapshot import Snapshot
from analysis.view import computed, row_at, with_forming

MAX_EARLIER = 2_000
DEFAULT_EARLIER = 500


def earlier_bars(snapshot: Snapshot, key: ChartKey, before: int, limit: int) -> dict[str, Any]:
    """The newest `limit` bars that open before `before` (ms UTC), as traces to go in front of those of `key`'s chart.

    `more` says whether there are still earlier ones.
    """
    frame = with_forming(snapshot)
    end = row_at(frame, before)
    first = max(0, end - limit)
    columns = _Stretch(frame, snapshot, key, first, end)
    shown = key.chosen.shown
    return {
        "symbol": key.symbol,
        "depth": key.depth,
        "interval": snapshot.interval,
        "data": build_traces(columns, shown, panels_of(shown)),
        "more": first > 0,
    }


class _Stretch:
    """The columns of rows `[first, end)` of a frame. Every value stands at the bar where it is drawn."""

    def __init__(self, frame: pl.DataFrame, snapshot: Snapshot, key: ChartKey, first: int, end: int) -> None:
        shifts = [shift for shown in key.chosen.shown for shift in shown.shifts]
        base = max(0, first - max([0, *shifts]))
        last = min(frame.height, end - min([0, *shifts]))
        names = [name for shown in key.chosen.shown for name in shown.columns]
        bars = computed(frame.head(last), snapshot.interval, key.chosen.shown, base)
        self._rounded = bars.select(pl.col(names).round_sig_figs(SIGNIFICANT_DIGITS))
        self._first, self._end = first - base, end - base
        self._candles = bars.slice(self._first, end - first)
        self.x: list[int] = self._candles["open_time"].to_list()

    def candle(self, name: str) -> list[float]:
        """A candle column, untouched."""
        return self._candles[name].to_list()

    def indicator(self, name: str) -> list[float | None]:
        """An indicator's column."""
        return self.moved(name, 0)[1]

    def moved(self, name: str, shift: int) -> tuple[list[int], list[float | None]]:
        """The values that are drawn at these bars: those known `shift` bars before. Null beyond what is kept."""
        column = self._rounded[name]
        start, end = self._first - shift, self._end - shift
        inside: list[float | None] = column.slice(max(start, 0), max(end, 0) - max(start, 0)).to_list()
        missing = len(self.x) - len(inside)
        nothing: list[float | None] = [None] * missing
        return self.x, nothing + inside if start < 0 else inside + nothing
