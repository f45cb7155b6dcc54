import fcntl
import io
import tarfile
from pathlib import Path

import pytest

from analysis.snapshot import SCHEMA
from analysis.store.files import CandleFiles
from analysis.store.periods import period_of
from common.care import candles
from common.care.errors import CareError
from common.clock import system_clock
from common.intervals import Interval

PARQUET = b"PAR1 candles PAR1"
STORE = {
    "BTCUSDC/5m/2027-01.parquet": PARQUET,
    "BTCUSDC/1w/all.parquet": PARQUET,
    "BTCUSDC/holes.json": b"{}",
    "ETHUSDC/1h/2027.parquet": PARQUET,
    "watchlist.json": b"{}",
}


def fill(data: Path, files: dict[str, bytes]) -> Path:
    """The data folder of an analysis whose store holds the files."""
    for name, content in files.items():
        path = data / "candles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return data


def content_of(data: Path) -> dict[str, bytes]:
    return {
        path.relative_to(data / "candles").as_posix(): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def archive(files: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            made.addfile(entry, io.BytesIO(content))
        made.addfile(tarfile.TarInfo("complete"))
    return io.BytesIO(out.getvalue())


def test_what_was_saved_comes_back_and_nothing_else_stays(tmp_path: Path) -> None:
    out = io.BytesIO()
    assert candles.save(fill(tmp_path / "old", STORE), out) == "candles of 2 pairs in 5 files"
    new = fill(tmp_path / "new", {"XRPUSDC/5m/2027-02.parquet": PARQUET, "store-id": b"00000000"})
    assert candles.load(new, io.BytesIO(out.getvalue())) == "candles of 2 pairs in 5 files"
    assert content_of(new) == STORE


def test_every_file_that_analysis_writes_comes_back(tmp_path: Path) -> None:
    store = CandleFiles(fill(tmp_path / "old", STORE) / "candles", system_clock)
    for interval in Interval:
        store.write("SOLUSDC", interval, period_of(interval, 1_700_000_000_000), SCHEMA.to_frame(), "rest")
    store.write_holes("SOLUSDC", {})
    store.write_followed(["SOLUSDC"])
    out = io.BytesIO()
    candles.save(tmp_path / "old", out)
    (tmp_path / "new").mkdir()
    candles.load(tmp_path / "new", io.BytesIO(out.getvalue()))
    assert content_of(tmp_path / "new") == content_of(tmp_path / "old")


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="there is no candle store"):
        candles.save(tmp_path, io.BytesIO())


def test_what_is_no_part_of_a_store_is_not_saved(tmp_path: Path) -> None:
    strange = {
        "BTCUSDC/5m/.2027-01.parquet.tmp": b"",
        "BTCUSDC/5m/2027-01.parquet.bad-20270101T000000": b"",
        "store-id": b"12345678",
        "notes.txt": b"",
    }
    out = io.BytesIO()
    candles.save(fill(tmp_path, STORE | strange), out)
    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as made:
        assert sorted(made.getnames()) == sorted([*STORE, "complete"])


def test_a_restored_store_is_another_one_so_that_the_broker_tells_it_everything(tmp_path: Path) -> None:
    folder = fill(tmp_path, {"store-id": b"12345678"})
    candles.load(folder, archive(STORE))
    assert not (folder / "candles/store-id").exists()


@pytest.mark.parametrize(
    "bad",
    [
        archive({"../outside.parquet": PARQUET}),
        archive({"/etc/passwd": b""}),
        archive({"BTCUSDC/5m/../../x.parquet": PARQUET}),
        archive({"BTCUSDC/7m/2027.parquet": PARQUET}),
        archive({"notes.txt": b""}),
        archive({"BTCUSDC/5m/2027-01.parquet": b"PAR1 torn"}),
        io.BytesIO(archive(STORE).getvalue()[:1_500]),
        io.BytesIO(b"no archive at all" * 100),
    ],
    ids=["above", "absolute", "winding", "interval", "foreign", "torn file", "torn archive", "no archive"],
)
def test_a_bad_archive_is_refused_and_the_store_stays_as_it_was(tmp_path: Path, bad: io.BytesIO) -> None:
    folder = fill(tmp_path / "store", STORE)
    before = content_of(folder)
    for work in (candles.check, candles.load):
        with pytest.raises(CareError):
            work(folder, io.BytesIO(bad.getvalue()))
    assert content_of(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        entry = tarfile.TarInfo("BTCUSDC/holes.json")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(entry)
    with pytest.raises(CareError, match="belongs to no candle store"):
        candles.load(tmp_path, io.BytesIO(out.getvalue()))


def test_a_store_that_is_in_use_is_not_replaced(tmp_path: Path) -> None:
    with (fill(tmp_path, STORE) / "candles/.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CareError, match="in use by analysis"):
            candles.load(tmp_path, archive(STORE))
