"""Copies of the database, their rotation, and the way back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from common.intervals import DAY
from common.serve import StartError
from reporter import delivery_log, outbox
from reporter.backup import KEPT, BackupError, Backups, check, copy
from reporter.database import Database
from reporter.lock import FolderLock
from reporter.models import Status, SubscriptionRow
from reporter.restore import restore
from reporter.settings import Settings
from unit.reporter.rows import add_subscription

DUE = 1_803_880_800_000
MADE = DUE - DAY


def recipients(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT recipient FROM subscriptions ORDER BY id")]


@pytest.fixture
def file(database: Database, tmp_path: Path) -> Path:
    """The database's file, in use, with a subscription in its write-ahead log."""
    database.transact(lambda session: add_subscription(session, MADE))
    return tmp_path / "reporter.sqlite3"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load({"DATA_DIR": str(tmp_path)})


def test_a_copy_holds_what_was_committed_and_is_one_whole_file(database: Database, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "copy.sqlite3"

    def copy_meanwhile(session: object) -> None:
        add_subscription(session, MADE, recipient="uncommitted@example.org")  # type: ignore[arg-type]
        copy(file, target)

    database.transact(copy_meanwhile)
    check(target)
    assert recipients(target) == ["reader@example.org"]
    assert [path.name for path in target.parent.iterdir()] == ["copy.sqlite3"]


def test_there_is_one_copy_a_day_and_seven_are_kept(file: Path, tmp_path: Path) -> None:
    backups = Backups(file, tmp_path / "backups")
    by_hand = tmp_path / "backups" / "reporter-2027-01-01T120000.sqlite3"
    by_hand.parent.mkdir()
    by_hand.write_bytes(b"kept")
    for day in range(KEPT + 3):
        assert backups.make_daily(DUE + day * DAY) is not None
        assert backups.make_daily(DUE + day * DAY + 1) is None
    names = sorted(path.name for path in by_hand.parent.iterdir() if path != by_hand)
    assert names == [f"reporter-2027-03-{day:02}.sqlite3" for day in range(4, 11)]
    assert by_hand.exists()


def test_a_copy_that_cannot_be_made_leaves_nothing_half_made(file: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(BackupError, match="could not be made"):
        copy(file, blocked / "copy.sqlite3")
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"SQLite format 3\x00 and then nonsense" * 100)
    with pytest.raises(BackupError):
        copy(broken, tmp_path / "out" / "copy.sqlite3")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(5_000)])
def test_what_is_no_backup_is_refused_before_anything_is_touched(
    database: Database, file: Path, settings: Settings, content: bytes
) -> None:
    database.close()
    before = recipients(file)
    bad = settings.data_dir / "bad.sqlite3"
    bad.write_bytes(content)
    with pytest.raises(BackupError):
        restore(bad, settings, DUE)
    assert recipients(file) == before


def test_a_restored_backup_brings_the_subscriptions_back_and_keeps_the_old_file(
    database: Database, file: Path, settings: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "backups" / "copy.sqlite3"
    copy(file, target)
    database.transact(lambda session: add_subscription(session, MADE, recipient="later@example.org"))
    database.close()
    aside = restore(target, settings, DUE)
    assert aside is not None
    assert recipients(file) == ["reader@example.org"]
    assert recipients(aside) == ["reader@example.org", "later@example.org"]


def test_nothing_of_before_a_restored_backup_is_sent_again(
    database: Database, file: Path, settings: Settings, tmp_path: Path
) -> None:
    database.transact(lambda session: outbox.plan(session, DUE, "example.org"))
    copy(file, tmp_path / "copy.sqlite3")
    database.close()
    restore(tmp_path / "copy.sqlite3", settings, DUE + 3 * DAY + 1)
    reopened = Database(f"sqlite:///{file}")
    (row,) = reopened.transact(lambda session: delivery_log.listing(session, 9, None, None, None))
    assert row.status == Status.CANCELLED
    assert reopened.transact(lambda session: session.get_one(SubscriptionRow, 1).since) == DUE + 3 * DAY + 1
    reopened.close()


def test_a_damaged_database_is_put_aside_as_it_is(
    database: Database, file: Path, settings: Settings, tmp_path: Path
) -> None:
    copy(file, tmp_path / "copy.sqlite3")
    database.close()
    file.write_bytes(b"ruined by a power cut" * 500)
    aside = restore(tmp_path / "copy.sqlite3", settings, DUE)
    assert aside is not None
    assert aside.read_bytes().startswith(b"ruined")
    assert recipients(file) == ["reader@example.org"]


def test_nothing_is_restored_while_the_reporter_runs(file: Path, settings: Settings, tmp_path: Path) -> None:
    copy(file, tmp_path / "copy.sqlite3")
    with FolderLock(settings.data_dir), pytest.raises(StartError, match="in use by another reporter"):
        restore(tmp_path / "copy.sqlite3", settings, DUE)


def test_the_lock_is_free_again_once_released(tmp_path: Path) -> None:
    FolderLock(tmp_path).release()
    FolderLock(tmp_path).release()
