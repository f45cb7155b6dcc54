import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from ingest.sockets import MarketSocket

SECONDS = 10


@asynccontextmanager
async def connected(frames: list[str], taken: list[str | bytes]) -> AsyncIterator[MarketSocket]:
    """A socket on an exchange that sends these frames and then says goodbye."""

    async def send(connection: ServerConnection) -> None:
        for frame in frames:
            await connection.send(frame)

    async with serve(send, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        socket = MarketSocket(f"ws://127.0.0.1:{port}", ["btcusdc@kline_5m"], taken.append)
        await socket.open()
        try:
            yield socket
        finally:
            await asyncio.wait_for(socket.end(), SECONDS)


class Endless:
    """A connection on which a frame is always there already; it notes how many were read."""

    def __init__(self, last: int) -> None:
        self.reads = 0
        self._last = last

    async def recv(self) -> str:
        self.reads += 1
        if self.reads > self._last:
            raise OSError("gone")
        return "frame"


async def test_every_frame_is_handed_over_in_order() -> None:
    taken: list[str | bytes] = []
    async with connected([str(number) for number in range(500)], taken) as socket:
        reason = await asyncio.wait_for(socket.ended(), SECONDS)
    assert taken == [str(number) for number in range(500)]
    assert reason.startswith("ConnectionClosedOK: ")


async def test_others_go_on_while_frames_are_there_without_end() -> None:
    socket = MarketSocket("ws://127.0.0.1:1", [], lambda _: None)
    connection = Endless(100)
    socket.ws = connection
    reading = asyncio.create_task(socket._read_loop())
    read: list[int] = []
    while not reading.done():
        read.append(connection.reads)
        await asyncio.sleep(0)
    assert len(read) > 10
    assert await socket._queue.get() == {"type": "OSError", "m": "gone"}


async def test_a_failure_of_who_takes_the_frames_ends_the_connection_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_frame: str | bytes) -> None:
        raise ValueError("a slip")

    socket = MarketSocket("ws://127.0.0.1:1", [], fail)
    socket.ws = Endless(1)
    await socket._read_loop()
    assert await socket._queue.get() == {"type": "ValueError", "m": "a slip"}
    assert "a stream connection's reader failed" in caplog.text
