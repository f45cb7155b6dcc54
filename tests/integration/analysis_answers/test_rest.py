import asyncio
import io
import re
from typing import Any

import httpx
import orjson
import polars as pl
import pytest
import zstandard

from analysis.schemas import CandleColumns, ChartAnswer, IndicatorColumns, IndicatorList
from common.intervals import Depth, Interval
from integration.analysis_answers.rig import Service
from unit.analysis.samples import forming_after

CHART = "charts/BTCUSDC?depth=1w"


def problem(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    detail: str = body["detail"]
    return detail


@pytest.mark.parametrize("depth", list(Depth))
async def test_every_depth_of_a_pair_has_a_chart(service: Service, depth: Depth) -> None:
    answer = await service.get(f"charts/BTCUSDC?depth={depth}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    chart = ChartAnswer.model_validate(answer.json())
    assert (chart.symbol, chart.depth) == ("BTCUSDC", depth)
    assert len(chart.figure.data) == 8
    assert chart.stats is not None


async def test_a_chart_comes_compressed_to_those_who_take_it(service: Service) -> None:
    plain = await service.get(CHART, Accept_Encoding="identity")
    packed = await service.get(CHART, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3


async def test_a_browser_gets_zstd(service: Service) -> None:
    async with service.client.stream(
        "GET", f"/api/analysis/{CHART}", headers={"Accept-Encoding": "gzip, deflate, br, zstd"}
    ) as answer:
        body = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "zstd"
    assert orjson.loads(zstandard.ZstdDecompressor().decompress(body))["symbol"] == "BTCUSDC"


async def test_a_chart_that_the_client_has_is_not_sent_again(service: Service) -> None:
    first = await service.get(CHART)
    again = await service.get(CHART, If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_a_changed_candle_changes_the_tag(service: Service) -> None:
    first = await service.get(CHART)
    closed = service.source.series["BTCUSDC", Interval.ONE_HOUR].closed
    service.source.form("BTCUSDC", Interval.ONE_HOUR, forming_after(closed, Interval.ONE_HOUR, 5.0))
    again = await service.get(CHART, If_None_Match=first.headers["etag"])
    assert again.status_code == 200
    assert again.json()["stats"]["close"] == 5.0


@pytest.mark.parametrize("garbage", [b'"', b"W/", b"nonsense", b'"' * 999, b"\xc3\xa9", b",,,;"])
async def test_a_tag_that_is_garbage_gets_the_chart(service: Service, garbage: bytes) -> None:
    assert (await service.get(CHART, If_None_Match=garbage)).status_code == 200


async def test_a_hundred_requests_at_once_are_one_computation(service: Service) -> None:
    answers = await asyncio.gather(*(service.get(CHART) for _ in range(100)))
    assert len({answer.content for answer in answers}) == 1


async def test_a_pair_that_has_no_candles_yet_answers_so_that_a_page_can_wait(service: Service) -> None:
    body = (await service.get("charts/NEWUSDC?depth=1d")).json()
    assert body["stats"] is None
    assert (body["quality"]["source"], body["quality"]["stale"]) == ("none", True)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("charts/NOPE?depth=1d", 404, "NOPE is not followed"),
        ("charts/%00%FF?depth=1d", 404, "is not followed"),
        ("charts/BTCUSDC", 422, "depth must be one of 1d, 1w, 1mo, 1y, 5y."),
        ("charts/BTCUSDC?depth=2d", 422, "depth must be one of"),
        ("charts/BTCUSDC?depth=1d&short=0", 422, "short must be a whole number from 2 to 400."),
        ("charts/BTCUSDC?depth=1d&long=-20", 422, "long must be a whole number from 2 to 400."),
        ("charts/BTCUSDC?depth=1d&support=1000000000", 422, "support must be a whole number from 2 to 200."),
        ("charts/BTCUSDC?depth=1d&short=NaN", 422, "short must be a whole number"),
        ("charts/BTCUSDC?depth=1d&short=9&long=9", 422, "short must be smaller than long."),
        ("charts/BTCUSDC?depth=1d&indicators=astrology", 422, "indicators: astrology is not known"),
        ("charts/BTCUSDC/image.png?depth=9d", 422, "depth: Input should be '1d', '1w', '1mo', '1y' or '5y'."),
        ("charts/BTCUSDC/image.png?depth=1d&short=1000000000", 422, "short must be a whole number from 2 to 400."),
        ("charts/BTCUSDC/image.png?depth=1d&width=10", 422, "width: Input should be greater than or equal to 320."),
        ("charts/BTCUSDC/image.png?depth=1d&theme=pink", 422, "theme: Input should be 'light' or 'dark'."),
        ("charts/NOPE/image.png?depth=1d", 404, "NOPE is not followed"),
        ("candles/NOPE?interval=1h", 404, "NOPE is not followed"),
        ("candles/BTCUSDC", 422, "interval: Field required."),
        ("candles/BTCUSDC?interval=2h", 422, "interval: Input should be '5m', '1h', '4h', '1d' or '1w'."),
        ("candles/BTCUSDC?interval=1h&start=9&end=3", 422, "end must be after start, which is 9."),
        ("candles/BTCUSDC?interval=1h&end=99999999999999999999", 422, "end: Input should be less than or equal to"),
        ("candles/BTCUSDC?interval=1h&limit=100001", 422, "limit: Input should be less than or equal to 100000."),
        ("candles/BTCUSDC?interval=1h&format=xml", 422, "format: Input should be 'json', 'csv' or 'parquet'."),
        ("indicators/BTCUSDC?interval=1h&limit=10001", 422, "limit: Input should be less than or equal to 10000."),
        ("indicators/BTCUSDC?interval=1h&indicators=rsi(1)", 422, "indicators: rsi period must be a whole number"),
        ("indicators/NOPE?interval=1h", 404, "NOPE is not followed"),
        ("stream", 422, "symbol must name a pair"),
        ("stream?symbol=BTCUSDC", 422, "depth must be one of"),
        ("stream?symbol=NOPE&depth=1d", 404, "NOPE is not followed"),
        ("stream?symbol=BTCUSDC&depth=1d&short=0", 422, "short must be a whole number"),
    ],
)
async def test_bad_input_is_refused_in_a_sentence_that_names_it(
    service: Service, path: str, status: int, sentence: str
) -> None:
    assert sentence in problem(await service.get(path), status)


@pytest.mark.parametrize("path", [CHART, "stream?symbol=BTCUSDC&depth=1d"])
async def test_the_direct_routes_refuse_other_methods(service: Service, path: str) -> None:
    problem(await service.client.post(f"/api/analysis/{path}"), 405)


async def test_candles_come_as_columns(service: Service) -> None:
    answer = await service.get("candles/BTCUSDC?interval=1h&limit=10")
    found = CandleColumns.model_validate(answer.json())
    closed = service.source.series["BTCUSDC", Interval.ONE_HOUR].closed.tail(10)
    assert found.open_time == closed["open_time"].to_list()
    assert found.close == closed["close"].to_list()


@pytest.mark.parametrize(("kind", "media"), [("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")])
async def test_candles_are_downloads_for_other_tools(service: Service, kind: str, media: str) -> None:
    answer = await service.get(f"candles/BTCUSDC?interval=1d&format={kind}")
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"] == f'attachment; filename="BTCUSDC-1d.{kind}"'
    read = pl.read_csv if kind == "csv" else pl.read_parquet
    assert read(io.BytesIO(answer.content)).height == 900


async def test_indicators_come_as_columns(service: Service) -> None:
    answer = await service.get("indicators/BTCUSDC?interval=4h&limit=100&short=5")
    found = IndicatorColumns.model_validate(answer.json())
    assert len(found.open_time) == len(found.macd_hist) == 100


async def test_the_registry_and_the_depths_can_be_listed(service: Service) -> None:
    listed = IndicatorList.model_validate((await service.get("indicators")).json())
    assert [each.key for each in listed.indicators if each.by_default] == ["averages", "levels", "rsi", "macd"]
    depths: dict[str, Any] = (await service.get("depths")).json()
    assert [(each["depth"], each["interval"]) for each in depths["depths"]] == [
        *(("1d", "5m"), ("1w", "1h"), ("1mo", "4h"), ("1y", "1d"), ("5y", "1w")),
    ]


async def test_openapi_tells_of_every_endpoint_and_its_parameters(service: Service) -> None:
    document = (await service.get("openapi.json")).json()
    paths = {path.removeprefix("/api/analysis") for path in document["paths"]}
    assert paths == {
        *(
            "/charts/{symbol}",
            "/charts/{symbol}/earlier",
            "/charts/{symbol}/image.png",
            "/quotes",
            "/candles/{symbol}",
            "/indicators/{symbol}",
        ),
        *("/indicators", "/stream", "/depths"),
    }
    parameters = document["paths"]["/api/analysis/charts/{symbol}"]["get"]["parameters"]
    limits = {each["name"]: re.findall(r"'m\w+imum': (\d+)", str(each["schema"])) for each in parameters}
    assert limits == {
        "symbol": [],
        "depth": [],
        "short": ["2", "400"],
        "long": ["2", "400"],
        "support": ["2", "200"],
        "indicators": [],
    }
    assert "#/components/schemas/ChartAnswer" in str(document["paths"]["/api/analysis/charts/{symbol}"])


async def test_the_bars_left_of_a_chart_go_in_front_of_its_own(service: Service) -> None:
    chart = (await service.get("charts/BTCUSDC?depth=1w")).json()
    candles = chart["figure"]["data"][0]
    answer = await service.get(f"charts/BTCUSDC/earlier?depth=1w&before={candles['x'][0]}&limit=50")
    earlier = answer.json()
    assert answer.headers["content-encoding"] in {"gzip", "zstd"}
    assert [trace["meta"] for trace in earlier["data"]] == [trace["meta"] for trace in chart["figure"]["data"]]
    assert len(earlier["data"][0]["x"]) == 50
    assert candles["x"][0] - earlier["data"][0]["x"][-1] == 3_600_000


async def test_earlier_bars_need_to_be_told_before_when(service: Service) -> None:
    assert (await service.get("charts/BTCUSDC/earlier?depth=1w")).status_code == 422
    assert (await service.get("charts/NOBODY/earlier?depth=1w&before=1")).status_code == 404


async def test_quotes_are_told_for_every_followed_pair(service: Service) -> None:
    quotes = (await service.get("quotes")).json()["quotes"]
    stats = (await service.get("charts/BTCUSDC?depth=1d")).json()["stats"]
    mine = [quote for quote in quotes if quote["symbol"] == "BTCUSDC"]
    assert [quote["price"] for quote in mine] == ([] if stats is None else [stats["close"]])
