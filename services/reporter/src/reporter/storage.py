"""The data folder made ready: writable, locked, and its database brought up to date."""

from sqlalchemy.exc import ArgumentError

from common.serve import StartError
from reporter.backup import BackupError, copy
from reporter.engine import is_sqlite, make_engine, sqlite_file
from reporter.lock import FolderLock
from reporter.revision import HEAD, current_revision, migrate
from reporter.settings import Settings


def open_storage(settings: Settings) -> FolderLock:
    """Prepares the database that the settings name. Raises StartError with what to do.

    A SQLite file of an older version is copied into the backups before it is changed.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"DATA_DIR: {settings.data_dir} cannot be made: {error.strerror}") from error
    lock = FolderLock(settings.data_dir)
    try:
        _bring_up_to_date(settings)
    except BaseException:
        lock.release()
        raise
    return lock


def _bring_up_to_date(settings: Settings) -> None:
    url = settings.database
    revision = _revision(url)
    if revision == HEAD:
        return
    if revision and is_sqlite(url):
        try:
            copy(sqlite_file(url), settings.backup_folder / f"reporter-revision-{revision}.sqlite3")
        except BackupError as error:
            raise StartError(f"the database was not changed, since no copy of it could be made: {error}") from error
    migrate(url)


def _revision(url: str) -> str | None:
    try:
        engine = make_engine(url)
    except (ArgumentError, ImportError) as error:
        # The sentence must not repeat the URL, which can carry a password.
        reason = f"its driver {error.name} is not installed" if isinstance(error, ImportError) else "it is no such URL"
        raise StartError(f"DATABASE_URL cannot be used: {reason}") from None
    try:
        return current_revision(engine)
    finally:
        engine.dispose()
