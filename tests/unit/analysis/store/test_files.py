"""The folder of candles: what is believed, what is set aside."""

import logging
import random
import shutil
from pathlib import Path

import polars as pl
import pytest

from analysis.snapshot import SCHEMA
from analysis.store.absences import Absence
from analysis.store.files import CandleFiles
from analysis.store.parquet import encode
from analysis.store.periods import period_of
from common.intervals import MINUTE, WEEK, Interval

FIVE = Interval.FIVE_MINUTES
MONDAY = 1_772_409_600_000  # 2026-03-02T00:00Z
NOW = 1_772_626_320_000  # 2026-03-04T12:12:00Z


def frame(start: int, count: int) -> pl.DataFrame:
    """So many 5m candles from `start` on."""
    rows = [(start + n * 5 * MINUTE, 10.0 + n, 12.0 + n, 9.0 + n, 11.0 + n, 0.1 * n, 1e-8 * n, n) for n in range(count)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@pytest.fixture
def files(tmp_path: Path) -> CandleFiles:
    """An empty store."""
    return CandleFiles(tmp_path, lambda: NOW)


def write(files: CandleFiles, content: pl.DataFrame, source: str = "rest") -> None:
    """Writes the partition to which a frame belongs."""
    period = period_of(FIVE, content["open_time"][0])
    files.write("BTCUSDC", FIVE, period, content, "stream" if source == "stream" else "rest")


def folder(tmp_path: Path) -> Path:
    """Where the partitions are."""
    return tmp_path / "BTCUSDC" / "5m"


def test_what_was_written_is_read_to_the_last_bit_in_the_order_of_time(files: CandleFiles) -> None:
    new, old = frame(MONDAY, 300), frame(MONDAY - WEEK, 500)
    write(files, new, "stream")
    write(files, old)
    read, source = files.read("BTCUSDC", FIVE)
    assert read.equals(pl.concat([old, new]))
    assert source == "stream"


def test_a_series_that_was_never_written_is_empty(files: CandleFiles) -> None:
    read, source = files.read("BTCUSDC", FIVE)
    assert (read.schema, read.height, source) == (SCHEMA, 0, "none")


def damaged(content: bytes, how: str) -> bytes:
    """A partition as it should not be."""
    match how:
        case "cut short":
            return content[:-40]
        case "empty":
            return b""
        case "text":
            return b"open_time,open,high\n"
        case "one bit":
            return content[:300] + bytes([content[300] ^ 4]) + content[301:]
        case "unsigned":
            return content.replace(b"rascrypto_digest", b"rascrypto_nothing"[:16])
        case _:
            return encode(frame(MONDAY - WEEK, 3), "rest")


@pytest.mark.parametrize("how", ["cut short", "empty", "text", "one bit", "unsigned", "another week's"])
def test_a_bad_file_is_set_aside_and_the_others_are_kept(
    files: CandleFiles, tmp_path: Path, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    kept = frame(MONDAY - WEEK, 500)
    write(files, kept)
    write(files, frame(MONDAY, 300))
    victim = folder(tmp_path) / "2026-W10.parquet"
    bad = damaged(victim.read_bytes(), how)
    victim.write_bytes(bad)
    with caplog.at_level(logging.ERROR):
        read, _ = files.read("BTCUSDC", FIVE)
    assert read.equals(kept)
    assert not victim.exists()
    assert (folder(tmp_path) / "2026-W10.parquet.bad-20260304T121200").read_bytes() == bad
    assert [record.getMessage() for record in caplog.records] == [
        "a bad file was set aside, its candles will be fetched again"
    ]


def test_a_file_of_another_schema_is_set_aside(files: CandleFiles, tmp_path: Path) -> None:
    folder(tmp_path).mkdir(parents=True)
    other = frame(MONDAY, 3).with_columns(pl.col("trades").cast(pl.Int32))
    other.write_parquet(
        folder(tmp_path) / "2026-W10.parquet", metadata={"rascrypto_schema": "1", "rascrypto_digest": "0"}
    )
    assert files.read("BTCUSDC", FIVE)[0].is_empty()
    assert len(list(folder(tmp_path).glob("*.bad-*"))) == 1


def test_a_file_whose_name_is_no_period_is_set_aside(files: CandleFiles, tmp_path: Path) -> None:
    write(files, frame(MONDAY, 300))
    shutil.copy(folder(tmp_path) / "2026-W10.parquet", folder(tmp_path) / "copy.parquet")
    assert files.read("BTCUSDC", FIVE)[0].equals(frame(MONDAY, 300))
    assert [path.name for path in folder(tmp_path).glob("copy*")] == ["copy.parquet.bad-20260304T121200"]


def test_a_copy_under_another_weeks_name_doubles_nothing(files: CandleFiles, tmp_path: Path) -> None:
    write(files, frame(MONDAY, 300))
    shutil.copy(folder(tmp_path) / "2026-W10.parquet", folder(tmp_path) / "2026-W11.parquet")
    assert files.read("BTCUSDC", FIVE)[0].equals(frame(MONDAY, 300))


def test_no_damage_at_random_is_ever_believed(files: CandleFiles, tmp_path: Path) -> None:
    truth = frame(MONDAY, 200)
    write(files, truth)
    path = folder(tmp_path) / "2026-W10.parquet"
    good, chance = path.read_bytes(), random.Random(7)
    for _ in range(60):
        bad = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        path.write_bytes(bad)
        read, _ = files.read("BTCUSDC", FIVE)
        assert read.is_empty() or read.equals(truth)


def test_partitions_that_left_the_window_are_deleted(files: CandleFiles, tmp_path: Path) -> None:
    for weeks in (0, 1, 2):
        write(files, frame(MONDAY - weeks * WEEK, 10))
    files.drop_before("BTCUSDC", FIVE, period_of(FIVE, MONDAY - WEEK))
    assert sorted(path.name for path in folder(tmp_path).iterdir()) == ["2026-W09.parquet", "2026-W10.parquet"]


def test_absences_are_remembered(files: CandleFiles) -> None:
    holes = {FIVE: [Absence(0, 5 * MINUTE, 3, 4), Absence(10 * MINUTE, 15 * MINUTE, 7, 8)], Interval.ONE_HOUR: []}
    files.write_holes("BTCUSDC", holes)
    assert files.read_holes("BTCUSDC") == holes
    assert files.read_holes("ETHUSDC") == {}


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"schema": 1, "holes": {"7m": []}}', b'{"schema": 1, "holes": {"5m": [[1]]}}']
)
def test_a_bad_file_of_absences_is_set_aside(files: CandleFiles, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "BTCUSDC").mkdir()
    (tmp_path / "BTCUSDC" / "holes.json").write_bytes(content)
    assert files.read_holes("BTCUSDC") == {}
    assert [path.name for path in (tmp_path / "BTCUSDC").iterdir()] == ["holes.json.bad-20260304T121200"]


def test_absences_are_widened_to_whole_candles_and_empty_ones_left_out(files: CandleFiles) -> None:
    files.write_holes("BTCUSDC", {FIVE: [Absence(1, 2, 3, 4), Absence(-5, 6, 7, 8), Absence(9, 9, 7, 8)]})
    assert files.read_holes("BTCUSDC") == {FIVE: [Absence(0, 5 * MINUTE, 3, 4)]}


def test_the_watchlist_is_remembered_in_its_order(files: CandleFiles, tmp_path: Path) -> None:
    assert files.read_followed() is None
    files.write_followed(["SOLUSDC", "BTCUSDC"])
    assert files.read_followed() == ["SOLUSDC", "BTCUSDC"]
    (tmp_path / "watchlist.json").write_bytes(b'{"schema": 1, "symbols": ["../x"]}')
    assert files.read_followed() is None


def test_only_folders_that_can_be_pairs_count_as_stored(files: CandleFiles, tmp_path: Path) -> None:
    for name in ("BTCUSDC", "ETHUSDC", "lost+found", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "SOLUSDC").touch()
    assert files.symbols() == ["BTCUSDC", "ETHUSDC"]
    assert not files.has("..")


def test_a_store_keeps_its_identity(files: CandleFiles, tmp_path: Path) -> None:
    identity = files.identity()
    assert CandleFiles(tmp_path, lambda: NOW).identity() == identity
    (tmp_path / "store-id").write_bytes(b"\xff broken")
    assert len(files.identity()) == 8
    assert files.identity() != identity
