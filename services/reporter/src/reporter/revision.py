"""Which version of the tables a database has, and how it gets this version's."""

import os
import subprocess
import sys

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from common.serve import StartError

# The newest revision in migrations/versions. It stands here too, so that an ordinary start need not load Alembic.
HEAD = "0001"
_LONGEST_SECONDS = 300


def current_revision(engine: Engine) -> str | None:
    """The revision that the database is at; nothing for an empty one. Raises StartError when it cannot be read."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        advice = "restore a backup (make restore)" if engine.dialect.name == "sqlite" else "look at its server"
        reason = " ".join(str(error.orig).split())
        raise StartError(f"the database cannot be read: {reason}; {advice}") from error


def migrate(url: str) -> None:
    """Has the migrations run by a process of their own. Raises StartError with its last words."""
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
