"""The broker dies under the store."""

import shutil

from common.backfill import BackfillError
from common.intervals import MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES


async def test_goes_on_when_the_broker_comes_back_with_its_store(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.server.kill()
        rig.time.advance(10 * 60)
        await rig.server.start()
        await rig.until_whole(store, "BTCUSDC", passing=True)


async def test_goes_on_when_the_broker_comes_back_empty(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.server.kill()
        shutil.rmtree(rig.server.store)
        await rig.server.start()
        rig.time.advance(5 * 60)
        await until(lambda: rig.broker.generation == 2)
        await rig.responder.start_stream()
        newest = candle("BTCUSDC", FIVE, FIVE.floor(NOW))
        await rig.responder.publish("BTCUSDC", FIVE, [newest])
        await until(lambda: newest in rows_of(store.snapshot("BTCUSDC", FIVE)), rig.time)
        assert store.symbols() == ["BTCUSDC"]
        await rig.until_all_acknowledged(store)
        held = rows_of(store.snapshot("BTCUSDC", FIVE))
    async with rig.store() as store:
        assert rows_of(store.snapshot("BTCUSDC", FIVE))[: len(held)] == held


async def test_a_pair_added_after_the_broker_came_back_is_followed(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await until(lambda: store.symbols() == ["BTCUSDC"])
        await rig.server.kill()
        await rig.server.start()
        await until(lambda: rig.broker.generation == 2)
        await rig.follow("BTCUSDC", "ETHUSDC")
        await rig.until_whole(store, "ETHUSDC", passing=True)


async def test_an_outage_of_ingest_ends_with_everything_fetched(rig: Rig) -> None:
    rig.responder.error = BackfillError(code="exchange_unreachable", detail="no network", retry_after=1)
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store:
        await until(lambda: len(rig.responder.requests) > 6, rig.time)
        rig.responder.error = None
        rig.time.advance(5 * MINUTE / 1000)
        await rig.until_whole(store, "BTCUSDC", "ETHUSDC", passing=True)
