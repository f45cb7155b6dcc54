"""Recorded candles of the exchange, through REST and streams: what comes out is the record, holes included."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from common.intervals import DAY, HOUR, Interval
from integration.ingest.rig import Rig
from stack.data import recorded_data
from standins.exchange.recorded import RecordedMarket

FIVE, ONE, FOUR = Interval.FIVE_MINUTES, Interval.ONE_HOUR, Interval.FOUR_HOURS


def _at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """The exchange on the day after its halt of 2023-03-24, as recorded."""
    now = _at("2023-03-25T12:02:30")
    market = RecordedMarket.load(recorded_data() / "klines", now, symbols=["BTCUSDT"], shift=0)
    made = Rig(tmp_path, market=market, now=now)
    await made.exchange.start()
    await made.start_broker()
    yield made
    await made.stop()


async def test_a_recorded_halt_comes_out_as_the_record_and_its_hole_is_named(rig: Rig) -> None:
    start, end = _at("2023-03-20"), _at("2023-03-25")
    async with rig.ingest("BTCUSDT"):
        await rig.until_served()
        reply = await rig.ask("BTCUSDT", ONE, start, end)
        rows = await rig.stored_rows("BTCUSDT", ONE)
    assert rows == rig.candles("BTCUSDT", ONE, start, end)
    assert (reply.covered, reply.published) == ((start, end), 119)
    assert reply.holes == [(_at("2023-03-24T13:00"), _at("2023-03-24T14:00"))]
    flat = rows[_at("2023-03-24T12:00")]
    assert flat[1] == flat[2] == flat[3] == flat[4]
    assert flat[7] == 0


async def test_nine_years_of_hours_have_exactly_the_holes_of_the_record(rig: Rig) -> None:
    holes: list[tuple[int, int]] = []
    async with rig.ingest("BTCUSDT"):
        await rig.until_served()
        for start in range(_at("2018-01-01"), _at("2023-03-25"), 200 * DAY):
            reply = await rig.ask("BTCUSDT", ONE, start, min(start + 200 * DAY, _at("2023-03-25")))
            holes += reply.holes
        rows = await rig.stored_rows("BTCUSDT", ONE)
    assert rows == rig.candles("BTCUSDT", ONE, _at("2018-01-01"), _at("2023-03-25"))
    assert sum(end - start for start, end in holes) // HOUR == 122
    times = sorted(rows)
    absent = set(range(times[0], times[-1], HOUR)) - set(times)
    assert {time for start, end in holes for time in range(start, end, HOUR)} == absent


async def test_candles_stream_by_as_recorded_before_and_after_an_outage(tmp_path: Path) -> None:
    begun, gone, back, end = map(
        _at, ("2021-04-25T03:52:30", "2021-04-25T04:05", "2021-04-25T08:45", "2021-04-25T09:10")
    )
    market = RecordedMarket.load(recorded_data() / "klines", begun, symbols=["BTCUSDT"], shift=0)
    rig = Rig(tmp_path, market=market, now=begun, tick=30)
    await rig.exchange.start()
    await rig.start_broker()
    try:
        async with rig.streaming("BTCUSDT"):
            await rig.play_to(back - 30_000)
            await rig.until(lambda: len(rig.exchange.hub.connections) == 1, seconds_a_look=1)
            await rig.play_to(end + 60_000)
            wanted = rig.candles("BTCUSDT", FIVE, _at("2021-04-25T03:50"), end)
            await rig.until_stored(len(wanted), "BTCUSDT", FIVE)
            rows = await rig.stored_rows("BTCUSDT", FIVE)
    finally:
        await rig.stop()
    assert rows == wanted
    assert not [time for time in rows if gone <= time < back]
