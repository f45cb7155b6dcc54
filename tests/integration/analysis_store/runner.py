"""A store as a process of its own, to be killed: `runner URL FOLDER BASE BEGUN SPEED [END]`.

With END (ms UTC) time stops there, and the process ends in order once nothing is missing.
"""

import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")

from analysis.settings import Settings
from analysis.store.store import CandleStore
from analysis.store.surroundings import Surroundings
from common.broker import Broker
from common.logs import configure_logs
from common.tasks import Tasks
from integration.analysis_store.fast_time import FastTime


async def run(url: str, folder: Path, time: FastTime) -> None:
    """Runs the store until killed, or until it is whole when time has an end."""
    settings = Settings(nats_url=url, data_dir=folder, candles_flush_minutes=1)
    broker, tasks = Broker(url, "analysis"), Tasks()
    around = Surroundings(clock=time.clock, sleep=time.sleep, ticks=time.ticks)
    store = CandleStore(settings, broker, around)
    store.load()
    tasks.start("broker", broker.run)
    store.start(tasks)
    while time.end is None or not (store.symbols() and store.is_complete):
        await asyncio.sleep(0.02)
    await tasks.stop()
    store.close()


def main(arguments: list[str]) -> None:
    """Reads the arguments and runs."""
    configure_logs("INFO")
    url, folder, *numbers = arguments
    asyncio.run(run(url, Path(folder), FastTime(*(int(number) for number in numbers))))


if __name__ == "__main__":
    main(sys.argv[1:])
