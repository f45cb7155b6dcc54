"""Support and resistance: the prices at which the market has turned, as a reader would draw them.

A swing high is a closed candle whose high lies above the highs of `support` candles on each side; a swing low
likewise. Swings within a fraction of the average true range of each other make one level. A swing is known only
when `support` later candles have closed, and nothing here looks at a candle that is not closed.
"""

from bisect import bisect_left
from dataclasses import dataclass

import polars as pl

from analysis.indicators.columns import before, nulls, pad
from analysis.indicators.volatility import atr
from analysis.indicators.windows import highest
from common.reports import Level

STRONGEST = 3
ATR_PERIOD = 14
ATR_FRACTION = 0.5


@dataclass(frozen=True, slots=True)
class Swing:
    """A turn of the market: the price of its extreme, its row, and the row whose close made it known."""

    price: float
    row: int
    known: int


def swings(high: pl.Series, low: pl.Series, support: int, first: int = 0) -> list[Swing]:
    """Every swing high and low from row `first` on with `support` candles on each side, by price.

    Of equal extremes the first counts.
    """
    found = [(high, row) for row in _peaks(high, support, first)] + [(low, row) for row in _peaks(-low, support, first)]
    return sorted((Swing(float(prices[row]), row, row + support) for prices, row in found), key=_by_price)


def _by_price(swing: Swing) -> tuple[float, int]:
    return swing.price, swing.row


def _peaks(values: pl.Series, support: int, first: int) -> list[int]:
    if len(values) <= 2 * support:
        return []
    tops = highest(values, support)
    earlier = pad(before(tops), 1)
    later = tops.slice(support).append(nulls(support))
    is_peak = (values > earlier) & (values >= later)
    return [first + int(row) for row in is_peak.slice(first).arg_true().to_list()]


def find_levels(closed: pl.DataFrame, support: int, start: int, step: int) -> list[Level]:
    """The strongest few levels above and below the last close, from the highest price down.

    `closed` are closed candles; swings from `start` (ms UTC) on count, earlier rows only confirm them.
    `step` is the interval in ms.
    """
    high, low, times = closed["high"], closed["low"], closed["open_time"]
    first = bisect_left(times, start)
    inside = swings(high, low, support, first)
    if not inside:
        return []
    reach = ATR_FRACTION * (atr(high, low, closed["close"], ATR_PERIOD)[-1] or 0.0)
    price = float(closed["close"][-1])
    levels = [_level(group, closed, reach, price, step) for group in merge(inside, reach)]
    return _strongest(_weighed(levels, start, int(times[-1])))


def merge(ordered: list[Swing], reach: float) -> list[list[Swing]]:
    """The swings, which come by price, in groups none of which is wider than `reach`."""
    groups: list[list[Swing]] = []
    for swing in ordered:
        if groups and swing.price - groups[-1][0].price <= reach:
            groups[-1].append(swing)
        else:
            groups.append([swing])
    return groups


def _level(group: list[Swing], closed: pl.DataFrame, reach: float, price: float, step: int) -> Level:
    times = closed["open_time"]
    middle = sum(swing.price for swing in group) / len(group)
    first = min(swing.row for swing in group)
    visits = _visits(closed.slice(first), middle, reach)
    return Level(
        kind="support" if middle <= price else "resistance",
        price=middle,
        touches=len(visits),
        first_touch=int(times[first]),
        last_touch=int(times[first + visits[-1]]),
        confirmed=int(times[min(swing.known for swing in group)]) + step,
        strength=0.0,
    )


def _visits(candles: pl.DataFrame, price: float, reach: float) -> list[int]:
    """The last row of each run of candles whose high or low lies within `reach` of the price."""
    near = _within(candles["high"], price, reach) | _within(candles["low"], price, reach)
    rows = near.arg_true().to_list()
    return [row for row, following in zip(rows, [*rows[1:], None], strict=True) if following != row + 1]


def _within(values: pl.Series, price: float, reach: float) -> pl.Series:
    # The mean of equal swings may lie a rounding error off them.
    slack = reach + 1e-12 * price
    return (values >= price - slack) & (values <= price + slack)


def _weighed(levels: list[Level], start: int, end: int) -> list[Level]:
    """The levels with their strength: touches count, late ones up to double."""
    span = max(end - start, 1)
    scores = [level.touches * (1.0 + (level.last_touch - start) / span) for level in levels]
    return [
        level.model_copy(update={"strength": score / max(scores)}) for level, score in zip(levels, scores, strict=True)
    ]


def _strongest(levels: list[Level]) -> list[Level]:
    chosen: list[Level] = []
    for kind in ("resistance", "support"):
        side = [level for level in levels if level.kind == kind]
        chosen += sorted(side, key=lambda level: -level.strength)[:STRONGEST]
    return sorted(chosen, key=lambda level: -level.price)
