"""Recorded candles as they lie in files, read when first needed.

Parquet files are found as `<interval>/<SYMBOL>-<interval>-<from>-<to>.parquet`, CSV files of single events as
`<symbol>-<interval>-<what>.csv`; `1mo` stands for `1M`. Files of one pair and interval are merged, where they
overlap the later one counts. Where a file has only six columns (open time to volume) or eight, the others
are derived: `close_time` is the candle's regular end; `quote_volume` is volume times the mean of the four
prices; `trades` is one for each full 1,000 of quote volume and one more, none without volume; takers
bought half.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

import polars as pl

from standins.exchange.market import Candle
from standins.exchange.noise import Ints
from standins.exchange.spans import SPANS, Span

_FILE_INTERVALS = {"1mo": "1M"}
_REST_NAMES = {"taker_buy_base": "taker_base", "taker_buy_quote": "taker_quote"}
_QUOTE_PER_TRADE = 1_000


class RecordError(Exception):
    """A file or folder that is no record of candles; the text says what was expected."""


class Series:
    """The candles of one pair and interval, times as recorded (ms UTC), read from their files when first asked for.

    `stretches` are the `[start, end)` that files speak for: within them an absent candle did not exist,
    outside nothing is known.
    """

    def __init__(self, span: Span, stretches: list[tuple[int, int]], load: Callable[[], pl.DataFrame]) -> None:
        self.span = span
        self.stretches = _merged(stretches)
        self._load = load

    @cached_property
    def rows(self) -> pl.DataFrame:
        """All candles, with the columns of `Candle`."""
        return self._load()

    @cached_property
    def times(self) -> Ints:
        """The open times (ms UTC)."""
        return self.rows["open_time"].to_numpy()

    def between(self, start: int, end: int) -> pl.DataFrame:
        """The candles that open in `[start, end)` (ms UTC)."""
        first, last = self.times.searchsorted((start, end)).tolist()
        return self.rows.slice(first, max(last - first, 0))

    def speaks_for(self, start: int, end: int) -> bool:
        """Whether the files cover all of `[start, end)` (ms UTC)."""
        return any(first <= start and end <= last for first, last in self.stretches)

    @property
    def start(self) -> int:
        """When the first candle opens (ms UTC)."""
        return self.stretches[0][0]

    @property
    def end(self) -> int:
        """When the last candle ends (ms UTC)."""
        return self.stretches[-1][1]


def parquet_series(span: Span, paths: Sequence[Path]) -> Series:
    """The series of several files, of any of the three sets of columns. Raises RecordError."""
    edges = [_edges(pl.scan_parquet(path), span, path) for path in paths]
    return Series(span, edges, lambda: _merge([pl.read_parquet(path) for path in paths], span))


def read_event(path: Path) -> tuple[str, Series]:
    """The pair and the candles of one CSV file. Raises RecordError."""
    symbol, interval = _named(path)
    span = SPANS[interval]
    edges = _edges(pl.scan_csv(path), span, path)
    return symbol, Series(span, [edges], lambda: _merge([pl.read_csv(path)], span))


def find_parquet(folder: Path, symbols: list[str] | None) -> dict[str, dict[str, list[Path]]]:
    """The files of a folder by symbol and interval. Raises RecordError when a wanted pair has none."""
    found: dict[str, dict[str, list[Path]]] = {}
    for path in sorted(folder.glob("*/*.parquet")):
        symbol, interval = _named(path)
        if symbols is None or symbol in symbols:
            found.setdefault(symbol, {}).setdefault(interval, []).append(path)
    missing = [symbol for symbol in symbols or () if symbol not in found]
    if missing or not found:
        raise RecordError(
            f"{folder} has no <interval>/<SYMBOL>-<interval>-*.parquet for {', '.join(missing) or 'any pair'}"
        )
    return found


def candles_of(rows: pl.DataFrame, shift: int) -> list[Candle]:
    """Rows as candles, `shift` ms later than recorded."""
    found = (Candle._make(row) for row in rows.iter_rows())
    return [
        candle._replace(open_time=candle.open_time + shift, close_time=candle.close_time + shift) for candle in found
    ]


def _named(path: Path) -> tuple[str, str]:
    symbol, _, rest = path.stem.partition("-")
    interval = rest.partition("-")[0]
    interval = _FILE_INTERVALS.get(interval, interval)
    if interval not in SPANS:
        raise RecordError(f"{path.name} is not named <SYMBOL>-<interval>-..., with an interval of the exchange")
    return symbol.upper(), interval


def _edges(frame: pl.LazyFrame, span: Span, path: Path) -> tuple[int, int]:
    """When the first candle of a file opens and the last one ends (ms UTC)."""
    time = pl.col("open_time")
    first, last = frame.select(time.min().alias("first"), time.max().alias("last")).collect().row(0)
    if first is None:
        raise RecordError(f"{path.name} holds no candle")
    return first, span.next(last)


def _merge(frames: Iterable[pl.DataFrame], span: Span) -> pl.DataFrame:
    completed = [_complete(frame, span) for frame in frames]
    return pl.concat(completed).unique("open_time", keep="last", maintain_order=True).sort("open_time")


def _complete(frame: pl.DataFrame, span: Span) -> pl.DataFrame:
    frame = frame.rename(_REST_NAMES, strict=False)
    mean = pl.mean_horizontal("open", "high", "low", "close")
    frame = _with(frame, "close_time", _end(span) - 1)
    frame = _with(frame, "quote_volume", (pl.col("volume") * mean).round(8))
    some = pl.col("volume") > 0
    frame = _with(frame, "trades", pl.when(some).then(pl.col("quote_volume") // _QUOTE_PER_TRADE + 1).otherwise(0))
    frame = _with(frame, "taker_base", (pl.col("volume") / 2).round(8))
    frame = _with(frame, "taker_quote", (pl.col("quote_volume") / 2).round(8))
    whole = ("open_time", "close_time", "trades")
    types: dict[str, type[pl.DataType]] = {name: pl.Int64 if name in whole else pl.Float64 for name in Candle._fields}
    return frame.select(pl.col(name).cast(types[name]) for name in Candle._fields)


def _end(span: Span) -> pl.Expr:
    opened = pl.col("open_time")
    return pl.from_epoch(opened, "ms").dt.offset_by("1mo").dt.epoch("ms") if span.is_month else opened + span.length


def _with(frame: pl.DataFrame, name: str, value: pl.Expr) -> pl.DataFrame:
    return frame if name in frame.columns else frame.with_columns(value.alias(name))


def _merged(stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
