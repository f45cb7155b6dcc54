import asyncio
from typing import Any

import pytest
from starlette.types import Message

from analysis.live import Hub
from analysis.live_http import StreamEndpoint
from common.intervals import Interval
from unit.analysis.pictures import PARIS, requests
from unit.analysis.samples import MemorySource, StoppedClock, walk
from unit.analysis.test_live import Alarm, settle

SCOPE = {"type": "http", "query_string": b"symbol=BTCUSDC&depth=1w", "headers": []}


class Connection:
    """A client's side of one request: what was sent to it, and when it goes."""

    def __init__(self, takes: int = 1_000) -> None:
        self.sent: list[Message] = []
        self.gone = asyncio.Event()
        self._takes = takes

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if len(self.sent) >= self._takes:
            await asyncio.Event().wait()
        self.sent.append(message)

    @property
    def bodies(self) -> list[bytes]:
        return [message["body"] for message in self.sent[1:]]


@pytest.fixture
def source() -> MemorySource:
    source = MemorySource()
    source.put("BTCUSDC", Interval.ONE_HOUR, walk(700, Interval.ONE_HOUR))
    return source


@pytest.fixture
def hub(source: MemorySource) -> Hub:
    return Hub(source, StoppedClock(), PARIS, Alarm())


async def test_a_stream_begins_with_how_long_to_wait_before_coming_back(hub: Hub) -> None:
    client = Connection()
    stream = asyncio.create_task(StreamEndpoint(hub, requests())(dict(SCOPE), client.receive, client.send))
    await settle()
    assert client.sent[0]["status"] == 200
    assert client.bodies[0] == b"retry: 2000\n\n"
    assert client.bodies[1].startswith(b"event: candle\ndata: {")
    client.gone.set()
    await asyncio.wait_for(stream, 5)


async def test_a_reader_that_has_gone_leaves_nothing_behind(hub: Hub, source: MemorySource) -> None:
    client = Connection()
    stream = asyncio.create_task(StreamEndpoint(hub, requests())(dict(SCOPE), client.receive, client.send))
    await settle()
    client.gone.set()
    await asyncio.wait_for(stream, 5)
    assert (hub.topics, source.listeners) == (0, [])


async def test_a_client_that_reads_nothing_is_left_after_a_while(
    hub: Hub, source: MemorySource, caplog: pytest.LogCaptureFixture
) -> None:
    client = Connection(takes=2)
    endpoint = StreamEndpoint(hub, requests(), unread_seconds=0.05)
    await asyncio.wait_for(endpoint(dict(SCOPE), client.receive, client.send), 5)
    assert "took nothing" in caplog.text
    assert (hub.topics, source.listeners) == (0, [])


async def test_an_ended_request_ends_its_reader(hub: Hub) -> None:
    client = Connection()
    stream: asyncio.Task[Any] = asyncio.ensure_future(
        StreamEndpoint(hub, requests())(dict(SCOPE), client.receive, client.send)
    )
    await settle()
    stream.cancel()
    await asyncio.gather(stream, return_exceptions=True)
    assert hub.topics == 0
