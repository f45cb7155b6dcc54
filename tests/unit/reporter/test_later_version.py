"""A database that a later version has written is refused with a sentence, and stays as it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from common.serve import StartError
from reporter.backup import BackupError
from reporter.restore import inspect, restore
from reporter.settings import Settings
from reporter.storage import open_storage


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path)
    lock = open_storage(settings)
    assert lock is not None
    lock.release()
    with closing(sqlite3.connect(tmp_path / "reporter.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return settings


def test_an_older_program_does_not_start_on_it(settings: Settings) -> None:
    before = (settings.data_dir / "reporter.sqlite3").read_bytes()
    with pytest.raises(StartError, match=r"later version \(9999\).*restore a backup"):
        open_storage(settings)
    assert (settings.data_dir / "reporter.sqlite3").read_bytes() == before


def test_a_backup_of_it_is_not_taken(settings: Settings) -> None:
    with pytest.raises(BackupError, match=r"made by a later version \(9999\)"):
        inspect(settings.data_dir / "reporter.sqlite3")
    with pytest.raises(BackupError, match="upgrade first"):
        restore(settings.data_dir / "reporter.sqlite3", Settings(data_dir=settings.data_dir / "other"), 0)
    assert not (settings.data_dir / "other").exists()
