"""`python -m reporter.restore FILE`: puts a backup in the place of the SQLite file, while the reporter is stopped."""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from common.serve import StartError
from common.settings import SettingsError
from reporter.backup import BackupError, check, copy
from reporter.engine import is_sqlite, sqlite_file
from reporter.lock import FolderLock
from reporter.revision import HEAD
from reporter.settings import Settings

_REASON = "not sent: a backup was restored, and the mail may have gone before"


def restore(file: Path, settings: Settings, now: int) -> Path | None:
    """Replaces the database by the backup, and gives where the old one was put aside, if there was one.

    Nothing of before `now` (ms UTC) is sent afterwards: what was waiting when the backup was made may have
    been sent since, and a report twice is worse than one less. Raises BackupError, and StartError while the
    reporter runs.
    """
    inspect(file)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with FolderLock(settings.data_dir):
        part = settings.data_dir / ".restored.part"
        copy(file, part)
        _draw_line(part, now)
        aside = _put_aside(sqlite_file(settings.database), now)
        part.replace(sqlite_file(settings.database))
    return aside


def inspect(file: Path) -> None:
    """Raises BackupError unless the file is a whole database that this version can read."""
    check(file)
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    if revision > HEAD:
        raise BackupError(f"{file} was made by a later version ({revision}) than this one ({HEAD}): upgrade first")


def _draw_line(database: Path, now: int) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE deliveries SET status = 'cancelled', settled = ?, answer = ? "
            "WHERE status IN ('waiting', 'sending')",
            (now, _REASON),
        )
        connection.execute("UPDATE subscriptions SET since = ?, next_due = NULL", (now,))


def _put_aside(database: Path, now: int) -> Path | None:
    if not database.exists():
        return None
    aside = database.with_name(f"reporter-before-{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%dT%H%M%S}.sqlite3")
    try:
        # Through SQLite, so that what is still in the write-ahead log is in it.
        copy(database, aside)
    except BackupError:
        # A damaged file is a good reason to restore: it is kept as it is.
        database.replace(aside)
    for rest in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        rest.unlink(missing_ok=True)
    return aside


def main() -> None:
    """Restores the file named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("which file? use: python -m reporter.restore FILE")
    try:
        settings = Settings.load(os.environ)
        if not is_sqlite(settings.database):
            sys.exit("DATABASE_URL names another database than SQLite: use its own tools, such as pg_restore")
        aside = restore(Path(sys.argv[1]), settings, int(datetime.now(UTC).timestamp() * 1000))
    except (SettingsError, BackupError, StartError) as error:
        sys.exit(str(error))
    print(f"restored {sys.argv[1]}" + (f"; what was there is now {aside}" if aside else ""))


if __name__ == "__main__":
    main()
