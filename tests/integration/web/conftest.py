"""The web server in its three forms: open, behind a password, and over HTTPS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from integration.web.rig import PASSWORD, HandTime, Web, echo_app, gate_app, serving


@dataclass
class Closed:
    """A web server behind a password, and the time of its gate."""

    web: Web
    time: HandTime


@asynccontextmanager
async def surrounded(folder: Path, password: str, time: HandTime, **settings: str) -> AsyncIterator[Web]:
    """A web server between services that echo and a gate with this password."""
    async with serving(echo_app()) as echo, serving(gate_app(password, folder, time)) as gate:
        web = Web(folder, settings)
        async with web.running(ingest=echo, analysis=echo, reporter=echo, monitor=gate):
            yield web


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def web(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """Without a password."""
    folder = tmp_path_factory.mktemp("web")
    async with surrounded(folder, "", HandTime(), WEB_HOSTS="pi.example.org 192.168.1.10") as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def closed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Closed]:
    """Behind a password."""
    time = HandTime()
    async with surrounded(tmp_path_factory.mktemp("closed"), PASSWORD, time, LOGIN="on") as running:
        yield Closed(running, time)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def secure(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """Over HTTPS, behind a password."""
    settings = {"LOGIN": "on", "WEB_HTTPS": "on", "WEB_HOSTS": "pi.local"}
    async with surrounded(tmp_path_factory.mktemp("secure"), PASSWORD, HandTime(), **settings) as running:
        yield running
