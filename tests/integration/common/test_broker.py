import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from nats.js.api import StreamConfig

from common.broker import Broker
from common.streams import CANDLES, ensure_stream, ensure_watchlist
from standins.broker import NatsServer


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path)
    yield server
    await server.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_service_may_start_before_its_broker(server: NatsServer, caplog: pytest.LogCaptureFixture) -> None:
    broker = Broker(server.url, "test")
    running = asyncio.create_task(broker.run())
    await until(lambda: "broker error" in caplog.messages)
    assert broker.check() == "the NATS broker cannot be reached"
    await server.start()
    await asyncio.wait_for(broker.wait_connected(), 10)
    assert broker.check() is None
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_broker_that_was_killed_is_found_again_and_counted(server: NatsServer) -> None:
    await server.start()
    broker = Broker(server.url, "test")
    running = asyncio.create_task(broker.run())
    await asyncio.wait_for(broker.wait_connected(), 10)
    await server.kill()
    await until(lambda: not broker.is_connected)
    await server.start()
    await until(lambda: broker.is_connected)
    assert broker.generation == 2
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert broker.client.is_closed


async def test_a_stream_of_an_older_version_is_brought_up_to_date(server: NatsServer) -> None:
    await server.start()
    broker = Broker(server.url, "test")
    running = asyncio.create_task(broker.run())
    await asyncio.wait_for(broker.wait_connected(), 10)
    await broker.jetstream.add_stream(StreamConfig(name=CANDLES.name, subjects=CANDLES.subjects, max_age=60))
    await ensure_stream(broker.jetstream, CANDLES)
    await ensure_stream(broker.jetstream, CANDLES)
    found = await broker.jetstream.stream_info("CANDLES")
    assert found.config.max_age == CANDLES.max_age
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_watchlist_bucket_is_made_once(server: NatsServer) -> None:
    await server.start()
    broker = Broker(server.url, "test")
    running = asyncio.create_task(broker.run())
    await asyncio.wait_for(broker.wait_connected(), 10)
    first = await ensure_watchlist(broker.jetstream)
    await first.put("BTCUSDC", b"{}")
    second = await ensure_watchlist(broker.jetstream)
    assert (await second.get("BTCUSDC")).value == b"{}"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
