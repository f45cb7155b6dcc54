"""What the store tells the rest of the stack about."""

from typing import Any

from common.intervals import DAY, HOUR, MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, until

FIVE = Interval.FIVE_MINUTES
LAST = FIVE.floor(NOW) - 5 * MINUTE


def kinds(rig: Rig) -> list[str]:
    """The kinds of the events so far."""
    return [kind for kind, _ in rig.events]


def only(rig: Rig, kind: str) -> dict[str, Any]:
    """What the one event of a kind says."""
    (detail,) = [detail for name, detail in rig.events if name == kind]
    return detail


async def test_a_hole_of_today_is_news_and_one_of_last_week_is_not(rig: Rig) -> None:
    rig.market.listed -= 20 * DAY
    fresh, old = (LAST - HOUR, LAST - 30 * MINUTE), (LAST - 7 * DAY, LAST - 7 * DAY + HOUR)
    rig.market.holes["BTCUSDC", FIVE] = [old, fresh]
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert store.snapshot("BTCUSDC", FIVE).holes == (old, fresh)
    assert only(rig, "hole_found") == {"symbol": "BTCUSDC", "interval": "5m", "start": fresh[0], "end": fresh[1]}


async def test_a_restated_candle_is_news(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert kinds(rig) == []
        original = candle("BTCUSDC", FIVE, LAST)
        await rig.responder.publish("BTCUSDC", FIVE, [(*original[:7], original[7] + 1)], "rest")
        await until(lambda: bool(rig.events))
    assert only(rig, "candles_restated") == {"symbol": "BTCUSDC", "interval": "5m", "count": 1, "first": LAST}


async def test_a_disk_that_fails_and_recovers_is_news_once_each(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        obstacle = rig.candles / "BTCUSDC"
        obstacle.write_text("a file where a folder must be")
        assert not await store.flush()
        assert not await store.flush()
        obstacle.unlink()
        assert await store.flush()
    assert kinds(rig) == ["disk_failed", "disk_recovered"]


async def test_a_file_set_aside_is_news(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    (rig.candles / "BTCUSDC" / "1h" / "2026-Q1.parquet").write_bytes(b"PAR1")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    assert only(rig, "file_set_aside")["path"] == "BTCUSDC/1h/2026-Q1.parquet"
