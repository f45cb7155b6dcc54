import gzip
import json
from typing import Any

import pytest

from common.intervals import Interval
from common.messages import BadMessageError
from ingest.klines import Candle, read_rows, to_message
from stack.data import recorded_data

HOUR = 3_600_000
ROW: list[Any] = [0, "2.0", "3.0", "1.0", "2.5", "10.5", HOUR - 1, "21.25", 7, "5.0", "10.0", "0"]


def test_recorded_rows_are_read_to_the_last_digit() -> None:
    path = recorded_data() / "raw/rest-klines-BTCUSDT-1h-2023-03.json.gz"
    rows = json.loads(gzip.decompress(path.read_bytes()))
    candles = read_rows(rows, Interval.ONE_HOUR)
    assert len(candles) == 743
    for row, candle in zip(rows, candles, strict=True):
        told = [row[0], *(float(row[place]) for place in (1, 2, 3, 4, 5, 7)), row[8]]
        assert list(candle) == told


def test_a_price_of_eight_decimals_keeps_them_in_the_message() -> None:
    (candle,) = read_rows([[0, *["0.00001820"] * 4, "1.0", HOUR - 1, "1.0", 1]], Interval.ONE_HOUR)
    message = to_message("SHIBUSDC", Interval.ONE_HOUR, [candle], closed=True, source="rest")
    assert b'"open":[0.0000182]' in message.encode() or b'"open":[1.82e-5]' in message.encode()
    assert type(message).decode(message.encode()).open == [0.0000182]


def _with(place: int, value: object) -> list[Any]:
    return [*ROW[:place], value, *ROW[place + 1 :]]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ({}, "a list of rows"),
        (None, "a list of rows"),
        ([1], "at least 9 fields"),
        ([ROW[:8]], "at least 9 fields"),
        ([_with(0, "0")], "open_time: an integer"),
        ([_with(0, True)], "open_time: an integer"),
        ([_with(0, -HOUR)], "open_time: an integer"),
        ([_with(0, 1)], "open_time: must be aligned to 1h"),
        ([_with(1, 2.0)], "open: a decimal number"),
        ([_with(1, "NaN")], "open: a decimal number"),
        ([_with(2, "Infinity")], "high: a decimal number"),
        ([_with(3, "")], "low: a decimal number"),
        ([_with(3, "0.0")], "low: must be above 0"),
        ([_with(3, "2.2")], "low: must be above 0 and not above"),
        ([_with(2, "2.2")], "high: must not be below"),
        ([_with(5, "-1.0")], "volume: must not be negative"),
        ([_with(7, "-1.0")], "volume: must not be negative"),
        ([_with(8, 1.5)], "trades: an integer"),
        ([ROW, ROW], "must rise"),
        ([_with(0, HOUR), ROW], "must rise"),
    ],
)
def test_what_is_no_candle_is_refused_by_name(rows: object, reason: str) -> None:
    with pytest.raises(BadMessageError, match=reason):
        read_rows(rows, Interval.ONE_HOUR)


def test_a_candle_without_trades_is_a_candle() -> None:
    (candle,) = read_rows([[0, *["1.5"] * 4, "0.0", HOUR - 1, "0.0", 0]], Interval.ONE_HOUR)
    assert (candle.volume, candle.trades) == (0, 0)


def test_more_than_a_thousand_candles_do_not_fit_into_a_message() -> None:
    candles = [Candle(number * HOUR, 1, 1, 1, 1, 0, 0, 0) for number in range(1_001)]
    with pytest.raises(BadMessageError, match="1000"):
        to_message("BTCUSDC", Interval.ONE_HOUR, candles, closed=True, source="rest")
    with pytest.raises(BadMessageError):
        to_message("BTCUSDC", Interval.ONE_HOUR, [], closed=True, source="rest")
