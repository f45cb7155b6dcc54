"""A real nats-server of the test's own, on a free port of the loopback."""

import asyncio
import os
import random
import socket
import sys
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from common.login import Login

_READY_SECONDS = 15.0
_PORTS = range(10_000, 32_000)
# Not the seeded one: tests beside each other would choose alike.
_CHANCE = random.SystemRandom()
_START = Path(__file__).resolve().parents[2] / "services/nats/start.sh"


def free_port() -> int:
    """A TCP port of the loopback that nobody uses at this moment.

    It lies below those that systems hand out by themselves: otherwise somebody's outgoing connection may sit on it
    before anybody listens.
    """
    while True:
        port = _CHANCE.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def nats_server_path() -> Path:
    """The nats-server program that the lock file installed beside this Python."""
    return Path(sys.executable).parent / "nats-server"


class NatsServer:
    """One nats-server process with JetStream in `store`; keeps its port over restarts.

    It is open to everybody, unless it is given a folder for `keys`: then it is started as the product starts it,
    with its configuration, its users and their passwords. What it says goes to `log` in that folder.
    """

    def __init__(self, store: Path, port: int | None = None, keys: Path | None = None) -> None:
        self.store = store
        self.port = port or free_port()
        self.keys = keys
        self.monitor_port = free_port() if keys else 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """What `NATS_URL` is set to."""
        return f"nats://127.0.0.1:{self.port}"

    def login(self, user: str) -> Login:
        """How a service makes itself known. Only with `keys`."""
        assert self.keys is not None
        return Login(user, SecretStr(""), self.keys / user / "password")

    async def start(self) -> None:
        """Starts the server and returns once it takes connections."""
        if self.keys is None:
            await self._start_open()
        else:
            await self._start_with_accounts(self.keys)
        await asyncio.wait_for(self._wait_ready(), _READY_SECONDS)

    async def _start_open(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            str(nats_server_path()),
            *("--addr", "127.0.0.1", "--port", str(self.port), "--jetstream", "--store_dir", str(self.store)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def _start_with_accounts(self, keys: Path) -> None:
        own = {"NATS_SERVER": str(nats_server_path()), "NATS_STORE": str(self.store), "NATS_KEYS": str(keys)}
        keys.mkdir(parents=True, exist_ok=True)
        with (keys / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *("sh", str(_START), "--addr", "127.0.0.1", "--port", str(self.port)),
                *("--http_port", str(self.monitor_port)),
                env=os.environ | own,
                stdout=log,
                stderr=log,
            )

    async def stop(self) -> None:
        """Ends it in order."""
        await self._end(kill=False)

    async def kill(self) -> None:
        """Ends it as a power cut would."""
        await self._end(kill=True)

    async def _end(self, *, kill: bool) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        if kill:
            self._process.kill()
        else:
            self._process.terminate()
        await self._process.wait()

    async def _wait_ready(self) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            greeting = await reader.readline()
            writer.close()
            if greeting.startswith(b"INFO"):
                return
