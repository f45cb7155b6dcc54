"""Ingest in size: the start of 500 pairs within the exchange's limit, and what it takes to follow them."""

import asyncio
import logging
import os
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import nats
import psutil
from nats.aio.msg import Msg

from bench._memory import pss
from common.intervals import DAY, MINUTE, Interval
from common.subjects import WATCHLIST_MEMORY
from common.watchlist import WatchlistMemory
from integration.ingest.house import NOW, SLOW_TICK_SECONDS, House
from stack.plan import PYTHON, Layout, market, market_settings
from stack.process import Process, Program
from standins.broker import NatsServer

_PAIRS = 500
# Within the store's windows, so that all of it is kept.
_HISTORY_DAYS = 6
_FEW = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC"]
# The exchange sends a forming candle every two seconds.
_TICK = "2"
_REST_SECONDS = 30
_CPU_PERCENT, _MANY_MB, _FEW_MB = 60.0, 200.0, 75.0
_START_SECONDS = 600
_IDLE_LOOKS = 20
_LAST_LOOKS = 60


async def start_in_fast_motion() -> None:
    """Every series of 500 pairs is filled from nothing, on a clock that runs as fast as the machine allows."""
    symbols = tuple(f"P{number:03}USDC" for number in range(_PAIRS))
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name), symbols, NOW - NOW % DAY - _HISTORY_DAYS * DAY)
        begun = time.monotonic()
        await house.begin()
        try:
            async with asyncio.timeout(_START_SECONDS):
                await _fill(house)
            await _until_true(house)
            _print_start(house, time.monotonic() - begun)
        finally:
            await house.stop()


async def _fill(house: House) -> None:
    """Lets time hardly pass while requests go out, so that only the limit holds them back; fast while it does."""
    asked, idle = 0, 0
    while len(house.store.symbols()) < _PAIRS or not house.store.is_complete:
        before, asked = asked, house.exchange.requests.counts.total()
        idle = 0 if asked > before else idle + 1
        await house.pass_time(0.01 if idle < _IDLE_LOOKS else 1, SLOW_TICK_SECONDS)
        await asyncio.sleep(0)


async def _until_true(house: House) -> None:
    """What closed a moment ago is on its way: with 500 pairs in one process that takes real time, so little passes."""
    for _ in range(_LAST_LOOKS):
        for _ in range(_LAST_LOOKS):
            if house.untrue() is None:
                return
            await asyncio.sleep(0.05)
        await house.pass_time(5, SLOW_TICK_SECONDS)
    raise AssertionError(house.untrue())


def _print_start(house: House, seconds: float) -> None:
    entries = house.exchange.requests.entries
    used: Counter[int] = Counter()
    for entry in entries:
        used[entry.time // MINUTE] += entry.weight
    refused = sum(entry.status not in {101, 200} for entry in entries)
    candles = sum(
        house.store.snapshot(symbol, interval).closed.height for symbol in house.symbols for interval in Interval
    )
    print(
        f"start of {_PAIRS} pairs x {len(Interval)} intervals: {candles:,} candles by {len(entries):,} requests in "
        f"{(house.clock() - NOW) / MINUTE:.1f} simulated minutes ({seconds:.0f} s), at most {max(used.values()):,} "
        f"weight a minute (held to 3,000), {refused} refused (held to 0)"
    )
    assert max(used.values()) <= 3_000
    assert not refused


@asynccontextmanager
async def _ingest(folder: Path, symbols: list[str]) -> AsyncIterator[tuple[psutil.Process, str]]:
    """Ingest as a process of its own beside the generated market; gives it and its address."""
    layout = Layout(folder, 0)
    world = Process(market(layout, ["--tick", _TICK, "--pairs", str(_PAIRS)]), folder / "market.log")
    server = NatsServer(folder / "nats")
    await server.start()
    await world.start()
    await world.wait_ready()
    client = await nats.connect(server.url)
    await client.subscribe(WATCHLIST_MEMORY, cb=_nothing_remembered)
    settings = market_settings(layout) | {
        "NATS_URL": server.url,
        "PAIRS": ",".join(symbols),
        "HTTP_PORT": str(layout.port("ingest")),
    }
    program = Program("ingest", [PYTHON, "-m", "ingest"], settings, f"{layout.url('ingest')}/readyz")
    service = Process(program, folder / "ingest.log")
    await service.start()
    try:
        await service.wait_ready()
        yield _itself(service.pid), layout.url("ingest")
    finally:
        await service.stop()
        await client.close()
        await world.stop()
        await server.stop()


def _itself(pid: int) -> psutil.Process:
    """The service: `setpriv` has become it, or it is a child of it."""
    process = psutil.Process(pid)
    return next(iter(process.children()), process)


async def _nothing_remembered(message: Msg) -> None:
    await message.respond(WatchlistMemory().encode())


async def _until_streaming(url: str, streams: int) -> None:
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client, asyncio.timeout(120):
        while True:
            connections = (await client.get("/api/ingest/status")).json()["connections"]
            if sum(one["streams"] for one in connections if one["state"] == "streaming") == streams:
                return
            await asyncio.sleep(0.5)


async def _symbols(count: int) -> list[str]:
    """Trading pairs of the generated market."""
    with tempfile.TemporaryDirectory() as name:
        layout = Layout(Path(name), 0)
        world = Process(market(layout, ["--pairs", str(count)]), Path(name) / "market.log")
        await world.start()
        try:
            await world.wait_ready()
            async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
                listed = (await client.get(f"{layout.url('market')}/api/v3/exchangeInfo")).json()["symbols"]
        finally:
            await world.stop()
    return [entry["symbol"] for entry in listed if entry["status"] == "TRADING"][:count]


async def steady_state(symbols: list[str], most_mb: float, most_percent: float | None) -> None:
    """Follows the pairs at the exchange's own pace and measures the process."""
    with tempfile.TemporaryDirectory() as name:
        async with _ingest(Path(name), symbols) as (process, url):
            await _until_streaming(url, len(symbols) * len(Interval))
            await asyncio.sleep(10)
            before = process.cpu_times()
            begun = time.monotonic()
            await asyncio.sleep(_REST_SECONDS)
            after = process.cpu_times()
            percent = 100 * (after.user + after.system - before.user - before.system) / (time.monotonic() - begun)
            memory = pss(process.pid)
    held = f" (held to under {most_percent:.0f})" if most_percent else ""
    print(
        f"{len(symbols)} pairs, {len(symbols) * len(Interval):,} streams: {percent:.1f} % of a core{held}, "
        f"{memory:.0f} MB PSS (held to under {most_mb:.0f})"
    )
    assert memory < most_mb
    assert most_percent is None or percent < most_percent


async def main() -> None:
    """Measures all three; nothing is left running."""
    logging.disable(logging.CRITICAL)
    await steady_state(_FEW, _FEW_MB, None)
    await steady_state(await _symbols(_PAIRS), _MANY_MB, _CPU_PERCENT)
    await start_in_fast_motion()


if __name__ == "__main__":
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    asyncio.run(main())
