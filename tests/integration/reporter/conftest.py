"""What the reporter's wire tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integration.reporter.live import Live, open_live
from integration.reporter.rig import Rig, open_rig
from reporter.migrate import upgrade
from standins.mail import SmtpServer


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's tables and nothing in them, made once by the real migrations."""
    path = tmp_path_factory.mktemp("reporter") / "empty.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def mail() -> AsyncIterator[SmtpServer]:
    """A mail server that does everything right until it is told otherwise."""
    server = SmtpServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def rig(tmp_path: Path, empty_database: Path, mail: SmtpServer) -> AsyncIterator[Rig]:
    """A reporter on Sunday 28 February 2027, at noon in Paris."""
    async with open_rig(tmp_path / "data", empty_database, mail) as made:
        yield made


@pytest.fixture
async def live(tmp_path: Path, empty_database: Path) -> AsyncIterator[Live]:
    """A running reporter on a broker, which follows BTCUSDC; it is Sunday 28 February 2027, noon in Paris."""
    async with open_live(tmp_path, empty_database, WEB_URL="http://pi.local:5000") as made:
        await made.follow("BTCUSDC")
        yield made
