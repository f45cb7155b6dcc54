"""What the formulas are made of: padding, steps from bar to bar, and recursions with a proper seed."""

import polars as pl


def pad(values: pl.Series, count: int) -> pl.Series:
    """`values` with `count` nulls before them."""
    if count <= 0:
        return values
    return nulls(count).append(values)


def nulls(count: int) -> pl.Series:
    """A column of `count` nulls."""
    return pl.Series([None], dtype=pl.Float64).new_from_index(0, count)


def hide(values: pl.Series, count: int) -> pl.Series:
    """`values` with the first `count` of them made null."""
    return pad(values.slice(count), min(count, len(values)))


def steps(values: pl.Series) -> pl.Series:
    """The change from each value to the next: one value fewer than given."""
    return values.slice(1) - before(values)


def before(values: pl.Series) -> pl.Series:
    """The value of the bar before, for every bar but the first: one value fewer than given."""
    return values.slice(0, max(len(values) - 1, 0))


def positive(values: pl.Series) -> pl.Series:
    """The values above 0, and 0 in the place of all others."""
    return values.zip_with(values > 0, values * 0.0)


def larger(one: pl.Series, other: pl.Series) -> pl.Series:
    """The larger of two values, bar by bar."""
    return one.zip_with(one > other, other)


def smaller(one: pl.Series, other: pl.Series) -> pl.Series:
    """The smaller of two values, bar by bar."""
    return one.zip_with(one < other, other)


def total(values: pl.Series) -> float:
    """The sum, added from first to last.

    The order matters: TA-Lib's seeds are sums in this order, and another order ends in other last bits.
    """
    result = 0.0
    for value in values.to_list():
        result += value
    return result


def recursive(values: pl.Series, period: int, alpha: float, first: int = 0) -> pl.Series:
    """The recursion `m += alpha * (value - m)`, begun with the mean of `period` values from `first` on.

    The result begins at `first + period - 1`. Values before `first` are not looked at and may be null.
    """
    start = first + period
    if len(values) < start:
        return nulls(len(values))
    return resume(total(values.slice(first, period)) / period, values.slice(start), alpha, start - 1)


def resume(seed: float, values: pl.Series, alpha: float, count: int) -> pl.Series:
    """The same recursion from a known `seed`, over the `values` after it, with `count` nulls before the seed.

    A null among `values` leaves the recursion where it is, and is null in the result.
    """
    smoothed = pl.Series([seed], dtype=pl.Float64).append(values).ewm_mean(alpha=alpha, adjust=False, ignore_nulls=True)
    return pad(smoothed, count)


def quotient(upper: pl.Series, lower: pl.Series) -> pl.Series:
    """`upper / lower`, and 0 where `lower` is 0 (a market that did not move)."""
    return (upper / lower).zip_with(lower != 0, upper * 0.0)


def known_quotient(upper: pl.Series, lower: pl.Series) -> pl.Series:
    """`upper / lower`, and null where `lower` is 0."""
    return (upper / lower).zip_with(lower != 0, nulls(len(lower)))
