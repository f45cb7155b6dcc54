import asyncio
from typing import Any

import pytest
from starlette.types import Message

from analysis.live import Hub
from analysis.live_http import MAX_SYMBOLS, StreamEndpoint
from analysis.quote_board import QuoteBoard
from analysis.request import RequestError
from analysis.selection import SelectionError
from analysis.source import UnknownSymbolError
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
    source.put("BTCUSDC", Interval.FIVE_MINUTES, walk(700))
    source.put("ETHUSDC", Interval.ONE_HOUR, walk(700, Interval.ONE_HOUR, seed=2))
    return source


@pytest.fixture
def hub(source: MemorySource) -> Hub:
    return Hub(source, StoppedClock(), PARIS, Alarm())


@pytest.fixture
def board(source: MemorySource) -> QuoteBoard:
    return QuoteBoard(source, StoppedClock(), Alarm())


async def test_a_stream_begins_with_how_long_to_wait_before_coming_back(hub: Hub, board: QuoteBoard) -> None:
    client = Connection()
    stream = asyncio.create_task(StreamEndpoint(hub, board, requests())(dict(SCOPE), client.receive, client.send))
    await settle()
    assert client.sent[0]["status"] == 200
    assert client.bodies[0] == b"retry: 2000\n\n"
    assert client.bodies[1].startswith(b"event: candle\ndata: {")
    client.gone.set()
    await asyncio.wait_for(stream, 5)


async def test_a_reader_that_has_gone_leaves_nothing_behind(hub: Hub, board: QuoteBoard, source: MemorySource) -> None:
    client = Connection()
    stream = asyncio.create_task(StreamEndpoint(hub, board, requests())(dict(SCOPE), client.receive, client.send))
    await settle()
    client.gone.set()
    await asyncio.wait_for(stream, 5)
    assert (hub.topics, source.listeners) == (0, [])


async def test_a_client_that_reads_nothing_is_left_after_a_while(
    hub: Hub, board: QuoteBoard, source: MemorySource, caplog: pytest.LogCaptureFixture
) -> None:
    client = Connection(takes=2)
    endpoint = StreamEndpoint(hub, board, requests(), unread_seconds=0.05)
    await asyncio.wait_for(endpoint(dict(SCOPE), client.receive, client.send), 5)
    assert "took nothing" in caplog.text
    assert (hub.topics, source.listeners) == (0, [])


async def test_an_ended_request_ends_its_reader(hub: Hub, board: QuoteBoard) -> None:
    client = Connection()
    stream: asyncio.Task[Any] = asyncio.ensure_future(
        StreamEndpoint(hub, board, requests())(dict(SCOPE), client.receive, client.send)
    )
    await settle()
    stream.cancel()
    await asyncio.gather(stream, return_exceptions=True)
    assert hub.topics == 0


async def frames(hub: Hub, board: QuoteBoard, query: bytes) -> list[bytes]:
    """What a stream sends at once, as single events."""
    client = Connection()
    scope = {**SCOPE, "query_string": query}
    stream = asyncio.create_task(StreamEndpoint(hub, board, requests())(scope, client.receive, client.send))
    await settle()
    client.gone.set()
    await asyncio.wait_for(stream, 5)
    return [event for body in client.bodies for event in body.split(b"\n\n") if event.startswith(b"event:")]


async def test_one_stream_follows_several_pairs(hub: Hub, board: QuoteBoard) -> None:
    events = await frames(hub, board, b"symbol=BTCUSDC,ETHUSDC&depth=1w")
    assert [b'"symbol":"BTCUSDC"' in event for event in events] == [True, False]
    assert all(event.startswith(b"event: candle") for event in events)
    assert hub.topics == 0


async def test_quotes_come_beside_the_charts_or_alone(hub: Hub, board: QuoteBoard, source: MemorySource) -> None:
    both = await frames(hub, board, b"symbol=BTCUSDC&depth=1w&quotes=true")
    assert {event.split(b"\n")[0] for event in both} == {b"event: candle", b"event: quote"}
    alone = await frames(hub, board, b"quotes=1")
    assert [event.split(b"\n")[0] for event in alone] == [b"event: quote"]
    assert source.listeners == []


async def test_more_pairs_than_one_stream_takes_are_refused(hub: Hub, board: QuoteBoard) -> None:
    symbols = ",".join(f"PAIR{number}" for number in range(MAX_SYMBOLS + 1))
    with pytest.raises(RequestError, match="at most"):
        await frames(hub, board, f"symbol={symbols}&depth=1w".encode())


async def test_a_stream_of_nothing_is_refused(hub: Hub, board: QuoteBoard) -> None:
    with pytest.raises(RequestError, match="symbol"):
        await frames(hub, board, b"depth=1w")


@pytest.mark.parametrize(
    "query", [b"quotes=true&short=1000", b"quotes=true&depth=1x", b"quotes=perhaps&symbol=BTCUSDC"]
)
async def test_a_slip_is_refused_also_where_it_would_change_nothing(
    hub: Hub, board: QuoteBoard, source: MemorySource, query: bytes
) -> None:
    client = Connection()
    with pytest.raises((RequestError, SelectionError)):
        await StreamEndpoint(hub, board, requests())(SCOPE | {"query_string": query}, client.receive, client.send)
    assert (client.sent, hub.topics, source.listeners) == ([], 0, [])


async def test_a_pair_that_nobody_knows_leaves_nothing_of_the_others_behind(
    hub: Hub, board: QuoteBoard, source: MemorySource
) -> None:
    with pytest.raises(UnknownSymbolError):
        await frames(hub, board, b"symbol=BTCUSDC,NOBODY&depth=1w")
    assert (hub.topics, source.listeners) == (0, [])
