"""Trend: which way the price goes, and how decidedly."""

import polars as pl

from analysis.indicators.columns import (
    before,
    hide,
    known_quotient,
    larger,
    nulls,
    pad,
    positive,
    quotient,
    resume,
    steps,
    total,
)
from analysis.indicators.volatility import true_range
from analysis.indicators.windows import highest, lowest


def adx(high: pl.Series, low: pl.Series, close: pl.Series, period: int) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Average directional index with both directional indicators: ADX, +DI, -DI, each 0 to 100.

    The indicators begin at bar `period`, the index at bar `2 * period - 1`. Where nothing moved in either
    direction the index stays where it was. Source: J. W. Wilder, 1978; seeds as TA-Lib's ADX, PLUS_DI, MINUS_DI.
    """
    rows = len(close)
    up, down = steps(high), -steps(low)
    reach = _sums(true_range(high, low, close), period)
    plus = 100.0 * quotient(_sums(_wins(up, down), period), reach)
    minus = 100.0 * quotient(_sums(_wins(down, up), period), reach)
    index = _index(plus, minus, period)
    return pad(index, 1).head(rows), pad(plus, 1).head(rows), pad(minus, 1).head(rows)


def _wins(one: pl.Series, other: pl.Series) -> pl.Series:
    """A directional movement counts when it is positive and larger than the one the other way."""
    return positive(one).zip_with(one > other, one * 0.0)


def _sums(values: pl.Series, period: int) -> pl.Series:
    """Wilder's running sum, as a mean: TA-Lib begins it with `period - 1` values instead of `period`."""
    if len(values) < period:
        return nulls(len(values))
    seed = total(values.slice(0, period - 1)) / period
    return hide(resume(seed, values.slice(period - 1), 1.0 / period, period - 2), period - 1)


def _index(plus: pl.Series, minus: pl.Series, period: int) -> pl.Series:
    """The smoothed directional index; a bar without any direction adds nothing."""
    directional = 100.0 * known_quotient((plus - minus).abs(), plus + minus)
    start = 2 * period - 1
    if len(directional) < start - 1:
        return nulls(len(directional))
    first = directional.slice(period - 1, period).fill_null(0.0)
    seed = total(first) / period
    return resume(seed, directional.slice(start), 1.0 / period, start - 1).forward_fill().head(len(plus))


def ichimoku(
    high: pl.Series, low: pl.Series, conversion: int, base: int, span: int
) -> tuple[pl.Series, pl.Series, pl.Series, pl.Series]:
    """Ichimoku's lines as known at each bar: conversion, base, leading span A and leading span B.

    Each is the middle of the range of so many bars, span A the middle of the first two. The spans are drawn
    `base` bars ahead, which is the picture's business. Source: G. Hosoda, Ichimoku Kinko Hyo, 1969.
    """
    tenkan, kijun = _middle(high, low, conversion), _middle(high, low, base)
    return tenkan, kijun, (tenkan + kijun) / 2.0, _middle(high, low, span)


def _middle(high: pl.Series, low: pl.Series, period: int) -> pl.Series:
    return (highest(high, period) + lowest(low, period)) / 2.0


def heikin_ashi(
    open_: pl.Series, high: pl.Series, low: pl.Series, close: pl.Series
) -> tuple[pl.Series, pl.Series, pl.Series, pl.Series]:
    """Heikin-Ashi candles: open, high, low, close, in the price's unit. They begin at bar 0.

    The close is the mean of the four prices, the open the middle of the candle before (of the first bar itself
    to begin with). Source: D. Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 22:2, 2004.
    """
    ha_close = (open_ + high + low + close) / 4.0
    if ha_close.is_empty():
        return ha_close, high, low, ha_close
    ha_open = resume((open_[0] + close[0]) / 2.0, before(ha_close), 0.5, 0)
    body_top = larger(ha_open, ha_close)
    body_bottom = ha_open + ha_close - body_top
    return ha_open, larger(high, body_top), -larger(-low, -body_bottom), ha_close
