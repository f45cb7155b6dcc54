"""The running service with 100 readers: from a message on NATS to the frame at a client, and its memory."""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import nats
import orjson
from nats.aio.client import Client

from bench._memory import pss
from common.candles import COLUMNS
from common.clock import system_clock
from common.intervals import VIEWS, Depth, Interval
from common.streams import CANDLES, ensure_stream, ensure_watchlist
from common.subjects import closed_candles, live_candle
from common.watchlist import WatchlistEntry
from standins.broker import NatsServer, free_port

_SYMBOLS = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC"]
_READERS_EACH = 4
_HISTORY = 900
_SECONDS = 20
_FLOOD, _FLOOD_RATE = 10_000, 500
_MEDIAN_MS, _P99_MS, _REST_MB = 10.0, 40.0, 130.0

Series = tuple[str, Interval]
DEPTH_OF = {view.interval: depth for depth, view in VIEWS.items()}


@dataclass
class Watch:
    """When each candle was published, and how long its frames took."""

    published: dict[tuple[str, str, float], float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    frames: int = 0

    def seen(self, frame: bytes) -> None:
        """Notes a frame that has just come in."""
        self.frames += 1
        told = orjson.loads(frame)
        sent = self.published.get((told["symbol"], told["interval"], told["candle"]["close"]))
        if sent is not None:
            self.latencies.append((time.perf_counter() - sent) * 1000)


@asynccontextmanager
async def _service(folder: Path, url: str) -> AsyncIterator[tuple[int, int]]:
    """The service on its own; gives its process id and port."""
    port = free_port()
    settings = {"NATS_URL": url, "DATA_DIR": str(folder / "data"), "HTTP_PORT": str(port)}
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "analysis", env=os.environ | settings, stdout=log, stderr=log
        )
    try:
        yield process.pid, port
    finally:
        process.terminate()
        await process.wait()


def _message(series: Series, rows: list[tuple[float, ...]], *, closed: bool) -> bytes:
    symbol, interval = series
    head = {"schema": 1, "symbol": symbol, "interval": interval, "closed": closed, "source": "stream"}
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    return orjson.dumps(head | columns)


def _history(series: Series, now: int) -> list[tuple[float, ...]]:
    chance, price, interval = random.Random(str(series)), 100.0, series[1]
    rows: list[tuple[float, ...]] = []
    for number in range(_HISTORY, 0, -1):
        close = round(price * (1 + chance.gauss(0, 0.003)), 4)
        time_ = interval.floor(now) - number * interval.milliseconds
        rows.append((time_, price, max(price, close), min(price, close), close, 5.0, 500.0, 9))
        price = close
    return rows


async def _prepare(client: Client, every: list[Series]) -> None:
    bucket = await ensure_watchlist(client.jetstream())
    for position, symbol in enumerate(_SYMBOLS):
        await bucket.put(symbol, WatchlistEntry(symbol=symbol, position=position).encode())
    await ensure_stream(client.jetstream(), CANDLES)
    for series in every:
        rows = _history(series, system_clock())
        await client.jetstream().publish(closed_candles(*series), _message(series, rows, closed=True))


async def _until_ready(port: int, every: list[Series]) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/analysis", trust_env=False) as client:
        async with asyncio.timeout(90):
            for symbol, interval in every:
                while not await _has_chart(client, symbol, DEPTH_OF[interval]):
                    await asyncio.sleep(0.1)


async def _has_chart(client: httpx.AsyncClient, symbol: str, depth: Depth) -> bool:
    try:
        answer = await client.get(f"/charts/{symbol}?depth={depth}")
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and answer.json()["stats"] is not None


async def _read(port: int, series: Series, watch: Watch) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    path = f"/api/analysis/stream?symbol={series[0]}&depth={DEPTH_OF[series[1]]}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    try:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                watch.seen(line[6:])
    finally:
        writer.close()


async def _publish(client: Client, series: Series, number: int, watch: Watch) -> None:
    close = 100.0 + number / 10_000
    opened = series[1].floor(system_clock())
    message = _message(series, [(opened, 100.0, close, 100.0, close, 1.0, 100.0, 1)], closed=False)
    watch.published[(series[0], series[1].value, close)] = time.perf_counter()
    await client.publish(live_candle(*series), message)
    await client.flush()


async def _publish_evenly(client: Client, every: list[Series], watch: Watch) -> None:
    """A message a second for each series, spread over the second."""
    begun, number = time.perf_counter(), 0
    for second in range(_SECONDS):
        for position, series in enumerate(every):
            due = begun + second + position / len(every)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            number += 1
            await _publish(client, series, number, watch)


async def _publish_at_once(client: Client, every: list[Series], watch: Watch) -> None:
    """A message a second for each series, all at the same moment."""
    number = 1_000_000
    for _ in range(_SECONDS // 2):
        for series in every:
            number += 1
            await _publish(client, series, number, watch)
        await asyncio.sleep(1)


async def _flood(client: Client, every: list[Series]) -> None:
    watch, begun = Watch(), time.perf_counter()
    for number in range(_FLOOD):
        await asyncio.sleep(max(0.0, begun + number / _FLOOD_RATE - time.perf_counter()))
        await _publish(client, every[number % len(every)], 2_000_000 + number, watch)


def _print_latency(words: str, watch: Watch, held: bool) -> None:
    times = sorted(watch.latencies)
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    goal = f" (held to under {_MEDIAN_MS:.0f} and {_P99_MS:.0f})" if held else ""
    print(f"{words}: {len(times):,} frames, median {median:.1f} ms, 99th percentile {p99:.1f} ms{goal}")
    watch.latencies.clear()


async def _measure(pid: int, port: int, client: Client) -> None:
    every = [(symbol, interval) for symbol in _SYMBOLS for interval in Interval]
    await _prepare(client, every)
    await _until_ready(port, every)
    print(f"memory with {len(_SYMBOLS)} pairs, every chart asked for: {pss(pid):.0f} MB PSS", end=" ")
    print(f"(held to at most {_REST_MB:.0f})")
    watch = Watch()
    readers = [asyncio.create_task(_read(port, series, watch)) for series in every for _ in range(_READERS_EACH)]
    while watch.frames < len(readers):
        await asyncio.sleep(0.1)
    print(f"{len(readers)} idle readers: {pss(pid):.0f} MB PSS")
    await _publish_evenly(client, every, watch)
    _print_latency(f"NATS to client, {len(readers)} readers, {len(every)} series a second", watch, True)
    await _publish_at_once(client, every, watch)
    _print_latency("the same, all at the same moment", watch, False)
    before = pss(pid)
    await _flood(client, every)
    print(f"memory over {_FLOOD:,} messages: {before:.1f} to {pss(pid):.1f} MB PSS (held to flat)")
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)


async def main() -> None:
    """Starts a broker and the service, measures, and leaves nothing running."""
    with tempfile.TemporaryDirectory() as name:
        server = NatsServer(Path(name) / "nats")
        await server.start()
        client = await nats.connect(server.url)
        try:
            async with _service(Path(name), server.url) as (pid, port):
                await _measure(pid, port, client)
        finally:
            await client.close()
            await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
