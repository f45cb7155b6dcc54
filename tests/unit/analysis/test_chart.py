import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
import pytest

from analysis.activity import Activity
from analysis.chart import KEPT_MS, ChartService
from analysis.documents import Document
from analysis.source import UnknownSymbolError
from common.intervals import MINUTE, Depth, Interval
from unit.analysis.pictures import PARIS, key
from unit.analysis.samples import NOW, MemorySource, StoppedClock, forming_after, walk

HOURLY = Interval.ONE_HOUR


@pytest.fixture
def source() -> MemorySource:
    source = MemorySource()
    closed = walk(700, HOURLY)
    source.put("BTCUSDC", HOURLY, closed, forming_after(closed, HOURLY))
    return source


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def charts(source: MemorySource, clock: StoppedClock) -> Iterator[ChartService]:
    with ThreadPoolExecutor(1) as executor:
        yield ChartService(source, clock, PARIS, executor, Activity())


def read(document: Document) -> dict[str, Any]:
    body: dict[str, Any] = orjson.loads(document.body)
    return body


async def test_a_chart_holds_figure_statistics_quality_signals_and_levels(charts: ChartService) -> None:
    body = read(await charts.document(key(), "identity"))
    assert set(body) == {
        *("symbol", "depth", "interval", "figure", "stats", "quality", "signals", "levels", "indicators"),
    }
    assert (body["symbol"], body["depth"], body["interval"]) == ("BTCUSDC", "1w", "1h")
    assert body["stats"]["close"] == body["figure"]["data"][0]["close"][-1]
    assert body["indicators"][0] == {
        "key": "averages",
        "parameters": {"short": 7.0, "long": 20.0},
        "columns": ["sma_short", "sma_long"],
    }


async def test_a_chart_is_kept_until_its_candles_change(charts: ChartService, source: MemorySource) -> None:
    first = await charts.document(key(), "gzip")
    assert charts.kept(key(), "gzip") is first
    assert await charts.document(key(), "gzip") is first
    source.form("BTCUSDC", HOURLY, forming_after(source.series["BTCUSDC", HOURLY].closed, HOURLY, 77.0))
    assert charts.kept(key(), "gzip") is None
    assert read(await charts.document(key(), "gzip"))["stats"]["close"] == 77.0


async def test_another_pair_s_candles_change_nothing(charts: ChartService, source: MemorySource) -> None:
    first = await charts.document(key(), "gzip")
    source.put("ETHUSDC", HOURLY, walk(10, HOURLY))
    assert charts.kept(key(), "gzip") is first


async def test_identical_requests_at_the_same_moment_are_computed_once(
    charts: ChartService, source: MemorySource
) -> None:
    found = await asyncio.gather(*(charts.document(key(), "gzip") for _ in range(20)))
    assert len({id(document) for document in found}) == 1


async def test_another_encoding_of_a_kept_chart_computes_no_other(charts: ChartService) -> None:
    first = await charts.document(key(), "gzip")
    assert await charts.document(key(), "zstd") is first


async def test_the_next_candle_s_time_moves_the_view(charts: ChartService, clock: StoppedClock) -> None:
    first = read(await charts.document(key(), "identity"))
    clock.now = HOURLY.floor(NOW) + HOURLY.milliseconds
    assert charts.kept(key(), "identity") is None
    later = read(await charts.document(key(), "identity"))
    assert later["figure"]["data"][0]["x"] == first["figure"]["data"][0]["x"][1:]


async def test_silence_becomes_stale_though_no_candle_changes(charts: ChartService, clock: StoppedClock) -> None:
    assert read(await charts.document(key(), "identity"))["quality"]["stale"] is False
    clock.now = NOW + 6 * MINUTE
    quality = read(await charts.document(key(), "identity"))["quality"]
    assert (quality["stale"], quality["age_seconds"]) == (True, 360.0)


async def test_the_word_on_age_is_never_old_and_changes_no_tag(charts: ChartService, clock: StoppedClock) -> None:
    first = await charts.document(key(), "identity")
    clock.now = NOW + KEPT_MS
    later = await charts.document(key(), "identity")
    assert read(later)["quality"]["age_seconds"] == KEPT_MS / 1000
    assert dict(later.unchanged_headers)[b"etag"] == dict(first.unchanged_headers)[b"etag"]


async def test_a_followed_pair_without_candles_answers_with_an_empty_figure(
    charts: ChartService, source: MemorySource
) -> None:
    source.follow("NEWUSDC")
    body = read(await charts.document(replace(key(), symbol="NEWUSDC"), "identity"))
    assert body["stats"] is None
    assert body["signals"] == body["levels"] == body["quality"]["holes"] == []
    assert body["quality"]["source"] == "none"
    assert all(trace["x"] == [] for trace in body["figure"]["data"])


async def test_an_unknown_pair_is_refused(charts: ChartService) -> None:
    with pytest.raises(UnknownSymbolError, match="NOPE"):
        await charts.document(replace(key(), symbol="NOPE"), "gzip")


async def test_the_oldest_charts_are_forgotten_when_there_are_too_many(charts: ChartService) -> None:
    keys = [key(Depth.ONE_WEEK, short=str(number)) for number in range(2, 12)]
    many = [key(Depth.ONE_WEEK, long=str(number)) for number in range(21, 85)]
    for each in [*keys, *many]:
        await charts.document(each, "identity")
    assert charts.kept(keys[0], "identity") is None
    assert charts.kept(many[-1], "identity") is not None
