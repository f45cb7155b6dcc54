"""A day in fast motion with a fault every ten minutes: `python tests/bench/_ingest_day.py [HOURS] [SEED]`."""

import asyncio
import gc
import logging
import math
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from bench._memory import pss
from common.intervals import HOUR, MINUTE
from integration.ingest.acts import ACTS, Act, ingest_away, refused_for_an_hour, store_away
from integration.ingest.house import House

_HOURS = 24
_SEED = 20_260_303
_SYMBOLS = ("BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC")
_EVERY = 10 * MINUTE
# What takes longer than the time to the next fault has its place in the random sequences.
_BRIEF = [act for act in ACTS if act not in {refused_for_an_hour, ingest_away, store_away}]
# Each fault once: the first time may ask for more memory than was ever needed before (two stores at once, say).
_WARM_HOURS = math.ceil(len(_BRIEF) * _EVERY / HOUR)
_GROWTH_MB = 10.0


class Day:
    """One run, of all faults in random order, again and again.

    `memory` is the PSS of this process after each hour: both services and the stand-in.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.house = House(folder, _SYMBOLS)
        self.faults = 0
        self.memory: list[float] = []
        self._chance = random.Random(seed)
        self._coming: list[Act] = []

    async def run(self, hours: int) -> None:
        """Lives through it; after each hour nothing may be missing. Raises TimeoutError or AssertionError."""
        await self.house.start()
        try:
            for _ in range(hours):
                await self._live_an_hour()
                await self.house.until_true()
                self._measure()
        finally:
            await self.house.stop()

    async def _live_an_hour(self) -> None:
        for _ in range(HOUR // _EVERY):
            next_time = self.house.clock() + _EVERY
            self._coming = self._coming or self._chance.sample(_BRIEF, len(_BRIEF))
            await self._coming.pop()(self.house, self._chance)
            self.faults += 1
            await self.house.pass_time(max(0, next_time - self.house.clock()) / 1_000)

    def _measure(self) -> None:
        self.house.exchange.requests.clear()
        self.house.events.clear()
        gc.collect()
        self.memory.append(pss(os.getpid()))


async def main(arguments: list[str]) -> None:
    """Runs the day and prints what was lost and how memory went."""
    logging.disable(logging.CRITICAL)
    hours, seed = [*map(int, arguments), *(_HOURS, _SEED)[len(arguments) :]]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        day = Day(Path(name), seed)
        await day.run(hours)
    first, last = day.memory[min(_WARM_HOURS, hours) - 1], day.memory[-1]
    print(
        f"{hours} h of {len(_SYMBOLS)} pairs with {day.faults} faults in {time.monotonic() - begun:.0f} s: "
        f"no candle lost (held to none); memory {first:.1f} MB PSS after {min(_WARM_HOURS, hours)} h, "
        f"{last:.1f} at the end (held to flat: under {_GROWTH_MB:.0f} more)"
    )
    assert last - first < _GROWTH_MB, "memory grows"


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
