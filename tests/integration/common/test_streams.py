"""An upgrade meets the streams of the version before: they are changed in place, and what they hold stays."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from nats.js.api import StreamConfig

from common.broker import Broker
from common.streams import CANDLES, EVENTS, ensure_stream
from standins.broker import NatsServer

DAY = 86_400.0


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path / "store", keys=tmp_path / "keys")
    await server.start()
    yield server
    await server.stop()


@asynccontextmanager
async def connected(server: NatsServer, user: str) -> AsyncIterator[Broker]:
    broker = Broker(server.url, user, server.login(user))
    running = asyncio.create_task(broker.run())
    try:
        await asyncio.wait_for(broker.wait_connected(), 20)
        yield broker
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def limits(config: StreamConfig) -> tuple[float | None, int | None, int | None]:
    return config.max_age, config.max_bytes, config.max_msg_size


@pytest.mark.parametrize(
    "older",
    [
        replace(EVENTS, max_age=DAY, max_bytes=1024 * 1024, max_msg_size=1024),
        replace(EVENTS, max_age=30 * DAY, max_bytes=64 * 1024 * 1024, max_msg_size=1024 * 1024),
        replace(EVENTS, subjects=["events.ingest.>", "events.monitor.>"]),
    ],
    ids=["narrower", "wider", "fewer subjects"],
)
async def test_the_stream_of_events_is_brought_up_to_date_and_keeps_its_events(
    server: NatsServer, older: StreamConfig
) -> None:
    async with connected(server, "monitor") as broker:
        jetstream = broker.jetstream
        await jetstream.add_stream(older)
        await jetstream.publish("events.monitor.restart", b"kept")
        await ensure_stream(jetstream, EVENTS)
        found = await jetstream.stream_info("EVENTS")
        assert limits(found.config) == limits(EVENTS)
        assert found.config.subjects == EVENTS.subjects
        assert found.state.messages == 1


@pytest.mark.parametrize("user", ["ingest", "analysis"])
async def test_whoever_comes_first_brings_the_stream_of_candles_up_to_date(server: NatsServer, user: str) -> None:
    async with connected(server, user) as broker, connected(server, "analysis") as reader:
        await broker.jetstream.add_stream(replace(CANDLES, max_age=DAY, max_bytes=1024 * 1024))
        async with connected(server, "ingest") as writer:
            await writer.jetstream.publish("candles.closed.binance.BTCUSDC.5m", b"kept")
        await ensure_stream(broker.jetstream, CANDLES)
        found = await reader.jetstream.stream_info("CANDLES")
        assert limits(found.config) == limits(CANDLES)
        assert found.state.messages == 1


async def test_a_stream_that_is_as_it_should_be_is_left_alone(server: NatsServer) -> None:
    async with connected(server, "monitor") as broker:
        await ensure_stream(broker.jetstream, EVENTS)
        before = await broker.jetstream.stream_info("EVENTS")
        await ensure_stream(broker.jetstream, EVENTS)
        assert (await broker.jetstream.stream_info("EVENTS")).created == before.created
