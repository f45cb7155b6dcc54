"""Brings the database to the tables of this version: `python -m reporter.migrate`, and at every start."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from common.serve import StartError
from common.settings import SettingsError

# The newest revision in migrations/versions. It stands here too, so that an ordinary start need not load Alembic.
HEAD = "0001"
_SCRIPTS = Path(__file__).with_name("migrations")
_LONGEST_SECONDS = 300


def current_revision(engine: Engine) -> str | None:
    """The revision that the database is at; nothing for an empty one. Raises StartError when it cannot be read."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        raise StartError(f"the database cannot be read: {error.orig}; restore a backup (make restore)") from error


def migrate(url: str) -> None:
    """Runs the migrations in a process of their own, which takes Alembic's memory away with it. Raises StartError."""
    run = subprocess.run(
        [sys.executable, "-m", "reporter.migrate"],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=_LONGEST_SECONDS,
        check=False,
    )
    if run.returncode:
        last = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StartError(f"the database could not be brought up to date: {last}")


def upgrade(url: str, revision: str = "head") -> None:
    """Runs the migrations here and now."""
    from alembic import command  # noqa: PLC0415 - ten megabytes that only this process needs
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, revision)


def main() -> None:
    """Reads the settings and upgrades the database that they name; what fails is one line and exit code 1."""
    from alembic.util import CommandError  # noqa: PLC0415

    from reporter.settings import Settings  # noqa: PLC0415

    try:
        upgrade(Settings.load(os.environ).database)
    except DBAPIError as error:
        sys.exit(str(error.orig))
    except (SettingsError, CommandError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
