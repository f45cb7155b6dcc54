"""`ingest.backfill`: the exchange's closed candles, all of them, and nothing else."""

import asyncio

import pytest

from common.intervals import DAY, HOUR, MINUTE, WEEK, Interval
from integration.ingest.rig import NOW, Rig

FIVE = Interval.FIVE_MINUTES
NOON = NOW - 150_000  # 12:00


async def test_a_range_of_three_pages_arrives_equal_and_costs_three_requests(rig: Rig) -> None:
    start, end = NOON - 2_500 * 5 * MINUTE, NOON
    async with rig.ingest():
        await rig.until_served()
        reply = await rig.ask("BTCUSDC", FIVE, start, end)
        assert await rig.stored_rows("BTCUSDC", FIVE) == rig.candles("BTCUSDC", FIVE, start, end)
        assert sorted(len(message.open_time) for message in await rig.stored()) == [500, 1_000, 1_000]
        assert {message.source for message in await rig.stored()} == {"rest"}
    assert (reply.published, reply.covered, reply.holes, reply.error) == (2_500, (start, end), [], None)
    assert len(rig.exchange.requests.klines()) == 3


@pytest.mark.parametrize("interval", Interval)
async def test_the_open_candle_is_never_published(rig: Rig, interval: Interval) -> None:
    opened = interval.floor(NOW)
    start, end = opened - 3 * interval.milliseconds, opened + interval.milliseconds
    async with rig.ingest():
        await rig.until_served()
        reply = await rig.ask("ETHUSDC", interval, start, end)
        assert await rig.stored_rows("ETHUSDC", interval) == rig.candles("ETHUSDC", interval, start, opened)
    assert (reply.published, reply.covered) == (3, (start, opened))


@pytest.mark.parametrize("skew", [-10 * WEEK, 10 * WEEK])
async def test_what_is_open_is_decided_by_the_clock_of_the_exchange(rig: Rig, skew: int) -> None:
    rig.skew = skew
    async with rig.ingest() as api:
        await rig.until_served()
        reply = await rig.ask("BTCUSDC", Interval.ONE_HOUR, NOON - 2 * HOUR, NOON + HOUR)
        assert (await rig.status(api))["exchange"]["clock_offset"] == -skew
    assert (reply.published, reply.covered) == (2, (NOON - 2 * HOUR, NOON))


async def test_a_candle_that_ended_a_moment_ago_waits_for_proof(rig: Rig) -> None:
    rig.clock.set(NOON + 5 * MINUTE + 500)
    async with rig.ingest():
        await rig.until_served()
        reply = await rig.ask("BTCUSDC", FIVE, NOON, NOON + 5 * MINUTE)
    # The candle after it is there already, which is the proof.
    assert (reply.published, reply.covered) == (1, (NOON, NOON + 5 * MINUTE))


async def test_identical_requests_under_way_share_one_fetch(rig: Rig) -> None:
    async with rig.ingest():
        await rig.until_served()
        replies = await asyncio.gather(*(rig.ask("BTCUSDC", FIVE, NOON - DAY, NOON) for _ in range(5)))
    assert {reply.published for reply in replies} == {288}
    assert len(rig.exchange.requests.klines()) == 1


async def test_a_range_before_the_listing_is_one_hole_and_costs_one_request(rig: Rig) -> None:
    listed = next(pair.listed for pair in rig.market.pairs() if pair.symbol == "PEPEUSDC")
    first = Interval.ONE_DAY.floor(listed)
    start, end = first - 1_500 * DAY, first + 20 * DAY
    async with rig.ingest():
        await rig.until_served()
        reply = await rig.ask("PEPEUSDC", Interval.ONE_DAY, start, end)
    assert (reply.published, reply.covered, reply.holes) == (20, (start, end), [(start, first)])
    assert len(rig.exchange.requests.klines()) == 1


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"NaN",
        b'{"schema":1,"symbol":"BTCUSDC","interval":"5m","start":NaN,"end":300000}',
        b'{"schema":1,"symbol":"BTCUSDC","interval":"7m","start":0,"end":300000}',
        b'{"schema":1,"symbol":"btc/usdc","interval":"5m","start":0,"end":300000}',
        b'{"schema":1,"symbol":"BTCUSDC","interval":"5m","start":300000,"end":0}',
        b'{"schema":1,"symbol":"BTCUSDC","interval":"5m","start":1,"end":300000}',
        b'{"schema":1,"symbol":"BTCUSDC","interval":"5m","start":0,"end":9000000000000000}',
        b'{"schema":9,"symbol":"BTCUSDC","interval":"5m","start":0,"end":300000}',
    ],
)
async def test_a_malformed_request_gets_one_sentence_and_the_service_lives_on(rig: Rig, payload: bytes) -> None:
    async with rig.ingest():
        await rig.until_served()
        reply = await rig.ask_raw(payload)
        assert reply.error is not None
        assert (reply.error.code, reply.error.detail.count("\n")) == ("bad_request", 0)
        assert (await rig.ask("BTCUSDC", FIVE, NOON - HOUR, NOON)).published == 12


async def test_a_symbol_that_the_exchange_does_not_have_is_named_as_such(rig: Rig) -> None:
    async with rig.ingest():
        await rig.until_served()
        reply = await rig.ask("NOPEUSDC", FIVE, NOON - HOUR, NOON)
    assert reply.error is not None
    assert reply.error.code == "unknown_symbol"


async def test_the_status_tells_what_was_asked_for(rig: Rig) -> None:
    async with rig.ingest() as api:
        await rig.until_served()
        await rig.ask("BTCUSDC", FIVE, NOON - HOUR, NOON)
        status = await rig.status(api)
    backfills = status["backfills"]
    assert (backfills["candles"], backfills["klines_requests"], backfills["running"]) == (12, 1, [])
    (record,) = backfills["recent"]
    assert (record["symbol"], record["interval"], record["start"], record["end"]) == (
        "BTCUSDC",
        "5m",
        NOON - HOUR,
        NOON,
    )
    assert (record["published"], record["requests"], record["error"]) == (12, 1, None)
    series = next(found for found in status["series"] if found["interval"] == "5m")
    assert (series["last_closed"], series["lag_seconds"], series["source"]) == (NOON - 5 * MINUTE, 0, "rest")
