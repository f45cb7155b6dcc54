"""Runs programs together: the outer world and the broker first, restarted when one dies, ended in reverse."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

from stack.process import Process, Program, StackError

_RESTART_SECONDS = 1.0

Say = Callable[[str], None]


class Supervisor:
    """The running stack. Tests reach single programs through `processes`."""

    def __init__(self, programs: list[Program], folder: Path, say: Say) -> None:
        logs = folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self.processes = {program.name: Process(program, logs / f"{program.name}.log") for program in programs}
        self._say = say
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Starts every program and returns once all are ready. On failure nothing is left running.

        Those that others lean on come up before the rest; a service would wait for them, but less briskly.
        """
        try:
            for foundation in (True, False):
                stage = [one for one in self.processes.values() if one.program.foundation is foundation]
                for process in stage:
                    await process.start()
                for process in stage:
                    await process.wait_ready()
                    self._say(f"{process.program.name} is up")
        except BaseException:
            await self.stop()
            raise

    def keep(self) -> None:
        """From now on a program that ends is started again."""
        self._keepers = [asyncio.create_task(self._keep(process)) for process in self.processes.values()]

    async def stop(self) -> None:
        """Ends everything, the last started first."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for process in reversed(self.processes.values()):
            await process.stop()

    async def _keep(self, process: Process) -> None:
        while True:
            code = await process.wait()
            self._say(f"{process.program.name} ended with code {code}, starting it again: {process.last_words()}")
            await asyncio.sleep(_RESTART_SECONDS)
            await process.start()


def check_port_free(host: str, port: int) -> None:
    """Raises StackError when nobody could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StackError(f"WEB_PORT: {host}:{port} cannot be used ({error.strerror}); set WEB_PORT") from error
