"""The closed candles on their way from the broker to the store."""

from common.backfill import BackfillError
from common.intervals import MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES
NEXT = candle("BTCUSDC", FIVE, FIVE.floor(NOW))


async def test_candles_that_were_never_written_come_again_at_the_next_start_without_ingest(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    obstacle = rig.candles / "BTCUSDC"
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        obstacle.write_text("a file where a folder must be")  # so that the flush at the end fails
    obstacle.unlink()
    rig.responder.error = BackfillError(code="exchange_unreachable", detail="no network", retry_after=60)
    rig.responder.requests.clear()
    async with rig.store() as store:
        await until(lambda: rig.is_whole(store, "BTCUSDC"))
        await until(lambda: bool(rig.responder.requests))
    assert all(not rig.market.rows(r.symbol, r.interval, r.start, r.end) for r in rig.responder.requests)


async def test_what_is_on_disk_does_not_come_again(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    stream = await rig.broker.jetstream.stream_info("CANDLES")
    async with rig.store() as store:
        rig.time.set_clock(NOW + 5 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [NEXT])
        await until(lambda: NEXT in rows_of(store.snapshot("BTCUSDC", FIVE)))
        assert await rig.acknowledged() == stream.state.last_seq


async def test_two_stores_each_get_every_candle(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as one, rig.store("other") as other:
        await until(lambda: rig.is_whole(one, "BTCUSDC") and rig.is_whole(other, "BTCUSDC"))
        rig.time.set_clock(NOW + 5 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [NEXT])
        await until(lambda: all(NEXT in rows_of(store.snapshot("BTCUSDC", FIVE)) for store in (one, other)))


async def test_a_consumer_that_somebody_deleted_is_made_again(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        identity = (rig.candles / "store-id").read_text()
        await rig.broker.jetstream.delete_consumer("CANDLES", f"analysis-{identity}")
        rig.time.set_clock(NOW + 5 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [NEXT])
        await until(lambda: NEXT in rows_of(store.snapshot("BTCUSDC", FIVE)), rig.time)
