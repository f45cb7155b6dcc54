"""The data folder made ready: writable, locked, and its database brought up to date."""

from sqlalchemy.exc import ArgumentError

from common.serve import StartError
from reporter.backup import BackupError, copy
from reporter.engine import is_sqlite, make_engine, sqlite_file
from reporter.lock import FolderLock
from reporter.revision import HEAD, current_revision, migrate
from reporter.settings import Settings


def open_storage(settings: Settings) -> FolderLock | None:
    """Prepares the database that the settings name. Raises StartError with what to do.

    A SQLite file is locked for this process, and copied into the backups before it is brought to another version. A
    database server can be shared.
    """
    _check_url(settings.database)
    if not is_sqlite(settings.database):
        _bring_up_to_date(settings)
        return None
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
    if revision and revision > HEAD:
        raise StartError(
            f"the database could not be brought up to date: it is of a later version ({revision}) than this program "
            f"({HEAD}); run that version again, or restore a backup made before it (make restore)"
        )
    migrate(url)


def _revision(url: str) -> str | None:
    engine = make_engine(url)
    try:
        return current_revision(engine)
    finally:
        engine.dispose()


def _check_url(url: str) -> None:
    # The sentences must not repeat the URL, which can carry a password.
    try:
        make_engine(url).dispose()
    except ImportError as error:
        reason = f"its driver {error.name} is not installed, write postgresql:// for PostgreSQL"
        raise StartError(f"DATABASE_URL cannot be used: {reason}") from None
    except ArgumentError:
        raise StartError("DATABASE_URL cannot be used: it is no such URL") from None
