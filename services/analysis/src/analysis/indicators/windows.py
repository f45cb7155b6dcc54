"""Sums and extremes over the last so many values.

They are put together from windows of doubled length, so that a window of 30 costs five passes over the column.
Each result depends on its own window alone: no running sum carries the rounding errors of what has left it, and
a result is the same bit for bit wherever the history begins.
"""

import polars as pl

from analysis.indicators.columns import larger, nulls, pad


def rolling_sum(values: pl.Series, period: int) -> pl.Series:
    """The sum of the last `period` values. Begins at bar `period - 1`; a null makes its windows null."""
    if len(values) < period:
        return nulls(len(values))
    rows = len(values) - period + 1
    block, length, done = values, 1, 0
    whole: pl.Series | None = None
    while done < period:
        if period & length:
            part = block.slice(done, rows)
            whole = part if whole is None else whole + part
            done += length
        if done < period:
            block, length = _joined(block, length), 2 * length
    assert whole is not None
    return pad(whole, period - 1)


def _joined(block: pl.Series, length: int) -> pl.Series:
    """From sums of `length` values those of twice as many."""
    return block.head(max(len(block) - length, 0)) + block.slice(length)


def highest(values: pl.Series, period: int) -> pl.Series:
    """The largest of the last `period` values. Begins at bar `period - 1`; no value may be null."""
    if len(values) < period:
        return nulls(len(values))
    block, length = values, 1
    while length < period:
        # The second window may overlap the first: a value that is looked at twice is no larger for it.
        step = min(length, period - length)
        block, length = larger(block.head(len(block) - step), block.slice(step)), length + step
    return pad(block, period - 1)


def lowest(values: pl.Series, period: int) -> pl.Series:
    """The smallest of the last `period` values. Begins at bar `period - 1`; no value may be null."""
    return -highest(-values, period)
