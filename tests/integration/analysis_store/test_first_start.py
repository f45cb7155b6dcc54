"""A first start on an empty folder."""

from common.intervals import Interval
from integration.analysis_store.rig import Rig


async def test_fills_every_interval_of_every_pair(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC", "ETHUSDC")
        assert store.symbols() == ["BTCUSDC", "ETHUSDC"]


async def test_asks_for_the_newest_page_of_each_series_before_anything_older(rig: Rig) -> None:
    rig.market.listed -= 60 * 86_400_000
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "ETHUSDC")
    first = [(r.symbol, r.interval) for r in rig.responder.requests[: 2 * len(Interval)]]
    assert first == [(symbol, interval) for interval in Interval for symbol in ("BTCUSDC", "ETHUSDC")]
