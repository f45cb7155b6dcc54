"""`python -m reporter.migrate`: brings the database to the tables of this version, with Alembic.

A process of its own, which takes Alembic's memory away with it when it ends; so it loads no more than it needs.
"""

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

_SCRIPTS = Path(__file__).with_name("migrations")


def upgrade(url: str, revision: str = "head") -> None:
    """Runs the migrations on the database of that URL. Raises Alembic's and SQLAlchemy's errors."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, revision)


def main() -> None:
    """Upgrades the database that `DATABASE_URL` names; what fails is one line and exit code 1."""
    try:
        upgrade(os.environ["DATABASE_URL"])
    except DBAPIError as error:
        sys.exit(str(error.orig))
    except (CommandError, OSError, KeyError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
