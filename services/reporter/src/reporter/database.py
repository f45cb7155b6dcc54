"""The database: one connection in one thread of its own, every use of it a transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.problems import ProblemError

Result = TypeVar("Result")
Work = Callable[[Session], Result]

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON")


class StorageError(ProblemError):
    """The database cannot be read or written now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "storage_failed"


class Database:
    """Runs units of work one after the other, off the event loop. SQLite, or whatever the URL names."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")

    async def run(self, work: Work[Result]) -> Result:
        """Does `work` in a transaction: all of it or nothing. Raises StorageError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.transact, work)

    def transact(self, work: Work[Result]) -> Result:
        """As `run`, in the calling thread."""
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                return work(session)
        except DBAPIError as error:
            reason = str(error.orig) or type(error.orig).__name__
            raise StorageError(
                f"The database cannot be used ({reason}): look at the data disk's space and health."
            ) from error

    def close(self) -> None:
        """Waits for the last unit of work and closes the connection."""
        self._thread.shutdown()
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine with one connection; SQLite is told to be careful, and to be one writer at a time."""
    engine = create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=not is_sqlite(url), hide_parameters=True)
    if is_sqlite(url):
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def is_sqlite(url: str) -> bool:
    """Whether the database is a file of ours."""
    return make_url(url).get_backend_name() == "sqlite"


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions at the first write only, and then in a way that can be refused half-way.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
