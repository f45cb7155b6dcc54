"""The candle store by itself: what it writes, what it costs to feed, how it starts, what a pair takes in memory."""

import asyncio
import itertools
import json
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import orjson
import polars as pl
from nats.aio.client import Client

from analysis.settings import Settings
from analysis.snapshot import SCHEMA
from analysis.store.parquet import encode
from analysis.store.periods import Period, period_of
from analysis.store.windows import Windows
from bench._memory import pss
from common.candles import COLUMNS
from common.clock import system_clock
from common.intervals import DAY, Interval
from common.streams import CANDLES, ensure_stream, ensure_watchlist
from common.subjects import closed_candles, live_candle
from common.watchlist import WatchlistEntry
from standins.broker import NatsServer, free_port

_FEW, _MANY = 5, 500
_FLUSHES_A_DAY = 96
_FEED_SECONDS = 20
_START_SECONDS = 120.0


def _history(interval: Interval, now: int) -> pl.DataFrame:
    """A random walk with a busy coin's number of digits, over all that is kept of an interval."""
    walk = random.Random(interval)
    start, price, rows = Windows.of(Settings()).start(interval, now), 40_000.0, []
    for time_ in range(start, interval.floor(now), interval.milliseconds):
        close = round(price * math.exp(walk.gauss(0, 0.002)), 2)
        high, low = round(max(price, close) * 1.001, 2), round(min(price, close) * 0.999, 2)
        volume = round(walk.expovariate(0.02), 5)
        rows.append((time_, price, high, low, close, volume, round(volume * close, 7), walk.randrange(20_000)))
        price = close
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _partitions(interval: Interval, frame: pl.DataFrame) -> Iterator[tuple[Period, pl.DataFrame]]:
    start, end = frame["open_time"][0], frame["open_time"][-1]
    while start <= end:
        period = period_of(interval, start)
        yield period, frame.filter(pl.col("open_time").is_between(period.start, period.end, closed="left"))
        start = period.end


def _bytes_a_day(interval: Interval, frame: pl.DataFrame) -> float:
    """What a pair's flushes write in a day, averaged over the life of one full partition."""
    _, full = max(_partitions(interval, frame), key=lambda part: len(part[1]))
    writes = min(_FLUSHES_A_DAY, DAY / interval.milliseconds)
    sizes = [len(encode(full.head(max(1, len(full) * tenth // 10)), "stream")) for tenth in range(1, 11)]
    return writes * sum(sizes) / len(sizes)


def _report_writes(histories: dict[Interval, pl.DataFrame]) -> None:
    daily = {interval: _bytes_a_day(interval, frame) for interval, frame in histories.items()}
    parts = ", ".join(f"{interval} {size / 1e3:,.0f} kB" for interval, size in daily.items())
    total = sum(daily.values())
    print(f"written a day and pair: {total / 1e6:.1f} MB ({parts}); {_FEW} pairs {_FEW * total / 1e6:.0f} MB a day")


def _symbols(count: int) -> list[str]:
    return [f"C{number:03}USDC" for number in range(count)]


def _store(root: Path, template: Path, symbols: list[str]) -> None:
    """Gives every pair the template's files, as links: the store replaces files and never writes into one."""
    for symbol, path in itertools.product(symbols, template.rglob("*.parquet")):
        target = root / symbol / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, target)
    (root / "watchlist.json").write_text(json.dumps({"schema": 1, "symbols": symbols}))


def _write_template(folder: Path, histories: dict[Interval, pl.DataFrame]) -> None:
    for interval, frame in histories.items():
        (folder / interval).mkdir(parents=True)
        for period, part in _partitions(interval, frame):
            (folder / interval / f"{period.name}.parquet").write_bytes(encode(part, "rest"))


@asynccontextmanager
async def _service(folder: Path, url: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    port, log = free_port(), folder / "log"
    settings = {"NATS_URL": url, "DATA_DIR": str(folder), "HTTP_PORT": str(port)}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "analysis", env=os.environ | settings, stdout=output, stderr=output
        )
    try:
        async with asyncio.timeout(_START_SECONDS):
            while b"Application startup complete" not in log.read_bytes():
                await asyncio.sleep(0.05)
        yield process, log
    finally:
        process.terminate()
        await process.wait()


def _loaded(log: Path) -> dict[str, float]:
    lines = (orjson.loads(line) for line in log.read_bytes().splitlines())
    return next(line for line in lines if line["event"] == "candles loaded")


async def _follow(client: Client, symbols: list[str]) -> None:
    bucket = await ensure_watchlist(client.jetstream())
    for position, symbol in enumerate(symbols):
        await bucket.put(symbol, WatchlistEntry(symbol=symbol, position=position).encode())
    await ensure_stream(client.jetstream(), CANDLES)


def _message(symbol: str, interval: Interval, open_time: int, *, closed: bool) -> bytes:
    """One candle as ingest sends it; the close differs from second to second."""
    price = 40_000.0 + time.time() % 100
    row = (open_time, price, price + 1, price - 1, price, 12.5, 500_000.0, 321)
    head = {"schema": 1, "symbol": symbol, "interval": interval, "closed": closed, "source": "stream"}
    return orjson.dumps(head | {name: [value] for name, value in zip(COLUMNS, row, strict=True)})


async def _feed(client: Client, symbols: list[str], seconds: int) -> None:
    """Every series' forming candle once a second, and each candle that closes."""
    before = system_clock()
    for _ in range(seconds):
        begun = time.monotonic()
        now = system_clock()
        for interval in Interval:
            opened = interval.floor(now)
            for symbol in symbols:
                if interval.floor(before) != opened:
                    closed = _message(symbol, interval, interval.floor(before), closed=True)
                    await client.jetstream().publish_async(closed_candles(symbol, interval), closed)
                await client.publish(live_candle(symbol, interval), _message(symbol, interval, opened, closed=False))
        before = now
        await client.flush()
        await asyncio.sleep(max(0.0, 1 - (time.monotonic() - begun)))


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measure(folder: Path, template: Path, count: int, *, feed: bool) -> float:
    """Starts analysis on so many stored pairs; prints its figures and gives its memory (MB PSS)."""
    folder.mkdir()
    symbols = _symbols(count)
    _store(folder / "candles", template, symbols)
    server = NatsServer(folder / "nats")
    await server.start()
    client = await nats.connect(server.url)
    await _follow(client, symbols)
    try:
        async with _service(folder, server.url) as (process, log):
            loaded = _loaded(log)
            memory = pss(process.pid)
            print(
                f"start from Parquet, {count} pairs: {loaded['seconds']:.1f} s for {loaded['candles']:,} candles "
                f"(held to 10 s at {_MANY} pairs); {memory:.0f} MB PSS"
            )
            if feed:
                begun = _cpu(process.pid)
                await _feed(client, symbols, _FEED_SECONDS)
                share = 100 * (_cpu(process.pid) - begun) / _FEED_SECONDS
                series = f"{count} pairs x {len(Interval)} intervals"
                print(f"{series} fed once a second, nobody watching: {share:.0f} % of a core (held to 25 %)")
            return memory
    finally:
        await client.close()
        await server.stop()


async def main() -> None:
    """Prints every figure."""
    now = system_clock()
    histories = {interval: _history(interval, now) for interval in Interval}
    _report_writes(histories)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_template(folder / "template", histories)
        few = await _measure(folder / "few", folder / "template", _FEW, feed=False)
        many = await _measure(folder / "many", folder / "template", _MANY, feed=True)
    candles = sum(frame.height for frame in histories.values())
    print(f"memory per pair: {(many - few) / (_MANY - _FEW):.2f} MB for {candles:,} candles")


if __name__ == "__main__":
    asyncio.run(main())
