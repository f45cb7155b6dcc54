"""The statistics of a period: what its candles but the last come to, and what the last one makes of that.

A stream tells them at every tick, and only the last candle has changed since the one before.
"""

import math
from dataclasses import dataclass

import polars as pl

from analysis.indicators.volatility import drawdown, log_returns, yearly
from analysis.snapshot import SCHEMA, Forming
from common.intervals import Interval
from common.reports import Stats

# The exchange gives no price with more decimals; a difference of two has none either.
_DECIMALS = 8


@dataclass(frozen=True, slots=True)
class Totals:
    """What the candles before the last one come to; without candles, what changes nothing.

    `peak` is the highest close, `deepest` the largest fall from an earlier one (percent, 0 or negative). `returns`
    is how many log returns lie between the closes, `mean` their mean, `squares` their squared distances from it, added.
    """

    open: float | None = None
    high: float = -math.inf
    low: float = math.inf
    close: float = math.nan
    volume: float = 0.0
    quote_volume: float = 0.0
    peak: float = -math.inf
    deepest: float = 0.0
    returns: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def finish(self, last: Forming, interval: Interval, rsi: float | None) -> Stats:
        """The statistics of the period that `last` ends, closed or not. `rsi` is the index there."""
        first = last.open if self.open is None else self.open
        high, low = max(self.high, last.high), min(self.low, last.low)
        deviation = self._deviation(last.close)
        return Stats(
            open=first,
            close=last.close,
            change=round(last.close - first, _DECIMALS),
            change_percent=100.0 * (last.close - first) / first,
            high=high,
            low=low,
            range=round(high - low, _DECIMALS),
            volume=self.volume + last.volume,
            quote_volume=self.quote_volume + last.quote_volume,
            volatility=None if deviation is None else deviation * yearly(interval.milliseconds),
            max_drawdown=min(self.deepest, 100.0 * (last.close / max(self.peak, last.close) - 1.0)),
            rsi=rsi,
        )

    def _deviation(self, close: float) -> float | None:
        """The deviation of all log returns, with the one to `close`; None with fewer than two."""
        if not self.returns:
            return None
        # One value more moves mean and squares as B. P. Welford wrote, Technometrics 4 (1962).
        distance = math.log1p((close - self.close) / self.close) - self.mean
        return math.sqrt(self.squares / self.returns + distance * distance / (self.returns + 1))


def totals_of(candles: pl.DataFrame) -> Totals:
    """What these candles come to before another one ends their period."""
    if candles.is_empty():
        return Totals()
    closes = candles["close"]
    returns = log_returns(closes)
    variance = returns.var(ddof=1)
    return Totals(
        open=float(candles["open"][0]),
        high=_number(candles["high"].max()),
        low=_number(candles["low"].min()),
        close=float(closes[-1]),
        volume=_number(candles["volume"].sum()),
        quote_volume=_number(candles["quote_volume"].sum()),
        peak=_number(closes.max()),
        deepest=_number(drawdown(closes).min()),
        returns=len(returns),
        mean=0.0 if returns.is_empty() else _number(returns.mean()),
        squares=0.0 if variance is None else _number(variance) * (len(returns) - 1),
    )


def statistics(candles: pl.DataFrame, interval: Interval, rsi: float | None) -> Stats | None:
    """The statistics of the candles of a period, from its first open to its last close; None without candles.

    `rsi` is the index at the last candle.
    """
    if candles.is_empty():
        return None
    last = Forming(*candles.select(SCHEMA.names()).row(-1))
    return totals_of(candles.head(-1)).finish(last, interval, rsi)


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value
