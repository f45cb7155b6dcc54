"""Bands around the price, in the price's unit."""

import polars as pl

from analysis.indicators.averages import sma
from analysis.indicators.windows import highest, lowest


def bollinger(close: pl.Series, period: int, width: float) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Bollinger bands: the mean of `period` closes, and `width` standard deviations above and below it.

    Gives upper, middle, lower; they begin at bar `period - 1`. The deviation divides by `period`, not by
    `period - 1`. Source: J. Bollinger, Bollinger on Bollinger Bands, 2001; as TA-Lib's BBANDS.
    """
    middle = sma(close, period)
    spread = width * close.rolling_std(period, ddof=0)
    return middle + spread, middle, middle - spread


def donchian(high: pl.Series, low: pl.Series, period: int) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Donchian channel: highest high and lowest low of `period` bars, this one included, and their middle.

    Gives upper, middle, lower; they begin at bar `period - 1`. Source: R. Donchian; as TA-Lib's MAX and MIN.
    """
    upper, lower = highest(high, period), lowest(low, period)
    return upper, (upper + lower) / 2.0, lower
