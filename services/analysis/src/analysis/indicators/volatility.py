"""How much prices move, whichever way."""

import math

import polars as pl

from analysis.indicators.averages import wilder
from analysis.indicators.columns import before, larger, pad, smaller, steps
from common.intervals import DAY

YEAR = 365 * DAY


def true_range(high: pl.Series, low: pl.Series, close: pl.Series) -> pl.Series:
    """Wilder's true range from the second bar on (one value fewer than given), in the price's unit."""
    previous = before(close)
    return larger(high.slice(1), previous) - smaller(low.slice(1), previous)


def atr(high: pl.Series, low: pl.Series, close: pl.Series, period: int) -> pl.Series:
    """Average true range, in the price's unit. Begins at bar `period`.

    Source: J. W. Wilder, 1978; as TA-Lib's ATR.
    """
    return pad(wilder(true_range(high, low, close), period), 1).head(len(close))


def log_returns(close: pl.Series) -> pl.Series:
    """The natural logarithm of each close over the one before (one value fewer than given)."""
    return (steps(close) / before(close)).log1p()


def yearly(interval_ms: int) -> float:
    """What turns a deviation per candle into percent a year: markets of coins never close, a year has 365 days."""
    return 100.0 * math.sqrt(YEAR / interval_ms)


def realised(close: pl.Series, period: int, interval_ms: int) -> pl.Series:
    """Realised volatility: the deviation of `period` log returns, percent a year. Begins at bar `period`.

    The deviation divides by `period - 1`. A step over a hole counts as one candle's step.
    Source: J. Hull, Options, Futures and Other Derivatives, chapter on estimating volatility.
    """
    return pad(log_returns(close).rolling_std(period, ddof=1) * yearly(interval_ms), 1).head(len(close))


def drawdown(close: pl.Series) -> pl.Series:
    """How far the close lies below the highest close so far, percent, 0 or negative. Begins at bar 0."""
    return 100.0 * (close / close.cum_max() - 1.0)
