"""Candles for tests: recorded ones, made ones, and a candle source that holds them in memory."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from analysis.snapshot import SCHEMA, Forming, Snapshot
from analysis.source import OnChange, UnknownSymbolError
from common.intervals import Interval

ROOT = Path(__file__).resolve().parents[3]
NOW = 1_760_000_000_000


def data_folder() -> Path:
    """The recorded data: what RASCRYPTO_DATA names, else the folder shared beside the repository."""
    return Path(os.environ.get("RASCRYPTO_DATA", ROOT.parent / "shared/data")) / "binance"


def recorded_files(pattern: str = "*/*.parquet") -> list[Path]:
    """The recorded candle files that fit, in a fixed order."""
    found = sorted((data_folder() / "klines").glob(pattern))
    assert found, "the recorded data is not there; RASCRYPTO_DATA can name its folder"
    return found


@lru_cache(maxsize=8)
def recorded(name: str) -> pl.DataFrame:
    """A recorded file, such as `1h/BTCUSDT-1h-20180101-20260430`, with all columns of a candle."""
    (path,) = recorded_files(f"{name}.parquet")
    return complete(pl.read_parquet(path))


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in the schema of candles; what a recording lacks is made up."""
    lacking = {
        "quote_volume": pl.col("volume") * pl.col("close"),
        "trades": pl.lit(1, dtype=pl.Int64),
    }
    added = frame.with_columns(**{name: how for name, how in lacking.items() if name not in frame.columns})
    return added.select([pl.col(name).cast(kind) for name, kind in SCHEMA.items()])


def frame_of(closes: list[float], interval: Interval = Interval.FIVE_MINUTES, first: int = 0) -> pl.DataFrame:
    """Candles with these closes, each opening at the close before, from `first` (ms UTC) on."""
    opens = closes[:1] + closes[:-1]
    return candles([(a, max(a, b), min(a, b), b, 1.0) for a, b in zip(opens, closes, strict=True)], interval, first)


def candles(
    rows: list[tuple[float, float, float, float, float]],
    interval: Interval = Interval.FIVE_MINUTES,
    first: int = 0,
) -> pl.DataFrame:
    """Candles of (open, high, low, close, volume), one interval after the other."""
    times = [first + number * interval.milliseconds for number in range(len(rows))]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    prices = dict(zip(("open", "high", "low", "close", "volume"), (list(map(float, c)) for c in columns), strict=True))
    frame = {"open_time": times, **prices, "quote_volume": prices["volume"], "trades": [1] * len(rows)}
    return pl.DataFrame(frame, schema=SCHEMA)


def walk(count: int, interval: Interval = Interval.FIVE_MINUTES, until: int = NOW, seed: int = 1) -> pl.DataFrame:
    """A random walk of `count` closed candles, the last one closed at or before `until` (ms UTC)."""
    chance = random.Random(seed)
    rows, price = [], 100.0
    for _ in range(count):
        first, price = price, round(price * (1 + chance.gauss(0, 0.004)), 4)
        spread = abs(chance.gauss(0, 0.002)) * price
        high, low = max(first, price) + spread, min(first, price) - spread
        rows.append((first, round(high, 4), round(low, 4), price, round(chance.random() * 50, 3)))
    return candles(rows, interval, interval.floor(until) - count * interval.milliseconds)


def forming_after(frame: pl.DataFrame, interval: Interval, close: float | None = None) -> Forming:
    """The candle that forms after the last of the frame."""
    last = float(frame["close"][-1])
    price = last if close is None else close
    time = int(frame["open_time"][-1]) + interval.milliseconds
    return Forming(time, last, max(last, price), min(last, price), price, 1.0, price, 1)


@dataclass
class StoppedClock:
    """A clock that moves when told."""

    now: int = NOW

    def __call__(self) -> int:
        return self.now


class MemorySource:
    """A candle source without a store: series are put in, and listeners told."""

    def __init__(self) -> None:
        self.series: dict[tuple[str, Interval], Snapshot] = {}
        self.followed: list[str] = []
        self.listeners: list[OnChange] = []
        self.asked = 0
        self._versions = 0

    def put(self, symbol: str, interval: Interval, closed: pl.DataFrame, forming: Forming | None = None) -> None:
        """Sets a series as heard of now."""
        self._versions += 1
        self.follow(symbol)
        self.series[symbol, interval] = Snapshot(
            symbol, interval, closed, forming, (), "stream", NOW, self._versions, self._versions
        )
        self._tell(symbol, interval)

    def form(self, symbol: str, interval: Interval, forming: Forming, heard: int = NOW) -> None:
        """Sets the forming candle only."""
        self._versions += 1
        self.series[symbol, interval] = replace(
            self.series[symbol, interval], forming=forming, live_version=self._versions, heard=heard
        )
        self._tell(symbol, interval)

    def follow(self, symbol: str) -> None:
        """A pair that is asked for, with or without candles."""
        if symbol not in self.followed:
            self.followed.append(symbol)

    def forget(self, symbol: str) -> None:
        """The pair has left the watchlist, and its candles with it."""
        self.followed.remove(symbol)
        for key in [key for key in self.series if key[0] == symbol]:
            del self.series[key]

    def symbols(self) -> list[str]:
        """The pairs that can be asked for."""
        return list(self.followed)

    def snapshot(self, symbol: str, interval: Interval) -> Snapshot:
        """The series now."""
        self.asked += 1
        if symbol not in self.followed:
            raise UnknownSymbolError(f"{symbol} is not followed; add it to the watchlist first.")
        found = self.series.get((symbol, interval))
        return found or Snapshot(symbol, interval, pl.DataFrame(schema=SCHEMA), None, (), "none", 0, 0, 0)

    def read_range(self, symbol: str, interval: Interval, start: int, end: int) -> pl.DataFrame:
        """The closed candles that open in the range."""
        closed = self.snapshot(symbol, interval).closed
        return closed.filter((pl.col("open_time") >= start) & (pl.col("open_time") < end))

    def on_change(self, listener: OnChange) -> Callable[[], None]:
        """Calls the listener at each change until told not to."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def _tell(self, symbol: str, interval: Interval) -> None:
        for listener in list(self.listeners):
            listener(symbol, interval)
