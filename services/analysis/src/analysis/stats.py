"""The statistics of a period."""

import polars as pl

from analysis.indicators.volatility import drawdown, log_returns, yearly
from common.intervals import Interval
from common.reports import Stats

# The exchange gives no price with more decimals; a difference of two has none either.
_DECIMALS = 8


def statistics(candles: pl.DataFrame, interval: Interval, rsi: float | None) -> Stats | None:
    """The statistics of the candles of a period, from its first open to its last close; None without candles.

    `rsi` is the index at the last candle.
    """
    if candles.is_empty():
        return None
    first, last = float(candles["open"][0]), float(candles["close"][-1])
    high, low = _number(candles["high"].max()), _number(candles["low"].min())
    deviation = log_returns(candles["close"]).std(ddof=1)
    return Stats(
        open=first,
        close=last,
        change=round(last - first, _DECIMALS),
        change_percent=100.0 * (last - first) / first,
        high=high,
        low=low,
        range=round(high - low, _DECIMALS),
        volume=_number(candles["volume"].sum()),
        quote_volume=_number(candles["quote_volume"].sum()),
        volatility=None if deviation is None else _number(deviation) * yearly(interval.milliseconds),
        max_drawdown=_number(drawdown(candles["close"]).min()),
        rsi=rsi,
    )


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value
