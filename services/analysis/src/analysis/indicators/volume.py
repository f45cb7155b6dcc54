"""Indicators that weigh prices by what was traded."""

import polars as pl

from analysis.indicators.columns import known_quotient, steps
from common.intervals import DAY


def obv(close: pl.Series, volume: pl.Series) -> pl.Series:
    """On-balance volume: the running sum of the volume, counted down when the close fell; base asset. Begins at bar 0.

    Only its changes mean anything: the level depends on the first bar. Source: J. Granville; as TA-Lib's OBV.
    """
    changes, traded = steps(close), volume.slice(1)
    signed = traded.zip_with(changes > 0, (-traded).zip_with(changes < 0, traded * 0.0))
    return volume.head(1).append(signed).cum_sum()


def vwap(frame: pl.DataFrame) -> pl.Series:
    """Volume-weighted average price since 00:00 UTC of each bar's day, in the price's unit. Begins at bar 0.

    A bar's price is the mean of its high, low and close. Null until something was traded that day.
    `frame` needs open_time (ms UTC), high, low, close and volume. Source: S. Berkowitz et al., The Total Cost of
    Transactions on the NYSE, Journal of Finance 43:1, 1988, with the typical price in the place of each trade's.
    """
    traded = frame.select(
        day=pl.col("open_time") // DAY,
        value=(pl.col("high") + pl.col("low") + pl.col("close")) / 3.0 * pl.col("volume"),
        volume=pl.col("volume"),
    )
    sums = traded.select(pl.col("value", "volume").cum_sum().over("day"))
    return known_quotient(sums["value"], sums["volume"])
