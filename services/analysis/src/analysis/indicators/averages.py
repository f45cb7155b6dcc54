"""Moving averages, in the unit of what they average."""

import polars as pl

from analysis.indicators.columns import nulls, recursive
from analysis.indicators.windows import rolling_sum


def sma(values: pl.Series, period: int) -> pl.Series:
    """Simple moving average: the mean of the last `period` values. Begins at bar `period - 1`.

    Source: TA-Lib's SMA.
    """
    return rolling_sum(values, period) / period


def ema(values: pl.Series, period: int, first: int = 0) -> pl.Series:
    """Exponential moving average with alpha `2 / (period + 1)`. Begins at bar `first + period - 1`.

    Source: TA-Lib's EMA, seeded with the simple mean of the first `period` values from `first` on.
    """
    return recursive(values, period, 2.0 / (period + 1), first)


def wilder(values: pl.Series, period: int, first: int = 0) -> pl.Series:
    """Wilder's smoothing: an exponential average with alpha `1 / period`, seeded with the first mean.

    Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
    """
    return recursive(values, period, 1.0 / period, first)


def wma(values: pl.Series, period: int) -> pl.Series:
    """Weighted moving average: weights 1, 2, ... `period`, the newest value the heaviest. Begins at bar `period - 1`.

    Source: TA-Lib's WMA.
    """
    if len(values) < period:
        return nulls(len(values))
    return values.rolling_mean(period, weights=[float(weight) for weight in range(1, period + 1)])
