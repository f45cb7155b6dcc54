"""The forming candle."""

from common.intervals import MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, until

FIVE = Interval.FIVE_MINUTES
OPEN = FIVE.floor(NOW)


async def test_a_forming_candle_is_shown_until_it_closes(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        before = store.snapshot("BTCUSDC", FIVE)
        row = candle("BTCUSDC", FIVE, OPEN)
        await rig.responder.publish_live("BTCUSDC", FIVE, row)
        await until(lambda: store.snapshot("BTCUSDC", FIVE).forming is not None)
        formed = store.snapshot("BTCUSDC", FIVE)
        assert (formed.version, formed.live_version) == (before.version, before.live_version + 1)
        assert formed.heard == rig.time.clock()
        rig.time.set_clock(NOW + 4 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [row])
        await until(lambda: store.snapshot("BTCUSDC", FIVE).forming is None)
        assert store.snapshot("BTCUSDC", FIVE).source == "stream"


async def test_a_live_message_of_a_candle_that_is_closed_already_is_ignored(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.responder.publish_live("BTCUSDC", FIVE, candle("BTCUSDC", FIVE, OPEN - 5 * MINUTE))
        await rig.responder.publish_live("BTCUSDC", FIVE, candle("BTCUSDC", FIVE, OPEN))
        await until(lambda: store.snapshot("BTCUSDC", FIVE).forming is not None)
        forming = store.snapshot("BTCUSDC", FIVE).forming
        assert forming is not None
        assert forming.open_time == OPEN


async def test_listeners_hear_of_every_change_until_they_end(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        heard: list[tuple[str, Interval]] = []
        end = store.on_change(lambda symbol, interval: heard.append((symbol, interval)))
        await rig.responder.publish_live("BTCUSDC", FIVE, candle("BTCUSDC", FIVE, OPEN))
        await until(lambda: bool(heard))
        end()
        rig.time.set_clock(NOW + 4 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, OPEN)])
        await until(lambda: store.snapshot("BTCUSDC", FIVE).forming is None)
        assert heard == [("BTCUSDC", FIVE)]
