"""A broker started as the product starts it, once for all the tests that only look."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from integration.broker_accounts.clients import Client
from standins.broker import NatsServer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[NatsServer]:
    folder = tmp_path_factory.mktemp("broker")
    server = NatsServer(folder / "store", keys=folder / "keys")
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(server: NatsServer) -> AsyncIterator[dict[str, Client]]:
    """A connection for each user."""
    made = {user: Client(server, user) for user in ("ingest", "analysis", "reporter", "monitor")}
    await asyncio.gather(*(client.connect() for client in made.values()))
    yield made
    await asyncio.gather(*(client.close() for client in made.values()))


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[NatsServer]:
    """A broker of the test's own, not started yet, that may be stopped and changed."""
    server = NatsServer(tmp_path / "store", keys=tmp_path / "keys")
    yield server
    await server.stop()
