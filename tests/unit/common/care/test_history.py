import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from common.care import history
from common.care.errors import CareError
from common.clock import system_clock
from monitor.history.schema import open_file


def made(folder: Path, states: dict[str, str]) -> Path:
    """A history as the monitor makes it."""
    folder.mkdir(parents=True, exist_ok=True)
    connection, _ = open_file(folder / "history.sqlite3", system_clock)
    with closing(connection):
        connection.executemany("INSERT INTO state VALUES (?, ?)", states.items())
    return folder


def states(folder: Path) -> dict[str, str]:
    connection, said = open_file(folder / "history.sqlite3", system_clock)
    assert said is None
    with closing(connection):
        return dict(connection.execute("SELECT name, value FROM state").fetchall())


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    out = io.BytesIO()
    history.save(made(tmp_path / "old", {"a": "1"}), out)
    new = made(tmp_path / "new", {"b": "2"})
    assert history.load(new, io.BytesIO(out.getvalue())) == "history of the machine in 0 blocks"
    assert states(new) == {"a": "1"}


def test_a_history_in_use_is_saved_with_what_is_not_in_its_place_yet(tmp_path: Path) -> None:
    folder, out = made(tmp_path / "old", {}), io.BytesIO()
    connection, _ = open_file(folder / "history.sqlite3", system_clock)
    with closing(connection):
        connection.execute("INSERT INTO state VALUES ('late', 'word')")
        history.save(folder, out)
    new = made(tmp_path / "new", {})
    history.load(new, io.BytesIO(out.getvalue()))
    assert states(new) == {"late": "word"}


def test_what_an_earlier_run_had_written_ahead_does_not_meddle(tmp_path: Path) -> None:
    out = io.BytesIO()
    history.save(made(tmp_path / "old", {"a": "1"}), out)
    new = made(tmp_path / "new", {})
    (new / "history.sqlite3-wal").write_bytes(b"of another file")
    history.load(new, io.BytesIO(out.getvalue()))
    assert states(new) == {"a": "1"}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 500])
def test_a_bad_file_is_refused_and_the_history_stays_as_it_was(tmp_path: Path, content: bytes) -> None:
    folder = made(tmp_path, {"a": "1"})
    for work in (history.check, history.load):
        with pytest.raises(CareError, match="saved history"):
            work(folder, io.BytesIO(content))
    assert states(folder) == {"a": "1"}
    assert not list(folder.glob(".care*"))


def test_a_database_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE mine (x)")
        other.commit()
    with pytest.raises(CareError, match="no such table"):
        history.check(made(tmp_path / "m", {}), io.BytesIO((tmp_path / "other").read_bytes()))


def test_a_history_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="could not be copied"):
        history.save(tmp_path, io.BytesIO())
