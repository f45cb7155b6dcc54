"""What TA-Lib says, beside what the formulas say."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import talib

from analysis.indicators import averages, bands, momentum, trend, volatility, volume

Pair = tuple[str, pl.Series, "np.ndarray[tuple[int], np.dtype[np.float64]]"]

# How far apart two values may lie, relative to the larger one.
RELATIVE = 1e-9


def pairs(frame: pl.DataFrame) -> Iterator[Pair]:
    """Every indicator that TA-Lib has, over these candles: its name, our column, TA-Lib's."""
    h, l, c, v = (frame[name] for name in ("high", "low", "close", "volume"))  # noqa: E741
    high, low, close, traded = (column.to_numpy() for column in (h, l, c, v))
    for period in (2, 7, 20, 30):
        yield f"sma {period}", averages.sma(c, period), talib.SMA(close, period)
        yield f"ema {period}", averages.ema(c, period), talib.EMA(close, period)
        yield f"wma {period}", averages.wma(c, period), talib.WMA(close, period)
        yield f"rsi {period}", momentum.rsi(c, period), talib.RSI(close, period)
        yield f"atr {period}", volatility.atr(h, l, c, period), talib.ATR(high, low, close, period)
        yield f"max {period}", bands.donchian(h, l, period)[0], talib.MAX(high, period)
        yield f"min {period}", bands.donchian(h, l, period)[2], talib.MIN(low, period)
    yield from _named("rsi 14", [momentum.rsi(c, 14)], [talib.RSI(close, 14)])
    yield from _named("macd", momentum.macd(c, 12, 26, 9), talib.MACD(close, 12, 26, 9))
    yield from _named("macd 3 10 16", momentum.macd(c, 3, 10, 16), talib.MACD(close, 3, 10, 16))
    yield from _named("bollinger", bands.bollinger(c, 20, 2.0), talib.BBANDS(close, 20, 2.0, 2.0))
    stochastic = momentum.stochastic(h, l, c, period=14, smooth=3, signal=3)
    yield from _named("stochastic", stochastic, talib.STOCH(high, low, close, fastk_period=14))
    for period in (2, 14):
        directional = [function(high, low, close, period) for function in (talib.ADX, talib.PLUS_DI, talib.MINUS_DI)]
        yield from _named(f"adx {period}", trend.adx(h, l, c, period), directional)
    yield "obv", volume.obv(c, v), talib.OBV(close, traded)


def _named(name: str, ours: object, theirs: object) -> Iterator[Pair]:
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):  # type: ignore[call-overload]
        yield f"{name} [{number}]", one, other


def differences(frame: pl.DataFrame) -> list[str]:
    """What does not equal TA-Lib, in words; nothing when everything does.

    Two values are equal within RELATIVE of the larger one. The stochastic oscillator is besides allowed
    `floor_of`: where it is 0, TA-Lib's running sums leave some 1e-13 of their past.
    """
    return [found for name, ours, theirs in pairs(frame) if (found := _difference(name, ours, theirs))]


def _difference(name: str, ours: pl.Series, theirs: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
    assert len(ours) == len(theirs), name
    mine = ours.to_numpy().astype(np.float64)
    if not np.array_equal(np.isnan(mine), np.isnan(theirs)):
        return f"{name}: begins at {first_value(mine)}, TA-Lib at {first_value(theirs)}"
    scale = np.maximum(np.abs(mine), np.abs(theirs))
    apart = np.abs(mine - theirs) - RELATIVE * scale - floor_of(name)
    worst = np.nanmax(apart, initial=-1.0)
    row = int(np.nanargmax(apart)) if worst > 0 else 0
    return f"{name}: {mine[row]!r} instead of {theirs[row]!r} at bar {row}" if worst > 0 else ""


def first_value(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> int | None:
    """The first bar that has a value."""
    found = np.flatnonzero(~np.isnan(values))
    return int(found[0]) if len(found) else None


def floor_of(name: str) -> float:
    """The difference that counts as none however small the values are."""
    return 1e-10 if name.startswith("stochastic") else 0.0
