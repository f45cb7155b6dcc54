"""Opening the history's file: made when it is not there, set aside when it is not ours, too old, or damaged."""

import sqlite3
from pathlib import Path

from common.clock import Clock

FORMAT = 1
# Small pages: a commit rewrites few of them, and each is written twice (ahead, then in its place).
PAGE_BYTES = 1_024
_APPLICATION = 0x5243_4D4E
_BUSY_SECONDS = 5
_CHECKPOINT_PAGES = 1_024
_ASIDE_KEPT = 2

_SCHEMA = """
CREATE TABLE layout (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE block (
    id INTEGER PRIMARY KEY, tier INTEGER NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL,
    ending INTEGER NOT NULL, rows INTEGER NOT NULL, covers INTEGER NOT NULL, layout INTEGER NOT NULL,
    summary BLOB NOT NULL, payload BLOB NOT NULL
);
CREATE TABLE annotation (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, until INTEGER NOT NULL, service TEXT NOT NULL, kind TEXT NOT NULL,
    count INTEGER NOT NULL, detail TEXT NOT NULL
);
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class StoreError(Exception):
    """The history's file cannot be used at this moment; the text says why."""


class ForeignFileError(Exception):
    """The file is not a history of this version, whole."""


def open_file(path: Path, clock: Clock) -> tuple[sqlite3.Connection, str | None]:
    """The open file, and a sentence when the one that was there had to be set aside. Raises StoreError."""
    try:
        return _open(path), None
    except ForeignFileError as error:
        aside = _set_aside(path, clock)
        said = f"the history's file was set aside as {aside.name} and a new one begun: {error}"
    try:
        return _open(path), said
    except ForeignFileError as error:
        raise StoreError(f"a new history cannot be begun: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    """Raises ForeignFileError, StoreError."""
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        _prepare(connection)
    except (sqlite3.Error, ForeignFileError) as error:
        if connection:
            connection.close()
        raise translated(error) from error
    return connection


def translated(error: Exception) -> Exception:
    """What an error of SQLite means here: a file that is damaged, or a file that cannot be used now."""
    if isinstance(error, sqlite3.OperationalError):
        return StoreError(str(error))
    # SQLite's own word for a damaged file is the plain class; its subclasses are mistakes of the program.
    if type(error) is sqlite3.DatabaseError:
        return ForeignFileError(str(error))
    return error


def _prepare(connection: sqlite3.Connection) -> None:
    empty = _pragma(connection, "page_count") == 0
    if empty:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    else:
        _check(connection)
    # Every commit reaches the card before it counts. A small cache: the answers come from few pages.
    for setting in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -512", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    if empty:
        marks = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {FORMAT};"
        connection.executescript(f"BEGIN;{_SCHEMA}{marks}COMMIT;")


def _check(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "application_id") != _APPLICATION:
        raise ForeignFileError("it is not a history")
    version = _pragma(connection, "user_version")
    if version != FORMAT:
        raise ForeignFileError(f"it has version {version}, this program reads {FORMAT}")
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise ForeignFileError(f"it is damaged: {verdict}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _set_aside(path: Path, clock: Clock) -> Path:
    """Renames the file and what belongs to it; the newest few that were set aside are kept. Raises StoreError."""
    aside = path.with_name(f"{path.name}.aside-{clock()}")
    try:
        path.rename(aside)
        for ending in ("-wal", "-shm"):
            companion = path.with_name(path.name + ending)
            if companion.exists():
                companion.rename(aside.with_name(aside.name + ending))
        kept = sorted((p for p in path.parent.glob(f"{path.name}.aside-*") if p.name[-1].isdigit()), reverse=True)
        for old in kept[_ASIDE_KEPT:]:
            for each in path.parent.glob(f"{old.name}*"):
                each.unlink()
    except OSError as error:
        raise StoreError(f"{path} cannot be set aside: {error.strerror}") from error
    return aside
