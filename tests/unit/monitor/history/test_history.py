"""The history from one start to the next, and through what goes wrong."""

import asyncio
import gc
import tracemalloc
from pathlib import Path

import pytest

from common.events import Event
from monitor.history.ranges import RANGES, RangeName
from monitor.history.store import Store
from monitor.history.tiers import TEN_SECONDS
from unit.monitor.records import DAY, HOUR, MIDNIGHT, MINUTE, SECOND, Record, saw


async def test_the_last_quarter_of_an_hour_is_told_by_the_second(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(20 * MINUTE)
    answer = await record.ask("15m")
    # The second at hand is still being measured.
    assert answer["time"] == list(range(record.now - 15 * MINUTE, record.now - SECOND, SECOND))
    assert answer["step"] == SECOND
    assert answer["series"]["cpu.percent"]["mean"] == [saw(at) for at in answer["time"]]
    assert answer["series"]["cpu.percent"]["unit"] == "percent"


@pytest.mark.parametrize(("name", "points", "step"), [("1h", 360, 10 * SECOND), ("1d", 720, 2 * MINUTE)])
async def test_a_range_has_its_resolution_and_every_point_its_minimum_mean_and_maximum(
    tmp_path: Path, name: RangeName, points: int, step: int
) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(RANGES[name].span + 2 * HOUR, every=10 * SECOND)
    answer = await record.ask(name)
    assert points - 1 <= len(answer["time"]) <= points + 1
    assert answer["step"] == step
    cpu = answer["series"]["cpu.percent"]
    for place, at in enumerate(answer["time"][1:-2], start=1):
        mine = [saw(each) for each in range(at, at + step, 10 * SECOND)]
        assert (cpu["minimum"][place], cpu["maximum"][place]) == (min(mine), max(mine))
        assert cpu["mean"][place] == pytest.approx(sum(mine) / len(mine), abs=0.1)


async def test_a_month_is_told_by_the_hour_and_two_years_by_the_day(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(3 * DAY, every=MINUTE)
    month, years = await record.ask("30d"), await record.ask("2y")
    assert (month["step"], years["step"]) == (HOUR, DAY)
    assert month["time"] == list(range(MIDNIGHT, MIDNIGHT + 3 * DAY, HOUR))
    assert years["time"] == list(range(MIDNIGHT, MIDNIGHT + 3 * DAY, DAY))
    assert set(years["series"]["cpu.percent"]["maximum"]) == {80.0}


async def test_a_window_may_end_in_the_past(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(6 * HOUR, every=10 * SECOND)
    answer = await record.ask("1h", end=MIDNIGHT + 3 * HOUR)
    assert answer["time"] == list(range(MIDNIGHT + 2 * HOUR, MIDNIGHT + 3 * HOUR, 10 * SECOND))


async def test_only_the_series_that_are_asked_for_are_told(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(MINUTE)
    assert list((await record.ask("15m", wanted=("cpu",)))["series"]) == ["cpu.percent"]
    assert list((await record.ask("15m", wanted=("temperature.soc",)))["series"]) == ["temperature.soc"]
    assert (await record.ask("15m", wanted=("cp",)))["series"] == {}


async def test_missing_values_are_null_and_a_series_that_never_was_is_absent(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    for second in range(10):
        record.history.add(record.now, {"load": 1.0 if second < 5 else None, "fan.rpm": None})
        record.now += SECOND
    series = (await record.ask("15m"))["series"]
    assert series == {} or "fan.rpm" not in series
    assert series["load"]["mean"] == [1.0] * 5 + [None] * 4


async def test_time_in_which_nothing_was_measured_is_one_null(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(10 * MINUTE, every=10 * SECOND)
    record.now += 20 * MINUTE
    await record.live(10 * MINUTE, every=10 * SECOND)
    answer = await record.ask("1h")
    mean = answer["series"]["cpu.percent"]["mean"]
    assert mean.count(None) == 1
    assert answer["time"][mean.index(None)] == MIDNIGHT + 10 * MINUTE


async def test_a_restart_goes_on_where_it_ended(tmp_path: Path) -> None:
    first = Record(tmp_path)
    await first.history.recall()
    await first.live(90 * MINUTE + 7 * SECOND)
    await first.history.close()
    second = Record(tmp_path, now=first.now)
    await second.history.recall()
    await second.live(30 * MINUTE)
    answer = await second.ask("1d")
    assert answer["time"] == list(range(MIDNIGHT, MIDNIGHT + 2 * HOUR + 7 * SECOND - 10 * SECOND, 2 * MINUTE))
    assert None not in answer["series"]["cpu.percent"]["mean"]
    assert (await second.ask("7d"))["series"]["cpu.percent"]["minimum"][0] == 0


async def test_after_a_restart_the_last_quarter_of_an_hour_is_told_in_ten_second_steps(tmp_path: Path) -> None:
    first = Record(tmp_path)
    await first.history.recall()
    await first.live(10 * MINUTE)
    await first.history.close()
    second = Record(tmp_path, now=first.now)
    await second.history.recall()
    await second.live(MINUTE)
    answer = await second.ask("15m")
    assert len(answer["time"]) == 60 + 59
    assert answer["time"][0] == MIDNIGHT


async def test_a_power_cut_takes_no_more_than_the_batch_at_hand(tmp_path: Path) -> None:
    first = Record(tmp_path)
    await first.history.recall()
    await first.live(3 * HOUR + 14 * MINUTE, every=10 * SECOND)
    await first.kill()
    second = Record(tmp_path, now=first.now)
    await second.history.recall()
    answer = await second.ask("1d")
    assert answer["time"][-1] >= MIDNIGHT + 3 * HOUR - 2 * MINUTE
    assert answer["time"] == list(range(MIDNIGHT, answer["time"][-1] + 1, 2 * MINUTE))
    assert (await second.ask("7d"))["time"][-1] >= MIDNIGHT + 2 * HOUR + 45 * MINUTE


async def test_a_clock_that_is_set_back_leaves_everything_readable(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(2 * HOUR, every=10 * SECOND)
    record.now -= HOUR
    await record.live(2 * HOUR, every=10 * SECOND)
    await record.history.close()
    again = Record(tmp_path, now=record.now)
    await again.history.recall()
    answer = await again.ask("1d")
    assert answer["time"] == sorted(set(answer["time"]))
    assert answer["time"][0] == MIDNIGHT
    assert answer["time"][-1] >= MIDNIGHT + 3 * HOUR - 4 * MINUTE


async def test_a_clock_that_starts_in_the_past_costs_no_stored_history(tmp_path: Path) -> None:
    first = Record(tmp_path)
    await first.history.recall()
    await first.live(2 * HOUR, every=10 * SECOND)
    await first.history.close()
    # A board without a clock of its own wakes up years ago, and learns the time an hour later.
    second = Record(tmp_path, now=MIDNIGHT - 1000 * DAY)
    await second.history.recall()
    await second.live(HOUR, every=10 * SECOND)
    second.now = MIDNIGHT + 3 * HOUR
    await second.live(HOUR, every=10 * SECOND)
    answer = await second.ask("1d")
    assert answer["time"][0] == MIDNIGHT
    assert answer["series"]["cpu.percent"]["mean"].count(None) == 1


async def test_a_full_disk_is_told_once_keeps_the_record_in_memory_and_loses_nothing(tmp_path: Path) -> None:
    record = Record(tmp_path, most_bytes=1024 * 9)
    await record.history.recall()
    await record.live(4 * HOUR, every=10 * SECOND)
    status = record.history.status()
    assert status.problem is not None
    assert "full" in status.problem
    assert status.waiting_blocks > 0
    assert [kind for kind, _ in record.told] == ["history_stopped"]
    answer = await record.ask("1h", end=MIDNIGHT + 2 * HOUR)
    assert len(answer["time"]) == 360


async def test_space_that_returns_takes_what_has_waited(tmp_path: Path) -> None:
    record = Record(tmp_path, most_bytes=1024 * 9)
    await record.history.recall()
    await record.live(4 * HOUR, every=10 * SECOND)
    record.store.most_bytes = 1_000_000
    await record.live(15 * MINUTE, every=10 * SECOND)
    assert record.history.status().problem is None
    assert record.history.status().waiting_blocks <= 1
    assert [kind for kind, _ in record.told] == ["history_stopped", "history_resumed"]
    await record.history.close()
    again = Record(tmp_path, now=record.now)
    await again.history.recall()
    assert (await again.ask("1d"))["time"] == list(range(MIDNIGHT, record.now - 10 * SECOND, 2 * MINUTE))


async def test_a_disk_that_stays_full_for_days_keeps_memory_bounded(tmp_path: Path) -> None:
    record = Record(tmp_path, most_bytes=1024 * 9)
    await record.history.recall()
    await record.live(5 * DAY, every=MINUTE)
    assert record.history.status().waiting_blocks <= 130


async def test_a_folder_that_comes_back_is_used_and_blocks_keep_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    record = Record(folder)
    assert await record.history.recall() == {}
    assert record.history.status().problem is not None
    await record.live(HOUR, every=10 * SECOND)
    folder.mkdir()
    await record.live(HOUR, every=10 * SECOND)
    assert record.history.status().problem is None
    await record.history.close()
    again = Record(folder, now=record.now)
    await again.history.recall()
    assert (await again.ask("1d"))["time"] == list(range(MIDNIGHT, MIDNIGHT + 2 * HOUR, 2 * MINUTE))


async def test_a_file_of_another_version_is_set_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").write_bytes(b"an older format" * 100)
    record = Record(tmp_path)
    await record.history.recall()
    assert "set aside" in str(record.history.status().set_aside)
    assert [kind for kind, _ in record.told] == ["history_set_aside"]
    await record.live(20 * MINUTE)
    assert len((await record.ask("15m"))["time"]) == 899


async def test_annotations_are_told_with_the_curves_stored_and_told_again(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(30 * MINUTE, every=10 * SECOND)
    record.history.note(Event(service="ingest", kind="backfill", at=MIDNIGHT + 5 * MINUTE, detail={"rows": 500}))
    record.history.note(Event(service="analysis", kind="chart", at=MIDNIGHT + 6 * MINUTE))
    expected = [("ingest", "backfill", MIDNIGHT + 5 * MINUTE), ("analysis", "chart", MIDNIGHT + 6 * MINUTE)]
    told = (await record.ask("1h"))["annotations"]
    assert [(each["service"], each["kind"], each["at"]) for each in told] == expected
    await record.history.close()
    again = Record(tmp_path, now=record.now)
    await again.history.recall()
    stored = (await again.ask("1h"))["annotations"]
    assert [(each["service"], each["kind"], each["at"]) for each in stored] == expected
    assert stored[0]["detail"] == {"rows": 500}
    assert (await again.ask("15m"))["annotations"] == []


async def test_what_is_remembered_is_stored_with_the_next_batch(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    record.history.remember("alarm", "on")
    await record.history.close()
    again = Record(tmp_path)
    assert await again.history.recall() == {"alarm": "on"}


async def test_a_batch_is_stored_every_quarter_of_an_hour(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    batches = set()
    for _ in range(4 * 60):
        await record.live(MINUTE, every=10 * SECOND)
        batches.add(record.history.status().stored_until)
    assert len(batches - {None}) == 15


async def test_a_stop_in_the_middle_of_a_batch_stores_it_once(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    running = asyncio.create_task(record.history.run())
    while not record.history.is_due:
        record.history.add(record.now, {"load": 1.0})
        record.now += 10 * SECOND
    # The loop has begun to store, and is ended before that is done.
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await record.history.close()
    again = Store(tmp_path / "history.sqlite3", lambda: 0)
    again.open()
    times = [start for table in again.read(TEN_SECONDS, 0, record.now) for start in table.start]
    assert times == list(range(MIDNIGHT, record.now, 10 * SECOND))
    again.close()


async def test_days_of_samples_leave_memory_flat(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(DAY + HOUR, every=2 * MINUTE)
    tracemalloc.start()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    await record.live(2 * DAY, every=2 * MINUTE)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 1_500_000


async def test_the_file_stays_small_enough_for_a_card(tmp_path: Path) -> None:
    record = Record(tmp_path)
    await record.history.recall()
    await record.live(3 * DAY, every=MINUTE)
    await record.history.close()
    assert (tmp_path / "history.sqlite3").stat().st_size < 400_000


def test_a_store_that_was_never_opened_closes_quietly(tmp_path: Path) -> None:
    Store(tmp_path / "history.sqlite3", lambda: 0).close()
