"""The migrations bring a database exactly to the models, forward and back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import reporter.migrate
from common.serve import StartError
from reporter.engine import make_engine
from reporter.migrate import upgrade
from reporter.models import Base
from reporter.revision import HEAD, current_revision, migrate
from reporter.settings import Settings
from reporter.storage import open_storage
from standins.broker import free_port

SCRIPTS = Path(reporter.migrate.__file__).with_name("migrations")


def test_the_newest_migration_is_the_one_that_the_service_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrated_tables_are_those_of_the_models(empty_database: Path) -> None:
    engine = make_engine(f"sqlite:///{empty_database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(tmp_path: Path) -> None:
    from alembic import command  # noqa: PLC0415

    url = f"sqlite:///{tmp_path}/db.sqlite3"
    upgrade(url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", url)
    command.downgrade(config, "base")
    engine = make_engine(url)
    assert current_revision(engine) is None
    engine.dispose()


def test_a_new_data_folder_is_made_and_filled(tmp_path: Path) -> None:
    settings = Settings.load({"DATA_DIR": str(tmp_path / "new" / "folder")})
    lock = open_storage(settings)
    assert lock is not None
    lock.release()
    engine = make_engine(settings.database)
    assert current_revision(engine) == HEAD
    engine.dispose()


def test_a_database_of_a_later_version_is_left_alone_with_a_copy_made(tmp_path: Path, empty_database: Path) -> None:
    file = tmp_path / "reporter.sqlite3"
    file.write_bytes(empty_database.read_bytes())
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(StartError, match="could not be brought up to date"):
        open_storage(Settings.load({"DATA_DIR": str(tmp_path)}))
    assert (tmp_path / "backups" / "reporter-revision-9999.sqlite3").exists()


def test_a_file_that_is_no_database_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "reporter.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StartError, match="cannot be read"):
        open_storage(Settings.load({"DATA_DIR": str(tmp_path)}))


def test_a_folder_that_cannot_be_made_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StartError, match="DATA_DIR"):
        open_storage(Settings.load({"DATA_DIR": str(tmp_path / "file" / "data")}))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("geheim", "it is no such URL"),
        ("postgresql+psycopg2://user:geheim@db/reporter", "its driver psycopg2 is not installed, write postgresql://"),
        ("nodb://user:geheim@db/reporter", "it is no such URL"),
    ],
)
def test_an_unusable_url_stops_the_start_with_a_sentence_that_does_not_repeat_it(
    tmp_path: Path, url: str, reason: str
) -> None:
    with pytest.raises(StartError, match=f"DATABASE_URL cannot be used: {reason}") as refused:
        open_storage(Settings.load({"DATA_DIR": str(tmp_path), "DATABASE_URL": url}))
    assert "geheim" not in str(refused.value)


def test_a_database_server_that_is_away_stops_the_start_with_a_sentence_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://user:geheim@127.0.0.1:{free_port()}/reporter"
    with pytest.raises(StartError, match=r"the database cannot be read: .*refused.*; look at its server") as refused:
        open_storage(Settings.load({"DATA_DIR": str(tmp_path), "DATABASE_URL": url}))
    assert "geheim" not in str(refused.value)


def test_migrating_what_is_no_database_fails_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StartError, match="not a database"):
        migrate(f"sqlite:///{tmp_path}/bad.sqlite3")
