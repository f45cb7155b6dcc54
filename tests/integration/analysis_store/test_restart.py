"""Stopping and starting again."""

from common.intervals import MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES


async def filled(rig: Rig) -> None:
    """Runs a store until it holds everything, and stops it."""
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    rig.responder.requests.clear()


async def test_serves_what_it_had_before_the_broker_can_be_reached(rig: Rig) -> None:
    await filled(rig)
    await rig.server.stop()
    async with rig.store() as store:
        assert rig.is_whole(store, "BTCUSDC")


async def test_asks_only_for_the_candles_that_closed_meanwhile(rig: Rig) -> None:
    await filled(rig)
    rig.time.advance(30 * 60)
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    last = FIVE.floor(NOW)
    asked = {(r.interval, r.start, r.end) for r in rig.responder.requests}
    assert asked == {(FIVE, last, last + 30 * MINUTE)}


async def test_asks_for_nothing_when_nothing_is_missing(rig: Rig) -> None:
    await filled(rig)
    async with rig.store() as store:
        await rig.responder.publish("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, FIVE.floor(NOW) - 5 * MINUTE)])
        await rig.until_all_acknowledged(store)
        rig.time.advance(10)
    assert rig.responder.requests == []


async def test_keeps_the_word_of_rest_over_the_stream_and_over_a_restart(rig: Rig) -> None:
    await filled(rig)
    time = FIVE.floor(NOW) - 5 * MINUTE
    original = candle("BTCUSDC", FIVE, time)
    restated = (*original[:5], original[5] + 1.0, *original[6:])
    rig.market.restated["BTCUSDC", FIVE, time] = restated
    async with rig.store() as store:
        await rig.responder.publish("BTCUSDC", FIVE, [restated], "rest")
        await until(lambda: rows_of(store.snapshot("BTCUSDC", FIVE))[-1] == restated)
        version = store.snapshot("BTCUSDC", FIVE).version
        await rig.responder.publish("BTCUSDC", FIVE, [original], "stream")
        later = candle("BTCUSDC", Interval.ONE_HOUR, Interval.ONE_HOUR.floor(NOW))
        await rig.responder.publish_live("BTCUSDC", Interval.ONE_HOUR, later)
        await until(lambda: store.snapshot("BTCUSDC", Interval.ONE_HOUR).forming is not None)
        assert store.snapshot("BTCUSDC", FIVE).version == version
    async with rig.store() as store:
        assert rows_of(store.snapshot("BTCUSDC", FIVE))[-1] == restated


async def test_version_numbers_differ_from_those_before_a_restart(rig: Rig) -> None:
    await filled(rig)
    async with rig.store() as store:
        before = store.snapshot("BTCUSDC", FIVE).version
    async with rig.store() as store:
        assert store.snapshot("BTCUSDC", FIVE).version != before


async def test_a_pair_that_left_the_watchlist_can_still_be_read_but_is_not_repaired(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC", "ETHUSDC")
        held = rows_of(store.snapshot("ETHUSDC", FIVE))
        await rig.unfollow("ETHUSDC")
        await until(lambda: store.symbols() == ["BTCUSDC"])
    rig.time.advance(3600)
    rig.responder.requests.clear()
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert rows_of(store.snapshot("ETHUSDC", FIVE)) == held
        assert {request.symbol for request in rig.responder.requests} == {"BTCUSDC"}
