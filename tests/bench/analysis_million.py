"""A million candles: the five default indicators against TA-Lib, one after the other in one thread."""

import time
from collections.abc import Callable

import numpy as np
import polars as pl
import talib

from analysis.indicators.averages import sma
from analysis.indicators.momentum import macd, rsi
from analysis.levels import swings

_ROWS = 1_000_000
_ROUNDS = 5
_GOAL = 8.0
_SUPPORT = 30
_IN_VIEW = 288


def _candles() -> tuple[pl.Series, pl.Series, pl.Series]:
    """High, low and close of a random walk."""
    chance = np.random.default_rng(1)
    close = 60_000 * np.cumprod(1 + chance.normal(0, 1e-4, _ROWS))
    spread = close * np.abs(chance.normal(0, 1e-4, _ROWS))
    return pl.Series(close + spread), pl.Series(close - spread), pl.Series(close)


def _best_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def main() -> None:
    """Prints each indicator's time beside TA-Lib's, and the ratio of the sums."""
    high, low, close = _candles()
    h, l, c = high.to_numpy(), low.to_numpy(), close.to_numpy()  # noqa: E741
    width = 2 * _SUPPORT + 1
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "SMA 7": (lambda: sma(close, 7), lambda: talib.SMA(c, 7)),
        "SMA 20": (lambda: sma(close, 20), lambda: talib.SMA(c, 20)),
        "swings 30, told for the view (MAX and MIN 61)": (
            lambda: swings(high, low, _SUPPORT, _ROWS - _IN_VIEW),
            lambda: (talib.MAX(h, width), talib.MIN(l, width)),
        ),
        "RSI 14": (lambda: rsi(close, 14), lambda: talib.RSI(c, 14)),
        "MACD 12/26/9": (lambda: macd(close, 12, 26, 9), lambda: talib.MACD(c, 12, 26, 9)),
    }
    ours = theirs = 0.0
    for name, (mine, his) in pairs.items():
        mine_ms, his_ms = _best_ms(mine), _best_ms(his)
        ours, theirs = ours + mine_ms, theirs + his_ms
        print(f"{name}: {mine_ms:.1f} ms, TA-Lib {his_ms:.1f} ms, ratio {mine_ms / his_ms:.1f}")
    print(f"the five together, {_ROWS:,} candles: {ours:.0f} ms, TA-Lib {theirs:.0f} ms;", end=" ")
    print(f"ratio {ours / theirs:.1f} (held to at most {_GOAL:.0f})")
    print("what is left: each step of a formula is a pass over memory of its own, where TA-Lib keeps it in registers")


if __name__ == "__main__":
    main()
