"""The history's file: what is kept, what survives, what is set aside."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history.annotations import Annotation
from monitor.history.rows import Fold, NamePool, Row
from monitor.history.schema import StoreError
from monitor.history.store import MOST_BYTES, Store
from monitor.history.tiers import ONE_MINUTE, QUARTER_HOUR, TEN_SECONDS, Block, Tier
from monitor.history.writing import Batch
from unit.monitor.records import DAY, MIDNIGHT, MINUTE

_LATEST = MIDNIGHT + 10_000 * DAY


def _row(start: int, **values: float) -> Row:
    fold = Fold(start)
    fold.add_values({name.replace("_", "."): value for name, value in values.items()})
    return fold.row(NamePool())


def _block(tier: Tier, number: int, rows: int = 3, covers: int = 0) -> Block:
    start = MIDNIGHT + number * tier.block
    return Block(tier, number, covers, tuple(_row(start + n * tier.step, load=float(number)) for n in range(rows)))


def _open(folder: Path, most_bytes: int = MOST_BYTES) -> Store:
    store = Store(folder / "history.sqlite3", lambda: MIDNIGHT, most_bytes)
    store.open()
    return store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = _open(tmp_path)
    yield opened
    opened.close()


def _numbers(store: Store, tier: Tier) -> list[int]:
    """The numbers of the stored blocks, which `_block` gave them as their load."""
    return sorted({value // 100 for table in store.read(tier, 0, _LATEST) for value in table.columns["load"].mean})


def _rows(store: Store, tier: Tier = TEN_SECONDS, start: int = 0, end: int = _LATEST) -> int:
    return sum(len(table.start) for table in store.read(tier, start, end))


def test_a_block_is_read_as_it_was_written(store: Store) -> None:
    store.write(Batch((_block(TEN_SECONDS, 1),)))
    (table,) = store.read(TEN_SECONDS, 0, _LATEST)
    assert table.start == [MIDNIGHT + 15 * MINUTE + n * 10_000 for n in range(3)]
    assert table.columns["load"].mean == [100, 100, 100]


def test_only_blocks_that_reach_into_the_range_are_read(store: Store) -> None:
    store.write(Batch(tuple(_block(ONE_MINUTE, number, rows=60) for number in range(4))))
    hour = ONE_MINUTE.block
    assert _rows(store, ONE_MINUTE, MIDNIGHT + hour, MIDNIGHT + 2 * hour) == 60
    assert _rows(store, ONE_MINUTE, MIDNIGHT + hour - 1, MIDNIGHT + 2 * hour + 1) == 180


def test_a_summary_is_one_row_of_the_whole_block(store: Store) -> None:
    rows = tuple(_row(MIDNIGHT + n * MINUTE, load=float(n)) for n in range(60))
    store.write(Batch((Block(ONE_MINUTE, 1, 0, rows), _block(ONE_MINUTE, 2))))
    (table,) = store.read_summaries(ONE_MINUTE, 0, _LATEST)
    load = table.columns["load"]
    assert table.start == [MIDNIGHT, MIDNIGHT + 2 * ONE_MINUTE.block]
    assert (load.low[0], load.mean[0], load.high[0], load.weight[0]) == (0, 2950, 5900, 60)


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    first = _open(tmp_path)
    first.write(Batch((_block(TEN_SECONDS, 7),), (), {"alarm": "on"}))
    first.close()
    again = _open(tmp_path)
    assert (_numbers(again, TEN_SECONDS), again.last_number(TEN_SECONDS)) == ([7], 7)
    assert again.read_state() == {"alarm": "on"}
    again.close()


def test_blocks_that_no_coarser_block_has_taken_in_are_named(store: Store) -> None:
    tens = tuple(_block(TEN_SECONDS, number) for number in range(1, 6))
    store.write(Batch((*tens, _block(ONE_MINUTE, 1, covers=3))))
    assert [number for number, _ in store.uncovered(TEN_SECONDS, ONE_MINUTE)] == [4, 5]
    assert [number for number, _ in store.uncovered(ONE_MINUTE, QUARTER_HOUR)] == [1]


def test_each_resolution_keeps_its_number_of_rows_whatever_the_clock_says(store: Store) -> None:
    per_block = TEN_SECONDS.block // TEN_SECONDS.step
    for number in range(1, 131):
        block = _block(TEN_SECONDS, 1 if number % 10 else 5000, rows=per_block)
        hourly = (_block(ONE_MINUTE, number),) if number % 4 == 0 else ()
        store.write(Batch((Block(TEN_SECONDS, number, 0, block.rows), *hourly)))
    kept = _rows(store)
    assert TEN_SECONDS.rows <= kept <= TEN_SECONDS.rows + 4 * per_block


def test_a_batch_that_fails_leaves_nothing_behind(store: Store) -> None:
    store.write(Batch((_block(TEN_SECONDS, 1),)))
    bad = Annotation(MIDNIGHT, MIDNIGHT, "s", "k", 1 << 80, {})
    with pytest.raises(OverflowError):
        store.write(Batch((_block(TEN_SECONDS, 2),), (bad,)))
    assert _numbers(store, TEN_SECONDS) == [1]
    store.write(Batch((_block(TEN_SECONDS, 3),)))
    assert _numbers(store, TEN_SECONDS) == [1, 3]


def test_a_full_file_refuses_a_batch_and_keeps_what_it_has(tmp_path: Path) -> None:
    store = _open(tmp_path, most_bytes=30_000)
    store.write(Batch((_noisy_block(1), _noisy_block(2))))
    with pytest.raises(StoreError, match="full"):
        store.write(Batch(tuple(_noisy_block(number) for number in range(3, 40))))
    assert _rows(store) == 2 * 90
    assert store.is_open
    store.close()


def _noisy_block(number: int, cores: int = 8) -> Block:
    dice = random.Random(number)
    names = [f"cpu.core{core}" for core in range(cores)]
    rows = []
    for place in range(90):
        fold = Fold(MIDNIGHT + number * TEN_SECONDS.block + place * TEN_SECONDS.step)
        fold.add_values({name: dice.uniform(0, 100) for name in names})
        rows.append(fold.row(NamePool()))
    return Block(TEN_SECONDS, number, 0, tuple(rows))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(
            lambda path: path.write_bytes(b"not a database, but somebody's notes " * 100), id="not a database"
        ),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:5000]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:50]), id="cut within its head"),
        pytest.param(lambda path: _overwrite(path, 1024, bytes(4096)), id="zeros in the middle"),
        pytest.param(lambda path: _pragma(path, "user_version = 99"), id="another version"),
        pytest.param(lambda path: _pragma(path, "application_id = 1"), id="another program's"),
    ],
)
def test_a_file_that_is_not_a_whole_history_is_set_aside_and_a_new_one_begun(tmp_path: Path, spoil: object) -> None:
    first = _open(tmp_path)
    first.write(Batch(tuple(_noisy_block(number) for number in range(1, 5))))
    first.close()
    assert callable(spoil)
    spoil(tmp_path / "history.sqlite3")
    again = _open(tmp_path)
    assert again.set_aside is not None
    assert f"set aside as history.sqlite3.aside-{MIDNIGHT}" in again.set_aside
    assert (tmp_path / f"history.sqlite3.aside-{MIDNIGHT}").exists()
    assert _numbers(again, TEN_SECONDS) == []
    again.write(Batch((_block(TEN_SECONDS, 1),)))
    again.close()


def _overwrite(path: Path, position: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(position)
        file.write(content)


def _pragma(path: Path, setting: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA {setting}")
    connection.close()


def test_an_empty_file_is_a_new_history(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").touch()
    store = _open(tmp_path)
    assert store.set_aside is None
    store.write(Batch((_block(TEN_SECONDS, 1),)))
    store.close()


def test_only_the_newest_files_that_were_set_aside_are_kept(tmp_path: Path) -> None:
    for moment in range(100, 105):
        (tmp_path / "history.sqlite3").write_bytes(b"rubbish" * 100)
        store = Store(tmp_path / "history.sqlite3", lambda moment=moment: moment)  # type: ignore[misc]
        store.open()
        store.close()
    assert sorted(path.name for path in tmp_path.glob("*aside*")) == [
        "history.sqlite3.aside-103",
        "history.sqlite3.aside-104",
    ]


def test_a_file_that_proves_damaged_while_in_use_is_closed_and_set_aside_at_the_next_opening(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.write(Batch(tuple(_noisy_block(number, cores=40) for number in range(1, 140))))
    store.close()
    store.open()
    _overwrite(tmp_path / "history.sqlite3", 9 * 1024, random.Random(1).randbytes(600_000))
    with pytest.raises(StoreError, match="damaged"):
        store.read(TEN_SECONDS, 0, _LATEST)
    assert not store.is_open
    store.open()
    assert store.set_aside is not None
    store.write(Batch((_block(TEN_SECONDS, 1),)))
    store.close()


def test_a_folder_that_cannot_be_used_is_no_reason_to_set_anything_aside(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        _open(tmp_path / "nowhere")


def test_a_closed_file_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "history.sqlite3", lambda: MIDNIGHT)
    with pytest.raises(StoreError, match="not open"):
        store.read_state()


def _power_cut(folder: Path, copy: Path, wal: bytes) -> Store:
    """The files as they are at this moment, with this much of what was written ahead, opened elsewhere."""
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    shutil.copy(folder / "history.sqlite3", copy)
    (copy / "history.sqlite3-wal").write_bytes(wal)
    return _open(copy)


@settings(max_examples=25, deadline=None)
@given(cut=st.floats(0, 1), tail=st.binary(max_size=2000))
def test_a_power_cut_anywhere_in_a_write_loses_that_batch_at_most(
    tmp_path_factory: pytest.TempPathFactory, cut: float, tail: bytes
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    store = _open(folder)
    for number in range(1, 4):
        store.write(Batch((_noisy_block(number),), (), {"last": str(number)}))
    before = (folder / "history.sqlite3-wal").stat().st_size
    store.write(Batch((_noisy_block(4),), (), {"last": "4"}))
    wal = (folder / "history.sqlite3-wal").read_bytes()
    length = before + round(cut * (len(wal) - before))
    survivor = _power_cut(folder, folder / "after", wal[:length] + tail[: len(wal) - length])
    kept = _rows(survivor) // 90
    assert survivor.set_aside is None
    assert kept == (4 if length == len(wal) else 3)
    assert survivor.read_state() == {"last": str(kept)}
    survivor.close()
    store.close()


@settings(max_examples=15, deadline=None)
@given(torn=st.sets(st.integers(0, 60)))
def test_a_power_cut_while_pages_move_to_their_place_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, torn: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    store = _open(folder)
    for number in range(1, 6):
        store.write(Batch((_noisy_block(number),)))
    wal = (folder / "history.sqlite3-wal").read_bytes()
    with sqlite3.connect(folder / "history.sqlite3") as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    for page in torn:
        if page * 1024 < (folder / "history.sqlite3").stat().st_size:
            _overwrite(folder / "history.sqlite3", page * 1024 + 300, b"\xff" * 700)
    survivor = _power_cut(folder, folder / "after", wal)
    assert survivor.set_aside is None
    assert _rows(survivor) == 5 * 90
    survivor.close()
    store.close()
