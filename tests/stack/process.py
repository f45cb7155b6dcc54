"""One program of the stack: how it is started, how one knows that it is up, and how it ends."""

import asyncio
import os
import shutil
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

_POLL_SECONDS = 0.1
_GRACE_SECONDS = 20.0


class StackError(Exception):
    """The stack cannot run; one line for the user."""


@dataclass(frozen=True)
class Program:
    """What is started. It is up once `ready_url` answers 200. Others lean on a `foundation`, which starts first."""

    name: str
    argv: list[str]
    env: dict[str, str] = field(default_factory=dict)
    ready_url: str | None = None
    ready_seconds: float = 60.0
    foundation: bool = False


class Process:
    """A running program that can be ended, killed and started again. Its output goes to `log`."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self._child: asyncio.subprocess.Process | None = None
        self._output: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id. Raises StackError when it does not run."""
        if self._child is None:
            raise StackError(f"{self.program.name} is not running")
        return self._child.pid

    @property
    def is_running(self) -> bool:
        """Whether the program has been started and has not ended."""
        return self._child is not None and self._child.returncode is None

    async def start(self) -> None:
        """Starts the program; it dies with its parent where the system can promise that."""
        self._output = self.log.open("ab")
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        self._child = await asyncio.create_subprocess_exec(
            *guard,
            *self.program.argv,
            env=os.environ | self.program.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )

    async def wait_ready(self) -> None:
        """Returns once the program answers. Raises StackError with its last words if it ends before that."""
        if self.program.ready_url is None:
            return
        try:
            async with asyncio.timeout(self.program.ready_seconds), httpx.AsyncClient(trust_env=False) as client:
                while not await _answers(client, self.program.ready_url):
                    if not self.is_running:
                        raise StackError(f"{self.program.name} ended at once: {self.last_words()}")
                    await asyncio.sleep(_POLL_SECONDS)
        except TimeoutError as error:
            raise StackError(f"{self.program.name} did not become ready: {self.last_words()}") from error

    async def wait(self) -> int:
        """Waits for the program's own end and gives its exit code."""
        assert self._child is not None
        return await self._child.wait()

    async def stop(self) -> None:
        """Asks the program to end, and ends it and its children when it does not."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Ends the program as a power cut would."""
        await self._end(signal.SIGKILL)

    def last_words(self) -> str:
        """The last line that the program wrote."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    async def _end(self, sign: signal.Signals) -> None:
        if self._child is None:
            return
        if self.is_running:
            self._child.send_signal(sign)
            try:
                await asyncio.wait_for(self._child.wait(), _GRACE_SECONDS)
            except TimeoutError:
                self._signal_group(signal.SIGKILL)
                await self._child.wait()
        self._signal_group(signal.SIGKILL)
        if self._output is not None:
            self._output.close()

    def _signal_group(self, sign: signal.Signals) -> None:
        """Reaches children that outlived the program; usually there are none."""
        try:
            os.killpg(self.pid, sign)
        except ProcessLookupError:
            return


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url, timeout=2)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
