"""A database for the tests of queries."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.database import Database
from reporter.migrate import upgrade


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's tables and nothing in them, made once by the real migrations."""
    path = tmp_path_factory.mktemp("reporter") / "empty.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    """An empty database of the test's own."""
    path = tmp_path / "reporter.sqlite3"
    shutil.copy(empty_database, path)
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()
