"""Candles as the exchange writes them, read strictly: what is not a candle is refused, never repaired.

A REST row is `[open time, open, high, low, close, volume, close time, quote volume, trades, ...]`, a stream
event has the same under one-letter names. Prices and volumes are strings, times (ms UTC) and counts integers.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import Literal, NamedTuple

from pydantic import ValidationError

from common.candles import Candles
from common.intervals import Interval
from common.messages import BadMessageError, describe

_ROW_FIELDS = 9


class Candle(NamedTuple):
    """One candle: ms UTC, quote currency, base asset (`volume`), quote currency, count."""

    open_time: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    quote_volume: float
    trades: int


def read_rows(rows: object, interval: Interval) -> list[Candle]:
    """The candles of a REST answer, oldest first. Raises BadMessageError at the first thing that is wrong."""
    if not isinstance(rows, list):
        raise BadMessageError("klines: a list of rows is expected")
    candles = [_read_row(row) for row in rows]
    for candle in candles:
        check_candle(candle, interval)
    for earlier, later in pairwise(candles):
        if later.open_time <= earlier.open_time:
            raise BadMessageError("open_time: must rise from row to row")
    return candles


def read_number(value: object, name: str) -> float:
    """A price or a volume. Raises BadMessageError unless it is a finite decimal in a string."""
    try:
        number = float(value) if isinstance(value, str) else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise BadMessageError(f"{name}: a decimal number in a string is expected")
    return number


def read_integer(value: object, name: str) -> int:
    """A time or a count. Raises BadMessageError unless it is an integer that is not negative."""
    if type(value) is not int or value < 0:
        raise BadMessageError(f"{name}: an integer that is not negative is expected")
    return value


def check_candle(candle: Candle, interval: Interval) -> None:
    """Raises BadMessageError for what cannot be a candle of this interval."""
    if interval.floor(candle.open_time) != candle.open_time:
        raise BadMessageError(f"open_time: must be aligned to {interval}")
    if not 0 < candle.low <= min(candle.open, candle.close):
        raise BadMessageError("low: must be above 0 and not above open and close")
    if candle.high < max(candle.open, candle.close):
        raise BadMessageError("high: must not be below open and close")
    if candle.volume < 0 or candle.quote_volume < 0:
        raise BadMessageError("volume: must not be negative")


def to_message(
    symbol: str, interval: Interval, candles: Sequence[Candle], *, closed: bool, source: Literal["rest", "stream"]
) -> Candles:
    """The candle message of up to 1,000 candles. Raises BadMessageError for more, or for none."""
    columns = zip(*candles, strict=True)
    names = Candle._fields
    try:
        return Candles.model_validate(
            {"symbol": symbol, "interval": interval, "closed": closed, "source": source}
            | {name: list(column) for name, column in zip(names, columns, strict=False)}
        )
    except ValidationError as error:
        raise BadMessageError(f"candles: {describe(error)}") from error


def _read_row(row: object) -> Candle:
    if not isinstance(row, list) or len(row) < _ROW_FIELDS:
        raise BadMessageError("klines: a row of at least 9 fields is expected")
    return Candle(
        read_integer(row[0], "open_time"),
        read_number(row[1], "open"),
        read_number(row[2], "high"),
        read_number(row[3], "low"),
        read_number(row[4], "close"),
        read_number(row[5], "volume"),
        read_number(row[7], "quote_volume"),
        read_integer(row[8], "trades"),
    )
