"""Holes of the exchange's own, and gaps that only we have."""

from common.intervals import DAY, HOUR, MINUTE, WEEK, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import LISTED, NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES
HOLE = (NOW // DAY * DAY, NOW // DAY * DAY + 2 * HOUR)


async def with_a_hole(rig: Rig) -> None:
    """A market whose BTCUSDC was down for two hours."""
    rig.market.holes["BTCUSDC", FIVE] = [HOLE]
    await rig.follow("BTCUSDC")


async def test_shows_a_hole_that_the_exchange_has(rig: Rig) -> None:
    await with_a_hole(rig)
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert store.snapshot("BTCUSDC", FIVE).holes == (HOLE,)
        assert store.snapshot("BTCUSDC", Interval.ONE_HOUR).holes == ()


async def test_does_not_ask_for_a_known_hole_again_after_a_restart(rig: Rig) -> None:
    await with_a_hole(rig)
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    rig.responder.requests.clear()
    rig.time.advance(15 * 60)
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert store.snapshot("BTCUSDC", FIVE).holes == (HOLE,)
    assert [end for _, end in rig.responder.asked("BTCUSDC", FIVE)] == [FIVE.floor(NOW) + 15 * MINUTE]
    assert all(start > HOLE[1] for start, _ in rig.responder.asked("BTCUSDC", FIVE))


async def test_asks_once_more_after_a_week_and_takes_what_the_exchange_has_filled_in(rig: Rig) -> None:
    await with_a_hole(rig)
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    rig.market.holes.clear()
    rig.time.advance(WEEK / 1000)
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert store.snapshot("BTCUSDC", FIVE).holes == ()


async def test_time_before_the_listing_is_no_hole(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert all(store.snapshot("BTCUSDC", interval).holes == () for interval in Interval)
        assert rows_of(store.snapshot("BTCUSDC", FIVE))[0][0] == FIVE.ceil(LISTED)


async def test_a_message_that_jumps_over_a_gap_has_the_gap_fetched(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.responder.requests.clear()
        rig.time.advance(20 * 60)
        newest = FIVE.floor(rig.time.clock()) - 5 * MINUTE
        await rig.responder.publish("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, newest)])
        await rig.until_whole(store, "BTCUSDC", passing=True)
    assert rig.responder.asked("BTCUSDC", FIVE)


async def test_a_closed_candle_that_does_not_come_is_fetched_after_its_grace(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.responder.requests.clear()
        last = FIVE.floor(NOW)
        rig.time.advance((last + 5 * MINUTE - NOW) / 1000 + 10)
        await until(lambda: rig.time.clock() > last + 5 * MINUTE + 15_000, rig.time)
        assert rig.responder.requests == []
        await rig.until_whole(store, "BTCUSDC", passing=True)
    assert rig.responder.asked("BTCUSDC", FIVE) == [(last, last + 5 * MINUTE)]


async def test_a_pair_that_was_withdrawn_is_asked_for_ever_more_rarely(rig: Rig) -> None:
    rig.market.holes["BTCUSDC", FIVE] = [(FIVE.floor(NOW) - DAY, NOW + 30 * DAY)]
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await until(lambda: bool(store.symbols()) and bool(store.snapshot("BTCUSDC", FIVE).holes))
        await rig.until_whole(store, "BTCUSDC", passing=True)
        rig.responder.requests.clear()
        await until(lambda: rig.time.clock() > NOW + DAY, rig.time, step=300)
    assert 1 <= len(rig.responder.asked("BTCUSDC", FIVE)) <= 12
