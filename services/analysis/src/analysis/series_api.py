"""Candles and indicators as a product: ranges of columns, in the formats that other tools read."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal

import orjson
import polars as pl

from analysis.request import Chosen, RequestError
from analysis.source import CandleSource
from analysis.view import computed
from common.intervals import Interval

Format = Literal["json", "csv", "parquet"]
FORMATS: tuple[Format, ...] = ("json", "csv", "parquet")
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
MAX_LIMIT = 100_000
MAX_INDICATOR_ROWS = 10_000
DEFAULT_INDICATOR_ROWS = 500
_ROWS_A_CHUNK = 4_096
_BYTES_A_CHUNK = 65_536
# The end of all time: a millisecond count that every tool can still turn into a date.
_FOREVER = 253_402_300_800_000


@dataclass(frozen=True, slots=True)
class CandleRange:
    """Which candles are asked for: `[start, end)` (ms UTC), and how many of them.

    Without `limit` all of them; else the oldest so many if a start was given, the newest so many if not.
    """

    symbol: str
    interval: Interval
    start: int | None
    end: int | None
    limit: int | None

    def check(self) -> None:
        """Raises RequestError with a sentence that names the parameter and what is allowed."""
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise RequestError(f"end must be after start, which is {self.start}.")

    def headers(self, kind: Format) -> dict[str, str]:
        """What makes a browser save the other formats under a name."""
        name = f"{self.symbol}-{self.interval}.{kind}"
        return {} if kind == "json" else {"Content-Disposition": f'attachment; filename="{name}"'}

    def cut(self, candles: pl.DataFrame) -> pl.DataFrame:
        """So many of the range's candles as the limit leaves."""
        if self.limit is None:
            return candles
        return candles.head(self.limit) if self.start is not None else candles.tail(self.limit)


class SeriesService:
    """Reads candles and computes indicators over any range that is kept. Computing happens in `executor`."""

    def __init__(self, source: CandleSource, executor: Executor) -> None:
        self._source = source
        self._executor = executor

    def candles(self, asked: CandleRange, kind: Format) -> Iterator[bytes]:
        """The candles as chunks of the format. Raises RequestError, UnknownSymbolError."""
        asked.check()
        start, end = asked.start or 0, asked.end if asked.end is not None else _FOREVER
        candles = self._source.read_range(asked.symbol, asked.interval, start, end)
        return _chunks(asked, asked.cut(candles), kind)

    async def indicators(self, symbol: str, interval: Interval, chosen: Chosen, limit: int) -> bytes:
        """The shown indicators at the newest `limit` closed candles, as JSON columns. Raises UnknownSymbolError."""
        closed = self._source.snapshot(symbol, interval).closed
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, indicator_columns, symbol, interval, closed, chosen, limit
        )


def indicator_columns(symbol: str, interval: Interval, closed: pl.DataFrame, chosen: Chosen, limit: int) -> bytes:
    """The columns as JSON, every digit kept."""
    frame = computed(closed, interval, chosen.shown, max(0, closed.height - limit))
    names = ["open_time", *(name for shown in chosen.shown for name in shown.columns)]
    columns = {name: frame[name].to_list() for name in names}
    return orjson.dumps({"symbol": symbol, "interval": interval, **columns})


def _chunks(asked: CandleRange, candles: pl.DataFrame, kind: Format) -> Iterator[bytes]:
    if kind == "csv":
        return _csv(candles)
    return _parquet(candles) if kind == "parquet" else _json(asked, candles)


def _json(asked: CandleRange, candles: pl.DataFrame) -> Iterator[bytes]:
    """One JSON object of columns, written in pieces of a few thousand values."""
    yield orjson.dumps({"symbol": asked.symbol, "interval": asked.interval})[:-1]
    for name in candles.columns:
        yield b',"' + name.encode() + b'":['
        separator = b""
        for part in candles[name].to_frame().iter_slices(_ROWS_A_CHUNK):
            yield separator + orjson.dumps(part[name].to_list())[1:-1]
            separator = b","
        yield b"]"
    yield b"}"


def _csv(candles: pl.DataFrame) -> Iterator[bytes]:
    yield (",".join(candles.columns) + "\n").encode()
    for part in candles.iter_slices(_ROWS_A_CHUNK):
        yield part.write_csv(include_header=False).encode()


def _parquet(candles: pl.DataFrame) -> Iterator[bytes]:
    """The whole file is made first, since its directory stands at its end."""
    file = io.BytesIO()
    candles.write_parquet(file, compression="zstd")
    view = file.getbuffer()
    for start in range(0, len(view), _BYTES_A_CHUNK):
        yield bytes(view[start : start + _BYTES_A_CHUNK])
