"""Momentum: how fast and in which direction the price has been going."""

import polars as pl

from analysis.indicators.averages import ema, sma, wilder
from analysis.indicators.columns import hide, pad, positive, quotient, steps
from analysis.indicators.windows import highest, lowest


def rsi(close: pl.Series, period: int) -> pl.Series:
    """Relative strength index, 0 to 100; prices that do not move give 0. Begins at bar `period`.

    Source: J. W. Wilder, 1978; corners as TA-Lib's RSI.
    """
    changes = steps(close)
    rises = positive(changes)
    gains, losses = wilder(rises, period), wilder(rises - changes, period)
    return pad(100.0 * quotient(gains, gains + losses), 1).head(len(close))


def macd(close: pl.Series, fast: int, slow: int, signal: int) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Moving average convergence divergence: line, signal and histogram, in the price's unit.

    `fast < slow`. All three begin together, at bar `slow + signal - 2`. Both averages begin at bar
    `slow - 1`, so that the fast one is seeded later than it could be.
    Source: G. Appel; seeds as TA-Lib's MACD.
    """
    line = ema(close, fast, first=slow - fast) - ema(close, slow)
    average = ema(line, signal, first=slow - 1)
    line = hide(line, slow + signal - 2)
    return line, average, line - average


def stochastic(
    high: pl.Series, low: pl.Series, close: pl.Series, *, period: int, smooth: int, signal: int
) -> tuple[pl.Series, pl.Series]:
    """Slow stochastic oscillator: %K and %D, 0 to 100; a range of nothing counts as 0.

    %K is the close's place in the range of `period` bars, averaged over `smooth`; %D is its average over
    `signal`. Both begin at bar `period + smooth + signal - 3`. Source: G. Lane; as TA-Lib's STOCH with SMA.
    """
    bottom = lowest(low, period)
    raw = quotient(close - bottom, (highest(high, period) - bottom) / 100.0)
    slow = sma(raw, smooth)
    return hide(slow, period + smooth + signal - 3), sma(slow, signal)
