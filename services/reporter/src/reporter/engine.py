"""The way to the database: SQLite told to be careful, or whatever the URL names."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON")
_CONNECT_SECONDS = 10


def make_engine(url: str) -> Engine:
    """An engine with one connection; SQLite is told to be careful, and to be one writer at a time."""
    if not is_sqlite(url):
        return _remote_engine(url)
    engine = create_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _remote_engine(url: str) -> Engine:
    # A server that went away and came back is noticed before a transaction, not in it.
    patience = {"connect_timeout": _CONNECT_SECONDS} if make_url(url).get_backend_name() == "postgresql" else {}
    return create_engine(
        url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True, connect_args=patience
    )


def is_sqlite(url: str) -> bool:
    """Whether the database is a file of ours."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(url).database or "")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions at the first write only, and then in a way that can be refused half-way.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
