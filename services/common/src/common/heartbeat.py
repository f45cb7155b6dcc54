"""The heartbeat: every service says every ten seconds that it lives, and what it takes to live."""

import asyncio
import logging
import os
import re
import socket
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

from nats.errors import Error as NatsError
from pydantic import Field, FiniteFloat

from common.broker import Broker
from common.clock import Clock, Sleep, system_clock, system_sleep, system_ticks
from common.messages import Message
from common.subjects import HEARTBEAT

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 10
_ROUND_TRIP_TIMEOUT = 5

_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


class Beat(Message):
    """One heartbeat. `started` is the process' start (ms UTC as its clock said then): another one is a restart.

    `memory_bytes` is the proportional set size (shared pages divided among their users), or the resident size
    where the kernel does not tell. `cpu_seconds` counts since the start, with ended children.
    `round_trip_ms` is from here to the broker and back.
    """

    service: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,30}$")]
    host: Annotated[str, Field(max_length=100)]
    version: Annotated[str, Field(max_length=40)]
    pid: int = Field(ge=0)
    started: int = Field(ge=0)
    uptime_seconds: FiniteFloat = Field(ge=0)
    memory_bytes: int | None = Field(default=None, ge=0)
    cpu_seconds: FiniteFloat = Field(ge=0)
    round_trip_ms: FiniteFloat | None = Field(default=None, ge=0)


class Heartbeat:
    """Publishes the heartbeat of this process while `run` runs."""

    def __init__(
        self,
        broker: Broker,
        service: str,
        clock: Clock = system_clock,
        ticks: Clock = system_ticks,
        sleep: Sleep = system_sleep,
        *,
        process: Path = Path("/proc/self"),
    ) -> None:
        self._broker = broker
        self._service = service
        self._version = _package_version(service)
        self._ticks = ticks
        self._begun = ticks()
        self._started = clock()
        self._sleep = sleep
        self._process = process

    async def run(self) -> None:
        """Beats for ever; a broker that is away is waited for."""
        while True:
            await self._broker.wait_connected()
            try:
                await self.beat()
            except (NatsError, TimeoutError, OSError) as error:
                log.warning("heartbeat not sent", extra={"reason": str(error) or type(error).__name__})
            await self._sleep(INTERVAL_SECONDS)

    async def beat(self) -> None:
        """Publishes one heartbeat. Raises NatsError, TimeoutError or OSError when the broker does not take it."""
        beat = self.measure(await self._round_trip_ms())
        await self._broker.client.publish(HEARTBEAT, beat.encode())

    def measure(self, round_trip_ms: float | None) -> Beat:
        """This process at this moment."""
        times = os.times()
        return Beat(
            service=self._service,
            host=socket.gethostname()[:100],
            version=self._version,
            pid=os.getpid(),
            started=self._started,
            uptime_seconds=(self._ticks() - self._begun) / 1000,
            memory_bytes=_memory_bytes(self._process),
            cpu_seconds=round(sum(times[:4]), 2),
            round_trip_ms=round_trip_ms,
        )

    async def _round_trip_ms(self) -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self._broker.client.flush(timeout=_ROUND_TRIP_TIMEOUT)
        return round((loop.time() - begun) * 1000, 3)


def _package_version(service: str) -> str:
    try:
        return version(f"rascrypto-{service}")
    except PackageNotFoundError:
        return "unknown"


def _memory_bytes(process: Path) -> int | None:
    """The proportional set size of the process in the folder `process`, else the resident one, else nothing."""
    found = _PSS.search(_read(process / "smaps_rollup"))
    if found:
        return int(found[1]) * 1024
    fields = _read(process / "statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 and fields[1].isdigit() else None


def _read(path: Path) -> bytes:
    """The file, or nothing where the kernel does not show it."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
