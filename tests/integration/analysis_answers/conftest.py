"""The answering half of analysis on a real port, over candles held in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from analysis.answers import build_answers
from common.broker import Broker
from common.intervals import VIEWS
from integration.analysis_answers.rig import Service, application, serving
from standins.broker import NatsServer
from unit.analysis.pictures import Settings
from unit.analysis.samples import MemorySource, StoppedClock, forming_after, walk


@pytest.fixture
def source() -> MemorySource:
    source = MemorySource()
    for view in VIEWS.values():
        closed = walk(900, view.interval)
        source.put("BTCUSDC", view.interval, closed, forming_after(closed, view.interval))
    source.follow("NEWUSDC")
    return source


@pytest.fixture
async def service(source: MemorySource) -> AsyncIterator[Service]:
    clock = StoppedClock()
    answers = build_answers(source, Settings(), clock, Broker("nats://127.0.0.1:1", "analysis"))
    async with serving(application(answers)) as url:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
            yield Service(url, source, clock, answers, client)
        await answers.close()


@pytest.fixture
async def nats(tmp_path: Path) -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path / "nats")
    await server.start()
    yield server
    await server.stop()
