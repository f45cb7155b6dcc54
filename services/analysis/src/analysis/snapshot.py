"""What the candle store hands to everything that computes: the candles of one series at one moment."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from common.intervals import Interval

# Every frame of candles has exactly these columns, sorted by open_time without repeats.
SCHEMA = pl.Schema(
    {
        "open_time": pl.Int64,
        "open": pl.Float64,
        "high": pl.Float64,
        "low": pl.Float64,
        "close": pl.Float64,
        "volume": pl.Float64,
        "quote_volume": pl.Float64,
        "trades": pl.Int64,
    }
)


@dataclass(frozen=True, slots=True)
class Forming:
    """The candle that is not closed yet. `open_time` is ms UTC, prices in the quote currency."""

    open_time: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    quote_volume: float
    trades: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One pair and interval at one moment.

    `closed` follows SCHEMA and is final; `forming` opens after its last row, or is None. `holes` are the
    ranges `[start, end)` (ms UTC) that the exchange itself has no candles for. `heard` is when anything was
    last known of the pair (ms UTC, 0 for never). `version` changes with `closed` or `holes`,
    `live_version` with `forming` or `version`: equal numbers mean equal content.
    """

    symbol: str
    interval: Interval
    closed: pl.DataFrame
    forming: Forming | None
    holes: tuple[tuple[int, int], ...]
    source: Literal["rest", "stream", "none"]
    heard: int
    version: int
    live_version: int
