import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from standins.exchange import ExchangeStandIn, GeneratedMarket, Limits, ManualClock

# Saturday 2025-11-22 19:02:03.456.
NOW = 1_763_838_123_456

Get = Callable[..., Awaitable[aiohttp.ClientResponse]]
Dial = Callable[[str], Awaitable[aiohttp.ClientWebSocketResponse]]
Hear = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="session")
def binance() -> Path:
    """The folder of recorded data of the exchange."""
    given = os.environ.get("RASCRYPTO_DATA")
    data = Path(given) if given else Path(__file__).parents[4] / "shared" / "data"
    return data / "binance"


@pytest.fixture(scope="session")
def market() -> GeneratedMarket:
    return GeneratedMarket(seed=7)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def exchange(market: GeneratedMarket, clock: ManualClock) -> AsyncIterator[ExchangeStandIn]:
    """A stand-in whose time moves only by `advance_to`, and that sends no pings."""
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False, limits=Limits(ping=0))
    await exchange.start()
    yield exchange
    await exchange.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
        yield session


@pytest.fixture
def get(exchange: ExchangeStandIn, session: aiohttp.ClientSession) -> Get:
    """GET below `/api/v3`."""

    async def call(path: str, headers: dict[str, str] | None = None, **params: object) -> aiohttp.ClientResponse:
        sent = {name: str(value) for name, value in params.items()}
        return await session.get(f"{exchange.rest_url}/v3/{path}", params=sent, headers=headers)

    return call


@pytest.fixture
def dial(exchange: ExchangeStandIn, session: aiohttp.ClientSession) -> Dial:
    """A stream connection to a path, that the stand-in has taken."""

    async def call(path: str) -> aiohttp.ClientWebSocketResponse:
        before = len(exchange.hub.connections)
        socket = await session.ws_connect(f"{exchange.stream_url}{path}")
        async with asyncio.timeout(5):
            while len(exchange.hub.connections) == before:
                await asyncio.sleep(0)
        return socket

    return call


@pytest.fixture
def hear() -> Hear:
    """The next message of a connection as JSON, or a number of them as a list."""

    async def call(socket: aiohttp.ClientWebSocketResponse, count: int | None = None) -> Any:
        async with asyncio.timeout(5):
            if count is None:
                return json.loads((await socket.receive()).data)
            return [json.loads((await socket.receive()).data) for _ in range(count)]

    return call
