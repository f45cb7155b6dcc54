"""The whole stack on the generated market, once for all browser tests."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from stack.plan import Layout, market, market_settings, stack
from stack.supervisor import Supervisor
from standins.broker import free_port


@dataclass(frozen=True)
class Running:
    """The running stack and where it is."""

    layout: Layout
    supervisor: Supervisor


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running() -> AsyncIterator[Running]:
    with tempfile.TemporaryDirectory() as name:
        layout = Layout(Path(name), free_port())
        layout.settings.update(market_settings(layout))
        programs = [market(layout, ["--market", "generated", "--seed", "7"]), *stack(layout)]
        supervisor = Supervisor(programs, layout.folder, print)
        await supervisor.start()
        supervisor.keep()
        yield Running(layout, supervisor)
        await supervisor.stop()
