"""Refusals held against the documented bodies, and the limits as a client meets them."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from standins.exchange import ExchangeStandIn, GeneratedMarket, Limits, ManualClock

Get = Callable[..., Awaitable[aiohttp.ClientResponse]]


@pytest.fixture
def documented(binance: Path) -> list[tuple[int | None, dict[str, object]]]:
    errors = json.loads((binance / "payloads" / "errors-documented.json").read_text())["errors"]
    return [(error["http_status"], error["body"]) for error in errors]


@pytest.mark.parametrize(
    ("code", "params"),
    [
        (-1121, {"symbol": "NOPE", "interval": "5m"}),
        (-1120, {"symbol": "BTCUSDC", "interval": "7m"}),
        (-1102, {"interval": "5m"}),
        (-1100, {"symbol": "BTCUSDC", "interval": "5m", "limit": "ten"}),
    ],
)
async def test_refusals_are_the_documented_ones(
    get: Get, documented: list[tuple[int, dict[str, object]]], code: int, params: dict[str, str]
) -> None:
    response = await get("klines", **params)
    assert (response.status, await response.json()) in documented
    assert (await response.json())["code"] == code


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("ping", {"symbol": "BTCUSDC"}, -1101),
        ("exchangeInfo", {"symbol": "NOPE"}, -1121),
        ("exchangeInfo", {"symbols": '["BTCUSDC","NOPE"]'}, -1121),
        ("exchangeInfo", {"symbol": "BTCUSDC", "symbols": '["ETHUSDC"]'}, -1101),
        ("exchangeInfo", {"symbol": "BTCUSDC", "symbolStatus": "BREAK"}, -1220),
        ("exchangeInfo", {"symbolStatus": "SLEEPING"}, -1130),
        ("ticker/price", {"symbol": "NOPE"}, -1121),
        ("ticker/24hr", {"type": "HUGE"}, -1130),
        ("klines", {"symbol": "BTCUSDC", "interval": "5m", "colour": "red"}, -1104),
    ],
)
async def test_other_refusals_have_their_codes(get: Get, path: str, params: dict[str, str], code: int) -> None:
    response = await get(path, **params)
    assert response.status == 400
    assert (await response.json())["code"] == code


async def test_an_unknown_path_is_not_found(get: Get) -> None:
    assert (await get("order")).status == 404


@pytest.mark.parametrize(
    ("path", "params", "weight"),
    [
        ("ping", {}, 1),
        ("time", {}, 1),
        ("klines", {"symbol": "BTCUSDC", "interval": "1h"}, 2),
        ("uiKlines", {"symbol": "BTCUSDC", "interval": "1h"}, 2),
        ("exchangeInfo", {}, 20),
        ("exchangeInfo", {"symbol": "BTCUSDC"}, 20),
        ("ticker/price", {"symbol": "BTCUSDC"}, 2),
        ("ticker/price", {}, 4),
        ("ticker/24hr", {"symbol": "BTCUSDC"}, 2),
        ("ticker/24hr", {"symbols": '["BTCUSDC","ETHUSDC"]'}, 2),
        ("ticker/24hr", {}, 80),
    ],
)
async def test_each_request_weighs_what_is_documented(get: Get, path: str, params: dict[str, str], weight: int) -> None:
    response = await get(path, **params)
    assert response.headers["X-MBX-USED-WEIGHT-1M"] == response.headers["X-MBX-USED-WEIGHT"] == str(weight)


async def test_the_weight_counts_on_and_begins_anew_each_minute(get: Get, clock: ManualClock) -> None:
    await get("exchangeInfo")
    assert (await get("ping")).headers["X-MBX-USED-WEIGHT-1M"] == "21"
    clock.advance(60_000)
    assert (await get("ping")).headers["X-MBX-USED-WEIGHT-1M"] == "1"


async def test_a_refused_request_weighs_as_much(get: Get) -> None:
    response = await get("klines", symbol="NOPE", interval="5m")
    assert response.headers["X-MBX-USED-WEIGHT-1M"] == "2"


@pytest.fixture
async def tight(market: GeneratedMarket, clock: ManualClock) -> AsyncIterator[ExchangeStandIn]:
    """A stand-in that allows a weight of 3 a minute."""
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False, limits=Limits(weight=3, patience=2))
    await exchange.start()
    yield exchange
    await exchange.stop()


def _template(documented: list[tuple[int | None, dict[str, object]]], status: int) -> str:
    return str(next(body for found, body in documented if found == status)["msg"])


async def test_too_much_is_429_with_retry_after_then_418(
    tight: ExchangeStandIn,
    session: aiohttp.ClientSession,
    clock: ManualClock,
    documented: list[tuple[int | None, dict[str, object]]],
) -> None:
    url = f"{tight.rest_url}/v3/ping"
    statuses = [(await session.get(url)).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    banned = await session.get(url)
    assert banned.status == 418
    seconds = int(banned.headers["Retry-After"])
    assert seconds == 120
    words = _template(documented, 418).replace("%s", str(clock() + seconds * 1000))
    assert await banned.json() == {"code": -1003, "msg": words}
    clock.advance(seconds * 1000)
    assert (await session.get(url)).status == 200


async def test_after_retry_after_a_429_is_over(
    tight: ExchangeStandIn,
    session: aiohttp.ClientSession,
    clock: ManualClock,
    documented: list[tuple[int | None, dict[str, object]]],
) -> None:
    url = f"{tight.rest_url}/v3/ping"
    for _ in range(3):
        await session.get(url)
    refused = await session.get(url)
    first, _, last = _template(documented, 429).partition("current limit is %s request weight per %s.")
    assert await refused.json() == {
        "code": -1003,
        "msg": f"{first}current limit is 3 request weight per 1 MINUTE.{last}",
    }
    clock.advance(int(refused.headers["Retry-After"]) * 1000)
    assert (await session.get(url)).status == 200


@pytest.mark.parametrize("status", [403, 418, 429, 451, 500, 503, 504])
async def test_an_answer_can_be_ordered(exchange: ExchangeStandIn, get: Get, status: int) -> None:
    exchange.faults.answer(status, path="klines")
    assert (await get("ping")).status == 200
    refused = await get("klines", symbol="BTCUSDC", interval="5m")
    assert refused.status == status
    assert (await get("klines", symbol="BTCUSDC", interval="5m")).status == 200


@pytest.mark.parametrize("status", [500, 503])
async def test_ordered_answers_have_documented_bodies(
    exchange: ExchangeStandIn, get: Get, documented: list[tuple[int, dict[str, object]]], status: int
) -> None:
    exchange.faults.answer(status)
    assert (status, await (await get("ping")).json()) in documented


async def test_a_firewall_answers_no_json(exchange: ExchangeStandIn, get: Get) -> None:
    exchange.faults.answer(403)
    refused = await get("ping")
    assert refused.content_type == "text/html"


async def test_an_ordered_retry_after_is_sent(exchange: ExchangeStandIn, get: Get) -> None:
    exchange.faults.answer(429, retry_after=7)
    assert (await get("ping")).headers["Retry-After"] == "7"


async def test_every_request_is_written_down(exchange: ExchangeStandIn, get: Get) -> None:
    await get("klines", symbol="BTCUSDC", interval="5m", startTime=1_763_830_000_000, endTime=1_763_831_000_000)
    await get("klines", symbol="NOPE", interval="5m")
    await get("ping")
    good, bad = exchange.requests.klines()
    assert (good.status, good.rows, good.weight, good.used) == (200, 3, 2, 2)
    assert (bad.status, bad.rows, bad.used) == (400, 0, 4)
    assert exchange.requests.ranges("BTCUSDC", "5m") == [(1_763_830_000_000, 1_763_831_000_000)]
    assert exchange.requests.counts["/api/v3/ping"] == 1
