"""The database: one connection in one thread of its own, every use of it a transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.problems import ProblemError
from reporter.engine import make_engine

Result = TypeVar("Result")
Work = Callable[[Session], Result]


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
