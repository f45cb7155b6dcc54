"""Files that survive."""

from pathlib import Path

import pytest

from analysis.store import disk
from common.serve import StartError


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    disk.write_beside(path, b"old")
    with path.open("rb") as reader:
        disk.write_beside(path, b"newer")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"newer"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(OSError, match="folder"):
        disk.write_beside(path, b"a file cannot replace a folder")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


def test_the_leftovers_of_killed_writes_are_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    leftover = tmp_path / "deep" / ".2026-W10.parquet.tmp"
    kept = [tmp_path / "deep" / "2026-W10.parquet", tmp_path / "deep" / ".hidden", tmp_path / "a.tmp"]
    for path in (leftover, *kept):
        path.touch()
    assert disk.sweep(tmp_path) == [leftover]
    assert all(path.exists() for path in kept)


def test_a_folder_can_be_claimed_once_at_a_time(tmp_path: Path) -> None:
    first = disk.claim(tmp_path / "candles")
    with pytest.raises(StartError, match=r"DATA_DIR: .* is used by another analysis"):
        disk.claim(tmp_path / "candles")
    first.close()
    disk.claim(tmp_path / "candles").close()


def test_a_folder_that_cannot_be_written_stops_the_start_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder must be")
    with pytest.raises(
        StartError, match=r"^DATA_DIR: .* cannot be written: .*; make it writable or set another$"
    ) as error:
        disk.claim(tmp_path / "data" / "candles")
    assert "\n" not in str(error.value)
