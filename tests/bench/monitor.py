"""The monitor: what it takes at rest and watched, beside Glances; what it writes in a day; two years of history."""

import asyncio
import tempfile
import time
from pathlib import Path

import httpx

from bench._monitor_days import DAY, MINUTE, SECOND, START, Board
from bench._monitor_process import cost, glances, own_environment, running
from common.events import Event
from monitor.history.history import History
from monitor.history.ranges import RANGES
from monitor.history.rows import Fold, NamePool
from monitor.history.store import Store
from monitor.history.tiers import ONE_MINUTE, QUARTER_HOUR, TEN_SECONDS, Block, Cascade, Tier
from monitor.history.writing import Batch
from standins.broker import NatsServer, free_port
from unit.monitor.trees import Machine

_REST_SECONDS = 60.0
_WATCH_SECONDS = 30.0
_YEARS = 2 * 365 * DAY
_MB = 1_000_000


async def _live(folder: Path) -> None:
    """The process itself, on this machine's /proc and a recorded Pi 5's sensors."""
    nats, port = NatsServer(folder / "nats"), free_port()
    await nats.start()
    sys = Machine("pi5", folder / "pi5").roots.sys
    settings = {"NATS_URL": nats.url, "HTTP_PORT": str(port), "DATA_DIR": str(folder / "data"), "HOST_SYS": str(sys)}
    url = f"http://127.0.0.1:{port}/api/monitor"
    python = own_environment(folder / "own")
    try:
        async with running([str(python), "-m", "monitor"], settings, f"{url}/host") as pid:
            rest = await cost(pid, _REST_SECONDS)
            told = f"{rest.percent:.2f} % of one core (held to 0.4), {rest.megabytes:.1f} MB PSS (held to 55)"
            print(f"monitor at rest: {told}")
            async with _viewer(f"{url}/stream?rate=10") as frames:
                watched = await cost(pid, _WATCH_SECONDS)
                rate = len(frames) / _WATCH_SECONDS
            print(f"monitor with one viewer at {rate:.0f} Hz: {watched.percent:.2f} % of one core (held to 3)")
    finally:
        await nats.stop()
    await _beside(folder)


class _viewer:  # noqa: N801 - reads as the verb that it is
    """One page that watches; gives the frames that have come since."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._frames: list[None] = []

    async def __aenter__(self) -> list[None]:
        self._task = asyncio.create_task(self._read())
        async with asyncio.timeout(10):
            while not self._frames:
                await asyncio.sleep(0.05)
        self._frames.clear()
        return self._frames

    async def __aexit__(self, *_exception: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self) -> None:
        async with (
            httpx.AsyncClient(trust_env=False, timeout=None) as client,
            client.stream("GET", self._url) as stream,
        ):
            async for line in stream.aiter_lines():
                if line == "event: host":
                    self._frames.append(None)


async def _beside(folder: Path) -> None:
    """Glances' web server, alone, then asked for everything once a second, as its own page does."""
    program = await asyncio.to_thread(glances, folder / "glances")
    if program is None:
        return
    port = free_port()
    url = f"http://127.0.0.1:{port}/api/4/all"
    command = [str(program), "-w", "-B", "127.0.0.1", "-p", str(port), "--disable-check-update"]
    async with running(command, {"HOME": str(folder)}, url) as pid:
        rest = await cost(pid, _WATCH_SECONDS)
        print(f"Glances' web server at rest: {rest.percent:.2f} % of one core, {rest.megabytes:.1f} MB PSS")
        asking = asyncio.create_task(_ask(url))
        watched = await cost(pid, _WATCH_SECONDS)
        asking.cancel()
        print(f"Glances' web server asked once a second: {watched.percent:.2f} % of one core")


async def _ask(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        while True:
            await client.get(url)
            await asyncio.sleep(1)


async def _a_day(folder: Path) -> None:
    """A simulated day after one that filled the file: bytes by the kernel's own accounting."""
    board, now = Board(), START
    store = Store(folder / "day.sqlite3", lambda: now)
    history = History(store, lambda: now, lambda *_, **__: None, lambda _row: None)
    await history.recall()
    for every in (10 * SECOND, SECOND):
        before, began = _written(), time.process_time()
        for now, values in board.samples(now, DAY, every):  # noqa: B020 - the clock is the loop's
            history.add(now, values)
            if now % (7 * MINUTE) == 0:
                history.note(Event(service="analysis", kind="chart", at=now, detail={"symbol": "BTCUSDC", "ms": 21}))
            if history.is_due:
                await history.flush()
        now += every
    handed, reached = (late - early for late, early in zip(_written(), before, strict=True))
    share = 100 * (time.process_time() - began) / 86_400
    print(
        f"bytes written a simulated day of 38 series: {handed / _MB:.2f} MB handed to the kernel, "
        f"{reached / _MB:.2f} MB in pages that reach the disk (held to 5)"
    )
    print(f"folding and storing that day took {share:.3f} % of one core")
    await history.abandon()


def _written() -> tuple[int, int]:
    """Bytes that this process has written: handed over, and in pages made dirty."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["wchar"]), int(fields["write_bytes"])


def _fill(path: Path) -> None:
    """Two years as the service leaves them: each resolution fed for as long as it is kept."""
    store, waiting, pool, board = Store(path, lambda: START), list[Block](), NamePool(), Board()
    store.open()
    cascade = Cascade(waiting.append, lambda _row: None)
    spans: tuple[tuple[Tier, int, int], ...] = (
        (QUARTER_HOUR, _YEARS, 30 * DAY),
        (ONE_MINUTE, 30 * DAY, DAY),
        (TEN_SECONDS, DAY, 0),
    )
    for tier, begin, end in spans:
        for at in range(START - begin, START - end, tier.step):
            fold = Fold(at)
            fold.add_values(board.measure())
            fold.add_values(board.measure())
            cascade.folders[tier].add(fold.row(pool, seconds=tier.step / SECOND))
            if len(waiting) >= 20:
                store.write(Batch(tuple(waiting)))
                waiting.clear()
    store.write(Batch(tuple(waiting)))
    store.close()


async def _two_years(folder: Path) -> None:
    """The size of the file, and the processor time of each range."""
    path = folder / "years.sqlite3"
    _fill(path)
    print(f"two years of 38 series: a file of {path.stat().st_size / _MB:.1f} MB (held to 40)")
    history = History(Store(path, lambda: START), lambda: START, lambda *_, **__: None, lambda _row: None)
    await history.recall()
    for at, values in Board().samples(START - 15 * MINUTE, 15 * MINUTE, SECOND):
        history.add(at, values)
    for name in RANGES:
        spent, answer = [], b""
        for _ in range(5):
            began = time.process_time()
            answer = await history.answer(name, None, ())
            spent.append(1000 * (time.process_time() - began))
        worst = f"{max(spent):.0f} ms of CPU at worst, {sorted(spent)[2]:.0f} ms in the median of 5 (held to 50)"
        print(f"range {name}: {worst}, {len(answer) / 1000:,.0f} kB")
    await history.abandon()


def main() -> None:
    """Measures and leaves nothing behind."""
    for part in (_a_day, _two_years, _live):
        with tempfile.TemporaryDirectory() as name:
            asyncio.run(part(Path(name)))


if __name__ == "__main__":
    main()
