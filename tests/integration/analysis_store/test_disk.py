"""What reaches the disk, when, and what happens when the disk is not what it should be."""

import polars as pl
import pytest

from analysis.store.files import CandleFiles
from common.intervals import MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES


async def test_acknowledges_only_after_the_quarter_of_an_hour_that_writes(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        assert await rig.acknowledged() == 0
        assert not list(rig.candles.rglob("*.parquet"))
        rig.time.advance(15 * 60)
        await rig.until_all_acknowledged()
        assert list(rig.candles.rglob("*.parquet"))


async def test_a_flush_rewrites_only_the_partition_that_changed(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await store.flush()
        written = {path: path.stat().st_mtime_ns for path in rig.candles.rglob("*.parquet")}
        rig.time.set_clock(NOW + 5 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, FIVE.floor(NOW))])
        await rig.until_whole(store, "BTCUSDC")
        await store.flush()
        changed = [path for path, time in written.items() if path.stat().st_mtime_ns != time]
    assert [path.relative_to(rig.candles).as_posix() for path in changed] == ["BTCUSDC/5m/2026-W10.parquet"]


async def test_nothing_is_acknowledged_while_the_disk_refuses_and_all_of_it_is_written_later(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        obstacle = rig.candles / "BTCUSDC"
        obstacle.write_text("a file where a folder must be")
        rig.time.advance(15 * 60)
        await until(lambda: "DATA_DIR" in (store.check() or ""))
        assert await rig.acknowledged() == 0
        obstacle.unlink()
        await until(lambda: store.check() is None, rig.time)
        await rig.until_all_acknowledged(store)
    async with rig.store() as store:
        assert rig.is_whole(store, "BTCUSDC")


@pytest.mark.parametrize("damage", ["cut short", "other schema", "one bit", "empty", "high below low"])
async def test_a_bad_file_is_set_aside_and_its_range_fetched_again(rig: Rig, damage: str) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    victim = rig.candles / "BTCUSDC" / "5m" / "2026-W10.parquet"
    content = bytearray(victim.read_bytes())
    match damage:
        case "cut short":
            victim.write_bytes(content[: len(content) // 2])
        case "other schema":
            pl.DataFrame({"time": [1]}).write_parquet(victim)
        case "one bit":
            content[200] ^= 1
            victim.write_bytes(content)
        case "empty":
            victim.write_bytes(b"")
        case "high below low":
            pl.read_parquet(victim).with_columns(high=pl.col("low") - 1).write_parquet(victim)
    bad = victim.read_bytes()
    rig.responder.requests.clear()
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    assert rig.responder.requests
    assert {request.interval for request in rig.responder.requests} == {FIVE}
    assert [path.read_bytes() for path in victim.parent.glob("*.bad-*")] == [bad]


async def test_a_first_fill_is_written_without_waiting_for_the_quarter_of_an_hour(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.store.flush.MOST_UNFLUSHED", 500)
    await rig.follow("BTCUSDC")
    async with rig.store():
        await until(lambda: bool(list(rig.candles.rglob("*.parquet"))))
    assert rig.time.clock() == NOW


async def test_any_tool_can_read_the_files_while_the_store_runs(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await store.flush()
        frame = pl.read_parquet(rig.candles / "BTCUSDC" / "5m" / "*.parquet").sort("open_time")
        assert list(frame.iter_rows()) == rows_of(store.snapshot("BTCUSDC", FIVE))


async def test_what_left_the_window_is_dropped_by_whole_files(rig: Rig) -> None:
    rig.market.listed -= 60 * 86_400_000
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await store.flush()
        before = {path.name for path in (rig.candles / "BTCUSDC" / "5m").iterdir()}
        rig.time.advance(8 * 86_400)
        await until(lambda: rig.expected("BTCUSDC", FIVE)[-1] in rows_of(store.snapshot("BTCUSDC", FIVE)), rig.time)
        await store.flush()
        after = {path.name for path in (rig.candles / "BTCUSDC" / "5m").iterdir()}
        assert before - after == {min(before)}
        frame, _ = CandleFiles(rig.candles, rig.time.clock).read("BTCUSDC", FIVE)
        assert list(frame.iter_rows()) == rows_of(store.snapshot("BTCUSDC", FIVE))


async def test_a_clock_gone_wrong_deletes_nothing(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        held = rows_of(store.snapshot("BTCUSDC", FIVE))
        rig.time.set_clock(NOW + 20 * 365 * 86_400_000)
        await store.flush()
        assert rows_of(store.snapshot("BTCUSDC", FIVE)) == held
    assert list((rig.candles / "BTCUSDC" / "5m").glob("*.parquet"))


async def test_data_stored_by_a_clock_in_the_past_is_completed_once_the_clock_is_right(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    rig.time.set_clock(1_000)
    async with rig.store() as store:
        await until(lambda: store.symbols() == ["BTCUSDC"])
        rig.time.advance(60)
        assert rig.responder.requests == []
        rig.time.set_clock(NOW)
        await rig.until_whole(store, "BTCUSDC", passing=True)


async def test_minutes_since_the_last_message_count_from_what_the_files_tell(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
    async with rig.store() as store:
        assert store.snapshot("BTCUSDC", FIVE).heard == FIVE.floor(NOW - 2 * MINUTE)
