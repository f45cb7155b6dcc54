"""A store that is killed again and again while candles flow, and what its files hold in the end."""

import asyncio
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from common.broker import Broker
from common.intervals import DAY, MINUTE, Interval
from common.streams import ensure_watchlist
from common.tasks import Tasks
from common.watchlist import WatchlistEntry
from integration.analysis_store.fast_time import FastTime
from integration.analysis_store.market import Market, Responder
from standins.broker import NatsServer

_TESTS = Path(__file__).parents[2]
_BASE = 1_772_626_320_000  # Wednesday 2026-03-04T12:12:00Z
_SPEED = 1_200
_SYMBOLS = ("BTCUSDC", "ETHUSDC", "SOLUSDC")
_START_SECONDS = 30.0
_FINISH_SECONDS = 60.0


@dataclass
class Verdict:
    """What was found in the files: how many candles should be there, and everything that is wrong with them."""

    candles: int = 0
    kills: int = 0
    flushed_before_kill: int = 0
    faults: list[str] = field(default_factory=list)


class Ordeal:
    """Kills a store `kills` times at moments drawn from `seed`, then lets it finish and reads its files."""

    def __init__(self, folder: Path, kills: int, seed: int) -> None:
        self._folder = folder
        self._kills = kills
        self._random = random.Random(seed)
        self._time = FastTime(_BASE, time.time_ns() // 1_000_000, _SPEED)
        self._server = NatsServer(folder / "nats")
        self._broker = Broker(self._server.url, "market")
        self._market = Market(self._time.clock, _BASE - 3 * DAY)
        self._responder = Responder(self._broker, self._market, self._time.clock)

    async def run(self) -> Verdict:
        """The whole ordeal."""
        tasks = Tasks()
        await self._server.start()
        tasks.start("broker", self._broker.run)
        await self._responder.start()
        await self._follow()
        tasks.start("feed", self._feed)
        verdict = Verdict(kills=self._kills)
        try:
            for _ in range(self._kills):
                await self._kill_once()
                verdict.flushed_before_kill += len(list(self._folder.rglob("*.parquet")))
            # A minute after a close: whatever closed before is missing by then if the stream did not bring it.
            self._time.end = Interval.FIVE_MINUTES.ceil(self._time.clock()) + MINUTE
            await self._finish(verdict)
        finally:
            await tasks.stop()
            await self._server.stop()
        self._judge(verdict)
        return verdict

    async def _follow(self) -> None:
        bucket = await ensure_watchlist(self._broker.jetstream)
        for position, symbol in enumerate(_SYMBOLS):
            await bucket.put(symbol, WatchlistEntry(symbol=symbol, position=position).encode())

    async def _feed(self) -> None:
        """Publishes every candle when it closes, as the stream would."""
        fed = self._time.clock()
        while True:
            now = self._time.clock()
            for interval in Interval:
                closed = interval.floor(now) - interval.milliseconds
                if closed + interval.milliseconds > fed:
                    for symbol in _SYMBOLS:
                        rows = self._market.rows(symbol, interval, closed, closed + 1)
                        await self._responder.publish(symbol, interval, rows)
            fed = now
            await self._time.sleep(10)

    async def _kill_once(self) -> None:
        """Kills a store: one time in five while it starts, otherwise while it works."""
        starts = self._starts()
        process = await self._start()
        if self._random.random() < 0.2:
            await asyncio.sleep(self._random.uniform(0.2, 1.0))
        else:
            async with asyncio.timeout(_START_SECONDS):
                while self._starts() == starts:
                    await asyncio.sleep(0.02)
            await asyncio.sleep(self._random.uniform(0.02, 0.6))
        process.kill()
        await process.wait()

    def _starts(self) -> int:
        log = self._folder / "store.log"
        return log.read_bytes().count(b"candles loaded") if log.exists() else 0

    async def _finish(self, verdict: Verdict) -> None:
        process = await self._start()
        try:
            await asyncio.wait_for(process.wait(), _FINISH_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            verdict.faults.append("the store did not become whole after the last kill")

    async def _start(self) -> asyncio.subprocess.Process:
        moment = self._time
        numbers = [moment.base, moment.begun, moment.speed, *([] if moment.end is None else [moment.end])]
        with (self._folder / "store.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "integration.analysis_store.runner"),
                *(self._server.url, str(self._folder / "data"), *map(str, numbers)),
                env=os.environ | {"PYTHONPATH": str(_TESTS)},
                stdout=log,
                stderr=log,
            )

    def _judge(self, verdict: Verdict) -> None:
        root = self._folder / "data" / "candles"
        leftovers = [path.name for path in root.rglob("*") if ".bad-" in path.name or path.name.endswith(".tmp")]
        verdict.faults += [f"{name} was left" for name in leftovers]
        for symbol in _SYMBOLS:
            for interval in Interval:
                expected = self._market.rows(symbol, interval, 0, self._time.clock())
                found = [
                    row
                    for path in (root / symbol / interval).glob("*.parquet")
                    for row in pl.read_parquet(path, glob=False).iter_rows()
                ]
                verdict.candles += len(expected)
                verdict.faults += _differences(f"{symbol} {interval}", expected, sorted(found))


def _differences(name: str, expected: Sequence[tuple[object, ...]], found: Sequence[tuple[object, ...]]) -> list[str]:
    faults = []
    if len(found) != len(set(found)):
        faults.append(f"{name}: {len(found) - len(set(found))} candles doubled")
    if lost := set(expected) - set(found):
        faults.append(f"{name}: {len(lost)} candles lost")
    if strange := set(found) - set(expected):
        faults.append(f"{name}: {len(strange)} candles that the market never had")
    return faults
