import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from analysis.live import HEARTBEAT_SECONDS, Hub
from analysis.reader import HEARTBEAT, Reader
from analysis.source import UnknownSymbolError
from common.intervals import MINUTE, Depth, Interval
from unit.analysis.pictures import PARIS, key
from unit.analysis.samples import NOW, MemorySource, StoppedClock, forming_after, walk

HOURLY = Interval.ONE_HOUR


class Alarm:
    """A sleep that ends when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._ring = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._ring.wait()
        self._ring.clear()

    async def ring(self) -> None:
        self._ring.set()
        await settle()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


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
def alarm() -> Alarm:
    return Alarm()


@pytest.fixture
async def hub(source: MemorySource, clock: StoppedClock, alarm: Alarm) -> AsyncIterator[Hub]:
    hub = Hub(source, clock, PARIS, alarm)
    yield hub
    hub.close()


def form(source: MemorySource, close: float) -> None:
    source.form("BTCUSDC", HOURLY, forming_after(source.series["BTCUSDC", HOURLY].closed, HOURLY, close))


def close_candle(source: MemorySource, number: int = 1) -> None:
    source.put("BTCUSDC", HOURLY, walk(700 + number, HOURLY, NOW + number * HOURLY.milliseconds))


async def take(reader: Reader) -> dict[str, Any]:
    frame = await asyncio.wait_for(reader.next(), 5)
    assert frame is not None
    told: dict[str, Any] = orjson.loads(frame.split(b"data: ")[1])
    return told


async def is_quiet(reader: Reader) -> bool:
    await settle()
    waiting = asyncio.ensure_future(reader.next())
    await settle()
    quiet = not waiting.done()
    waiting.cancel()
    return quiet


async def test_a_new_reader_is_told_everything_at_once(hub: Hub) -> None:
    told = await take(hub.open(key()))
    assert {"candle", "values", "previous", "stats", "quality", "levels", "signals"} <= set(told)


async def test_a_changed_candle_reaches_its_readers(hub: Hub, source: MemorySource) -> None:
    readers = [hub.open(key()) for _ in range(3)]
    for reader in readers:
        await take(reader)
    form(source, 123.0)
    assert [(await take(reader))["candle"]["close"] for reader in readers] == [123.0] * 3


async def test_one_computation_serves_all_readers_of_a_picture(hub: Hub, source: MemorySource) -> None:
    readers = [hub.open(key()) for _ in range(50)]
    await settle()
    asked = source.asked
    form(source, 123.0)
    await settle()
    frames = {id(await asyncio.wait_for(reader.next(), 5)) for reader in readers}
    assert len(frames) == 1
    assert source.asked == asked + 1


async def test_several_changes_before_the_next_turn_are_computed_once(hub: Hub, source: MemorySource) -> None:
    reader = hub.open(key())
    await take(reader)
    asked = source.asked
    for close in (101.0, 102.0, 103.0):
        form(source, close)
    assert (await take(reader))["candle"]["close"] == 103.0
    assert source.asked == asked + 1
    assert await is_quiet(reader)


async def test_a_slow_reader_skips_moments_instead_of_queueing_them(hub: Hub, source: MemorySource) -> None:
    reader = hub.open(key())
    await take(reader)
    for close in range(100, 200):
        form(source, float(close))
        await settle()
    assert (await take(reader))["candle"]["close"] == 199.0
    assert await is_quiet(reader)


async def test_levels_are_told_again_only_when_a_candle_has_closed(hub: Hub, source: MemorySource) -> None:
    reader = hub.open(key())
    await take(reader)
    form(source, 101.0)
    assert "levels" not in await take(reader)
    close_candle(source)
    told = await take(reader)
    assert "levels" in told
    assert told["previous"] is not None


async def test_a_reader_that_skipped_the_closing_still_learns_of_it(hub: Hub, source: MemorySource) -> None:
    reader = hub.open(key())
    await take(reader)
    close_candle(source)
    await settle()
    form(source, 150.0)
    await settle()
    told = await take(reader)
    assert told["candle"]["close"] == 150.0
    assert told["previous"]["candle"]["closed"] is True


async def test_readers_of_other_depths_are_not_woken(hub: Hub, source: MemorySource) -> None:
    source.put("BTCUSDC", Interval.ONE_DAY, walk(500, Interval.ONE_DAY))
    daily = hub.open(key(Depth.ONE_YEAR))
    await take(daily)
    form(source, 101.0)
    assert await is_quiet(daily)


async def test_nobody_watching_costs_nothing(hub: Hub, source: MemorySource) -> None:
    assert source.listeners == []
    reader = hub.open(key())
    assert len(source.listeners) == 1
    hub.leave(key(), reader)
    assert source.listeners == []
    asked = source.asked
    form(source, 101.0)
    await settle()
    assert (source.asked, hub.topics) == (asked, 0)


async def test_a_reader_that_came_while_a_pair_had_no_candles_gets_its_first(hub: Hub, source: MemorySource) -> None:
    source.series.clear()
    reader = hub.open(key())
    assert await is_quiet(reader)
    source.put("BTCUSDC", HOURLY, walk(2, HOURLY))
    assert (await take(reader))["candle"]["closed"] is True


async def test_an_unknown_pair_is_refused_and_leaves_nothing_behind(hub: Hub, source: MemorySource) -> None:
    source.forget("BTCUSDC")
    with pytest.raises(UnknownSymbolError):
        hub.open(key())
    assert (hub.topics, source.listeners) == (0, [])


async def test_a_pair_that_is_dropped_ends_its_streams(hub: Hub, source: MemorySource) -> None:
    reader = hub.open(key())
    await take(reader)
    closed = source.series["BTCUSDC", HOURLY].closed
    source.forget("BTCUSDC")
    for listener in source.listeners:
        listener("BTCUSDC", HOURLY)
    await settle()
    assert await asyncio.wait_for(reader.next(), 5) is None
    assert closed.height == 700


async def test_a_quiet_stream_shows_signs_of_life(hub: Hub, alarm: Alarm) -> None:
    reader = hub.open(key())
    await take(reader)
    await settle()
    await alarm.ring()
    assert alarm.asked[0] == HEARTBEAT_SECONDS == 15
    assert await asyncio.wait_for(reader.next(), 5) == HEARTBEAT


async def test_data_that_turns_stale_is_told_without_a_candle(hub: Hub, clock: StoppedClock, alarm: Alarm) -> None:
    reader = hub.open(key())
    assert (await take(reader))["quality"]["stale"] is False
    await settle()
    clock.now = NOW + 6 * MINUTE
    await alarm.ring()
    frames = [await asyncio.wait_for(reader.next(), 5)]
    assert b'"stale":true' in (frames[0] or b"")


async def test_a_frame_that_cannot_be_made_leaves_the_stream_open(
    hub: Hub, source: MemorySource, caplog: pytest.LogCaptureFixture
) -> None:
    reader = hub.open(key())
    await take(reader)
    good = source.series["BTCUSDC", HOURLY]
    source.put("BTCUSDC", HOURLY, good.closed.select("open_time"))
    await settle()
    assert "a stream's frame could not be made" in caplog.text
    source.put("BTCUSDC", HOURLY, good.closed)
    assert (await take(reader))["open_time"] == good.closed["open_time"][-1]


async def test_closing_the_hub_ends_every_stream(hub: Hub, source: MemorySource) -> None:
    reader = hub.open(key())
    await take(reader)
    hub.close()
    assert await asyncio.wait_for(reader.next(), 5) is None
    assert source.listeners == []
