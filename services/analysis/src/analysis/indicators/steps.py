"""The default indicators one bar further: what a forming candle's close makes of them, without a pass over history.

A stream tells them at every tick. Each function looks at closed candles once, and gives a step from the forming
close to the same values as the formula would give at that bar; None where the history is too short for a recursion
to stand on, and the formula itself must be asked. A test holds both equal.
"""

from collections.abc import Callable

import polars as pl

from analysis.indicators.averages import ema, wilder
from analysis.indicators.columns import positive, steps, total

Step = Callable[[float], tuple[float, ...]]


def sma_step(close: pl.Series, periods: tuple[int, ...]) -> Step | None:
    """The simple averages of these periods."""
    if len(close) < max(periods):
        return None
    sums = [(total(close.tail(period - 1)), period) for period in periods]
    return lambda price: tuple((known + price) / period for known, period in sums)


def rsi_step(close: pl.Series, period: int) -> Step | None:
    """Wilder's index."""
    changes = steps(close)
    if len(changes) < period:
        return None
    rises = positive(changes)
    gain, loss = float(wilder(rises, period)[-1]), float(wilder(rises - changes, period)[-1])
    last = float(close[-1])

    def step(price: float) -> tuple[float, ...]:
        change = price - last
        gains = gain + (max(change, 0.0) - gain) / period
        losses = loss + (max(-change, 0.0) - loss) / period
        return (100.0 * (gains / (gains + losses)) if gains + losses else 0.0,)

    return step


def macd_step(close: pl.Series, fast: int, slow: int, signal: int) -> Step | None:
    """Line, signal and histogram."""
    if len(close) < slow + signal - 1:
        return None
    quick, sluggish = ema(close, fast, first=slow - fast), ema(close, slow)
    at_fast, at_slow = float(quick[-1]), float(sluggish[-1])
    at_signal = float(ema(quick - sluggish, signal, first=slow - 1)[-1])

    def step(price: float) -> tuple[float, ...]:
        line = _smoothed(at_fast, price, fast) - _smoothed(at_slow, price, slow)
        average = _smoothed(at_signal, line, signal)
        return line, average, line - average

    return step


def _smoothed(known: float, value: float, period: int) -> float:
    return (value - known) * (2.0 / (period + 1)) + known
