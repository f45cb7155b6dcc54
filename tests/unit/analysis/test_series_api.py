import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import polars as pl
import pytest

from analysis.request import RequestError
from analysis.series_api import CandleRange, Format, SeriesService
from analysis.source import UnknownSymbolError
from common.intervals import Interval
from unit.analysis.pictures import requests
from unit.analysis.samples import MemorySource, walk

HOURLY = Interval.ONE_HOUR
CANDLES = walk(10_000, HOURLY)
TIMES = CANDLES["open_time"].to_list()


@pytest.fixture
def series() -> Iterator[SeriesService]:
    source = MemorySource()
    source.put("BTCUSDC", HOURLY, CANDLES)
    source.follow("NEWUSDC")
    with ThreadPoolExecutor(1) as executor:
        yield SeriesService(source, executor)


def asked(
    symbol: str = "BTCUSDC", start: int | None = None, end: int | None = None, limit: int | None = None
) -> CandleRange:
    return CandleRange(symbol, HOURLY, start, end, limit)


def read(series: SeriesService, what: CandleRange, kind: Format) -> pl.DataFrame:
    body = b"".join(series.candles(what, kind))
    if kind == "parquet":
        return pl.read_parquet(io.BytesIO(body))
    if kind == "csv":
        return pl.read_csv(io.BytesIO(body), schema=CANDLES.schema)
    return pl.DataFrame({name: orjson.loads(body)[name] for name in CANDLES.columns}, schema=CANDLES.schema)


@pytest.mark.parametrize("kind", ["json", "csv", "parquet"])
def test_all_that_is_kept_comes_out_equal_in_every_format(series: SeriesService, kind: Format) -> None:
    assert read(series, asked(), kind).equals(CANDLES)


@pytest.mark.parametrize("kind", ["json", "csv", "parquet"])
def test_a_pair_without_candles_gives_columns_without_rows(series: SeriesService, kind: Format) -> None:
    assert read(series, asked("NEWUSDC"), kind).equals(CANDLES.clear())


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_long_answers_come_in_pieces(series: SeriesService, kind: Format) -> None:
    pieces = list(series.candles(asked(), kind))
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 2


def test_a_range_holds_its_start_and_not_its_end(series: SeriesService) -> None:
    found = read(series, asked(start=TIMES[10], end=TIMES[20]), "json")
    assert found["open_time"].to_list() == TIMES[10:20]


def test_a_limit_takes_the_newest_without_a_start_and_the_oldest_with_one(series: SeriesService) -> None:
    assert read(series, asked(limit=5), "json")["open_time"].to_list() == TIMES[-5:]
    assert read(series, asked(limit=5, end=TIMES[50]), "json")["open_time"].to_list() == TIMES[45:50]
    assert read(series, asked(limit=5, start=TIMES[50]), "json")["open_time"].to_list() == TIMES[50:55]


def test_a_reversed_range_is_refused_by_name(series: SeriesService) -> None:
    with pytest.raises(RequestError, match=r"^end must be after start, which is 7.$"):
        series.candles(asked(start=7, end=7), "json")


def test_an_unknown_pair_is_refused(series: SeriesService) -> None:
    with pytest.raises(UnknownSymbolError):
        series.candles(asked("NOPE"), "csv")


def test_csv_has_a_head_and_every_digit(series: SeriesService) -> None:
    text = b"".join(series.candles(asked(limit=1), "csv")).decode()
    head, row = csv.reader(io.StringIO(text))
    assert head == CANDLES.columns
    assert float(row[4]) == CANDLES["close"][-1]


async def columns(series: SeriesService, limit: int, **texts: str) -> dict[str, Any]:
    body = await series.indicators("BTCUSDC", HOURLY, requests().chosen(texts), limit)
    found: dict[str, Any] = orjson.loads(body)
    return found


async def test_indicators_are_columns_beside_the_closed_candles(series: SeriesService) -> None:
    found = await columns(series, 40)
    names = ["symbol", "interval", "open_time", "sma_short", "sma_long", "rsi", "macd", "macd_signal", "macd_hist"]
    assert list(found) == names
    assert found["open_time"] == TIMES[-40:]
    assert {len(found[name]) for name in names[2:]} == {40}


async def test_indicators_are_null_where_there_is_not_enough_data(series: SeriesService) -> None:
    found = await columns(series, 10_000)
    assert found["sma_long"][:19] == [None] * 19
    assert found["sma_long"][19] == pytest.approx(CANDLES["close"].head(20).mean(), rel=1e-12)


async def test_any_indicator_may_be_asked_for(series: SeriesService) -> None:
    assert list(await columns(series, 3, indicators="obv,sma(50)"))[3:] == ["sma_50", "obv"]
