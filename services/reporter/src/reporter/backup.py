"""Copies of the SQLite file: one a day, seven kept; `python -m reporter.backup` makes one now."""

import logging
import os
import re
import sqlite3
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from common.problems import ProblemError
from common.settings import SettingsError
from reporter.engine import is_sqlite, sqlite_file
from reporter.settings import Settings

log = logging.getLogger(__name__)

KEPT = 7
_DAILY = re.compile(r"reporter-\d{4}-\d{2}-\d{2}\.sqlite3")


class BackupError(ProblemError):
    """A copy could not be made or used."""

    code = "backup_failed"


class Backups:
    """The daily copies in a folder."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def make_daily(self, now: int) -> Path | None:
        """Makes the copy of this day (of `now`, ms UTC) unless it is there, then drops the oldest beyond seven.

        Raises BackupError.
        """
        target = self._folder / f"reporter-{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d}.sqlite3"
        if target.exists():
            return None
        copy(self._database, target)
        self._prune()
        return target

    def _prune(self) -> None:
        daily = sorted(path for path in self._folder.iterdir() if _DAILY.fullmatch(path.name))
        for path in daily[:-KEPT]:
            path.unlink()
            log.info("old backup removed", extra={"file": path.name})


def copy(database: Path, target: Path) -> None:
    """Copies the database as it is at one moment, while it is in use. The target appears whole or not at all.

    Raises BackupError.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(_open(database)) as source, closing(sqlite3.connect(part)) as destination:
            source.backup(destination)
            # A single file that can be read from a read-only disk, without a log beside it.
            destination.execute("PRAGMA journal_mode=DELETE")
        check(part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError, BackupError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise BackupError(f"the copy {target} could not be made: {error}") from error


def check(file: Path) -> None:
    """Raises BackupError unless the file is a whole database of the reporter's."""
    try:
        with closing(_open(file)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{file} is no backup of the reporter: {error}") from error
    if verdict != "ok":
        raise BackupError(f"{file} is damaged: {verdict}")


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main() -> None:
    """Copies the database into the file named on the command line, else into the backup folder."""
    try:
        settings = Settings.load(os.environ)
        if not is_sqlite(settings.database):
            sys.exit("DATABASE_URL names another database than SQLite: use its own tools, such as pg_dump")
        name = f"reporter-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.sqlite3"
        target = Path(sys.argv[1]) if len(sys.argv) > 1 else settings.backup_folder / name
        copy(sqlite_file(settings.database), target)
    except (SettingsError, BackupError) as error:
        sys.exit(str(error))
    print(target)


if __name__ == "__main__":
    main()
