"""The client that the product uses, against the stand-in."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest

from common.intervals import HOUR, MINUTE
from standins.exchange import SPANS, ExchangeStandIn, GeneratedMarket, ManualClock
from standins.exchange.payloads import kline_row

with warnings.catch_warnings():
    # The client still imports a part of websockets that is going away.
    warnings.simplefilter("ignore", DeprecationWarning)
    from binance.async_client import AsyncClient
    from binance.exceptions import BinanceAPIException
    from binance.ws.reconnecting_websocket import ReconnectingWebsocket
    from binance.ws.streams import BinanceSocketManager


@pytest.fixture
async def exchange(market: GeneratedMarket, clock: ManualClock) -> AsyncIterator[ExchangeStandIn]:
    """With pings, as the real one."""
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False)
    await exchange.start()
    yield exchange
    await exchange.stop()


@pytest.fixture
async def client(exchange: ExchangeStandIn) -> AsyncIterator[AsyncClient]:
    class Client(AsyncClient):
        API_URL = exchange.rest_url

    client = await Client.create()
    yield client
    await client.close_connection()


@pytest.fixture
def sockets(exchange: ExchangeStandIn, client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> BinanceSocketManager:
    # The client looks up from its socket only every 10 s, also when it is to end, and reconnects after seconds.
    monkeypatch.setattr(ReconnectingWebsocket, "TIMEOUT", 0.1)
    monkeypatch.setattr(ReconnectingWebsocket, "_get_reconnect_wait", lambda _self, _attempts: 0)

    class Sockets(BinanceSocketManager):
        STREAM_URL = f"{exchange.stream_url}/"

    return Sockets(client, max_queue_size=10_000)


async def _until_connected(exchange: ExchangeStandIn, count: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(exchange.hub.connections) < count:
            await asyncio.sleep(0)


async def _kline(socket: Any) -> dict[str, Any]:
    """The next event that is no report of an error."""
    async with asyncio.timeout(20):
        while True:
            message: dict[str, Any] = await socket.recv()
            if message.get("e") != "error":
                return message


async def test_it_connects_and_learns_the_time(client: AsyncClient, exchange: ExchangeStandIn) -> None:
    assert await client.get_server_time() == {"serverTime": exchange.now}
    assert exchange.requests.counts["/api/v3/ping"] == 1


async def test_it_reads_candles_and_the_weight_used(
    client: AsyncClient, exchange: ExchangeStandIn, market: GeneratedMarket
) -> None:
    span = SPANS["5m"]
    start = span.floor(exchange.now) - HOUR
    rows: Any = await client.get_klines(symbol="BTCUSDC", interval="5m", startTime=start, endTime=start + HOUR - 1)
    assert rows == [kline_row(candle) for candle in market.candles("BTCUSDC", span, start, start + HOUR, exchange.now)]
    response: Any = client.response
    assert response.headers["x-mbx-used-weight-1m"] == "4"


async def test_its_historical_download_gets_every_candle(client: AsyncClient, exchange: ExchangeStandIn) -> None:
    start = SPANS["1h"].floor(exchange.now) - 1500 * HOUR
    rows = await client.get_historical_klines("ETHUSDC", "1h", start, exchange.now)
    times = [row[0] for row in rows]
    assert times == sorted(set(times))
    assert (times[0], times[-1]) == (start, SPANS["1h"].floor(exchange.now))


async def test_it_reads_the_precision_of_a_pair(client: AsyncClient) -> None:
    info = await client.get_symbol_info("SHIBUSDC")
    assert info is not None
    ticks = [entry["tickSize"] for entry in info["filters"] if entry["filterType"] == "PRICE_FILTER"]
    assert ticks == ["0.00000001"]


async def test_it_understands_a_refusal(client: AsyncClient) -> None:
    with pytest.raises(BinanceAPIException) as caught:
        await client.get_klines(symbol="NOPE", interval="5m")
    assert (caught.value.status_code, caught.value.code) == (400, -1121)


async def test_it_sees_retry_after(client: AsyncClient, exchange: ExchangeStandIn) -> None:
    exchange.faults.answer(418, retry_after=33)
    with pytest.raises(BinanceAPIException) as caught:
        await client.ping()
    assert (caught.value.status_code, caught.value.code) == (418, -1003)
    assert caught.value.response.headers["Retry-After"] == "33"


async def test_it_follows_combined_streams(
    sockets: BinanceSocketManager, exchange: ExchangeStandIn, market: GeneratedMarket
) -> None:
    async with sockets.multiplex_socket(["btcusdc@kline_5m", "ethusdc@kline_1h"]) as socket:
        await _until_connected(exchange)
        boundary = SPANS["5m"].floor(exchange.now) + 5 * MINUTE
        count = await exchange.advance_to(boundary)
        messages = [await _kline(socket) for _ in range(count)]
    closings = [message for message in messages if message["data"]["k"]["x"]]
    assert [message["stream"] for message in closings] == ["btcusdc@kline_5m"]
    candle = market.closed("BTCUSDC", SPANS["5m"], boundary - 5 * MINUTE)
    assert candle is not None
    assert [closings[0]["data"]["k"][name] for name in "tohlcvTqnVQB"] == kline_row(candle)


async def test_it_answers_the_pings(sockets: BinanceSocketManager, exchange: ExchangeStandIn) -> None:
    async with sockets.kline_socket("BTCUSDC", "5m") as socket:
        await _until_connected(exchange)
        exchange.hub.tick = 0
        await exchange.advance_to(exchange.now + 5 * MINUTE)
        assert (await _kline(socket))["k"]["x"] is True
        assert len(exchange.hub.connections) == 1


async def test_it_comes_back_after_a_cut(sockets: BinanceSocketManager, exchange: ExchangeStandIn) -> None:
    async with sockets.kline_socket("BTCUSDC", "5m") as socket:
        await _until_connected(exchange)
        exchange.drop_connections()
        async with asyncio.timeout(20):
            while (await socket.recv()).get("e") != "error":
                pass
            while not [found for found in exchange.hub.connections if found.is_open]:
                await asyncio.sleep(0)
        await exchange.advance_to(exchange.now + 1000)
        assert (await _kline(socket))["e"] == "kline"
