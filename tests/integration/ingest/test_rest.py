"""python-binance's client against the stand-in: every answer as it comes, and no answer."""

from collections.abc import AsyncIterator

import aiohttp
import orjson
import pytest

from common.intervals import HOUR
from ingest.rest import RestClient
from integration.ingest.rig import NOW
from standins.exchange import ExchangeStandIn, GeneratedMarket, ManualClock


@pytest.fixture
async def exchange() -> AsyncIterator[ExchangeStandIn]:
    made = ExchangeStandIn(GeneratedMarket(), clock=ManualClock(NOW), follow=False)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def client(exchange: ExchangeStandIn) -> AsyncIterator[RestClient]:
    made = RestClient(exchange.rest_url, 0.3)
    yield made
    await made.close()


async def test_making_it_asks_nothing(exchange: ExchangeStandIn, client: RestClient) -> None:
    assert exchange.rest_url == client.API_URL
    assert not exchange.requests.entries


async def test_a_page_comes_with_its_headers(exchange: ExchangeStandIn, client: RestClient) -> None:
    reply = await client.klines("BTCUSDC", "1h", NOW - 5 * HOUR, NOW, 1_000)
    assert (reply.status, reply.headers["x-mbx-used-weight-1m"], len(orjson.loads(reply.body))) == (200, "2", 5)


async def test_symbols_come_without_their_permissions(exchange: ExchangeStandIn, client: RestClient) -> None:
    symbol = orjson.loads((await client.symbols()).body)["symbols"][0]
    assert symbol["symbol"] == "BTCUSDT"
    assert not symbol.get("permissionSets")


async def test_a_refusal_is_an_answer_like_any_other(exchange: ExchangeStandIn, client: RestClient) -> None:
    exchange.faults.answer(429, retry_after=7)
    reply = await client.server_time()
    assert (reply.status, reply.headers["retry-after"], orjson.loads(reply.body)["code"]) == (429, "7", -1003)


async def test_a_body_that_stops_in_the_middle_is_given_up(exchange: ExchangeStandIn, client: RestClient) -> None:
    exchange.faults.stall_bodies = 1
    with pytest.raises(TimeoutError):
        await client.klines("BTCUSDC", "1h", NOW - 5 * HOUR, NOW, 1_000)


async def test_a_body_that_is_cut_off_is_no_answer(exchange: ExchangeStandIn, client: RestClient) -> None:
    exchange.faults.cut_bodies = 1
    with pytest.raises(aiohttp.ClientError):
        await client.klines("BTCUSDC", "1h", NOW - 5 * HOUR, NOW, 1_000)
