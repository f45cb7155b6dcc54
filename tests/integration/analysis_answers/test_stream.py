import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from common.intervals import Interval
from integration.analysis_answers.rig import Service
from unit.analysis.samples import MemorySource, forming_after

HOURLY = Interval.ONE_HOUR


class Stream:
    """A client of a stream, on a bare connection so that it may also stop reading."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def head(self) -> str:
        return (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)).decode()

    async def event(self) -> dict[str, Any]:
        """The data of the next event named candle."""
        while True:
            line = await asyncio.wait_for(self.reader.readline(), 10)
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                told: dict[str, Any] = orjson.loads(line.removeprefix(b"data: "))
                return told


@asynccontextmanager
async def streaming(service: Service, receive_buffer: int = 65_536) -> AsyncIterator[Stream]:
    host, port = service.url.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=connection, limit=2 * receive_buffer)
    writer.write(f"GET /api/analysis/stream?symbol=BTCUSDC&depth=1w HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    try:
        yield Stream(reader, writer)
    finally:
        writer.close()


def form(source: MemorySource, close: float) -> None:
    source.form("BTCUSDC", HOURLY, forming_after(source.series["BTCUSDC", HOURLY].closed, HOURLY, close))


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


async def test_a_stream_is_server_sent_events(service: Service) -> None:
    async with streaming(service) as stream:
        head = (await stream.head()).lower()
        assert "content-type: text/event-stream" in head
        assert "cache-control: no-store" in head
        first = await stream.reader.readuntil(b"data: ")
        assert b"retry: 2000\n\n" in first
        assert first.endswith(b"event: candle\ndata: ")


async def test_the_first_event_is_the_chart_s_last_bar(service: Service) -> None:
    chart = (await service.get("charts/BTCUSDC?depth=1w")).json()
    async with streaming(service) as stream:
        told = await stream.event()
    last = {trace["meta"]["key"]: trace["y"][-1] for trace in chart["figure"]["data"][1:]}
    assert told["stats"] == chart["stats"]
    assert told["levels"] == chart["levels"]
    for name, value in told["values"].items():
        assert value == pytest.approx(last[name], rel=1e-9)


async def test_changes_reach_the_reader_as_they_happen(service: Service) -> None:
    async with streaming(service) as stream:
        await stream.event()
        for close in (101.5, 102.5, 99.25):
            form(service.source, close)
            assert (await stream.event())["candle"]["close"] == close


async def test_a_reader_that_leaves_is_forgotten(service: Service) -> None:
    async with streaming(service) as stream:
        await stream.event()
        assert len(service.source.listeners) == 1
    await until(lambda: not service.source.listeners)


async def test_a_reader_that_reads_nothing_is_not_queued_for(service: Service) -> None:
    async with streaming(service, receive_buffer=4_096) as idle, streaming(service) as reading:
        await reading.event()
        for number in range(400):
            form(service.source, 100.0 + number)
            assert (await reading.event())["candle"]["close"] == 100.0 + number
        # The idle one's share lies in the connection's buffers; what did not fit has been skipped.
        await idle.head()
        closes: list[float] = []
        while not closes or closes[-1] != 100.0 + 399:
            closes.append((await idle.event())["candle"]["close"])
        assert len(closes) < 400
        assert closes[1:] == sorted(closes[1:])


async def test_a_pair_that_leaves_the_watchlist_ends_its_stream(service: Service) -> None:
    async with streaming(service) as stream:
        await stream.event()
        listeners = list(service.source.listeners)
        service.source.forget("BTCUSDC")
        for listener in listeners:
            listener("BTCUSDC", HOURLY)
        rest = await asyncio.wait_for(stream.reader.readuntil(b"0\r\n\r\n"), 10)
        assert b"data:" not in rest


async def test_ending_the_service_ends_its_streams(service: Service) -> None:
    async with streaming(service) as stream:
        await stream.event()
        await service.answers.close()
        await asyncio.wait_for(stream.reader.readuntil(b"0\r\n\r\n"), 10)
