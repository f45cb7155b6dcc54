"""The monitor on a recorded machine, between a real broker and real HTTP; time passes only when a test says so."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from common.broker import Broker
from common.tasks import Tasks
from monitor.main import create
from monitor.settings import Settings
from monitor.timing import Timing
from standins.broker import NatsServer
from unit.monitor.records import MIDNIGHT
from unit.monitor.trees import Machine

_PATIENCE_SECONDS = 20.0
# More than any task of the service takes from its waking to its next sleep.
_TURNS = 40


async def until(condition: Callable[[], bool]) -> None:
    """Waits for something that is about to be so."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


class ManualTime:
    """A wall clock, ticks and sleeps that end when `advance` reaches them."""

    def __init__(self, now: int = MIDNIGHT) -> None:
        self.now = now
        self._passed = 0
        self._sleepers: dict[asyncio.Future[None], int] = {}

    @property
    def timing(self) -> Timing:
        """The three faces of this time."""
        return Timing(clock=lambda: self.now, ticks=lambda: self._passed, sleep=self._sleep)

    async def advance(self, seconds: float) -> None:
        """Lets time pass, from one sleeper's waking to the next, and whoever wakes go on until it sleeps again."""
        end = self._passed + round(seconds * 1000)
        while True:
            await _settle()
            due = min(self._sleepers.values(), default=end + 1)
            step = max(0, min(due, end) - self._passed)
            self._passed += step
            self.now += step
            for future in [future for future, at in self._sleepers.items() if at <= self._passed]:
                self._sleepers.pop(future)
                if not future.done():
                    future.set_result(None)
            if due > end:
                await _settle()
                return

    async def _sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers[future] = self._passed + round(seconds * 1000)
        try:
            await future
        finally:
            self._sleepers.pop(future, None)


async def _settle() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


class Service:
    """A running monitor: its address, its machine, its time."""

    def __init__(self, url: str, machine: Machine, time: ManualTime, client: httpx.AsyncClient, app: FastAPI) -> None:
        self.url = url
        self.machine = machine
        self.time = time
        self.client = client
        self.app = app

    async def get(self, path: str) -> Any:
        """The JSON at a path of the API."""
        answer = await self.client.get(f"/api/monitor/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def events(self, span: str = "1h") -> list[tuple[str, str]]:
        """Service and kind of each annotation."""
        return [(each["service"], each["kind"]) for each in (await self.get(f"history?range={span}"))["annotations"]]

    async def until_event(self, service: str, kind: str) -> None:
        """Waits until the history has an annotation."""

        async def found() -> bool:
            return (service, kind) in await self.events()

        await self.until(found)

    async def until_ready(self) -> None:
        """Waits until the service has its broker."""

        async def ready() -> bool:
            return (await self.client.get("/readyz")).status_code == 200

        await self.until(ready)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Waits for something that is about to be so; now and then time passes, for a loop that tries again later."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            for attempt in count(1):
                if await condition():
                    return
                await asyncio.sleep(0.01)
                if attempt % 50 == 0:
                    await self.time.advance(5)


class Rig:
    """What a monitor needs around it. `settings` are its environment."""

    def __init__(self, folder: Path, machine: str = "pi5") -> None:
        self.folder = folder
        self.nats = NatsServer(folder / "nats")
        self.machine = Machine(machine, folder / machine)
        self.time = ManualTime()
        self.settings: dict[str, str] = {}

    @asynccontextmanager
    async def serving(self, *, connected: bool = True) -> AsyncIterator[Service]:
        """The monitor, from its start to its end in order; with its broker, unless that is away."""
        app = create(Settings.load(self.environment()), self.time.timing)
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="on"))
        # Signals belong to pytest.
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: server.started or serving.done())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as client:
                service = Service(url, self.machine, self.time, client, app)
                if connected:
                    await service.until_ready()
                yield service
        finally:
            server.should_exit = True
            await asyncio.wait_for(serving, _PATIENCE_SECONDS)

    def environment(self) -> dict[str, str]:
        """The settings of the service."""
        roots = self.machine.roots
        return {
            "NATS_URL": self.nats.url,
            "DATA_DIR": str(self.folder / "data"),
            "HOST_PROC": str(roots.proc),
            "HOST_SYS": str(roots.sys),
            "HOST_ROOT": str(roots.root),
            "HOST_DEVICE_TREE": str(roots.device_tree),
            "NATS_MONITOR_URL": "http://127.0.0.1:9",
            "CADDY_METRICS_URL": "http://127.0.0.1:9/metrics",
        } | self.settings

    @asynccontextmanager
    async def other_service(self) -> AsyncIterator[Broker]:
        """A connection as another service of the stack has it."""
        broker, tasks = Broker(self.nats.url, "other"), Tasks()
        tasks.start("broker", broker.run)
        await asyncio.wait_for(broker.wait_connected(), _PATIENCE_SECONDS)
        try:
            yield broker
        finally:
            await tasks.stop()


async def collect(broker: Broker, subject: str) -> list[Any]:
    """A list that fills with the payloads of a subject."""
    found: list[Any] = []

    async def take(message: Any) -> None:
        found.append(json.loads(message.data))

    await broker.client.subscribe(subject, cb=take)
    await broker.client.flush()
    return found
