"""The rendering child's keeper: started when needed, one picture at a time, gone when idle or stuck."""

import asyncio
import logging
import os
import struct
import sys
import tempfile
from http import HTTPStatus
from pathlib import Path

from common.clock import Sleep, system_sleep
from common.problems import ProblemError

log = logging.getLogger(__name__)

RENDER_SECONDS = 30.0
IDLE_SECONDS = 60.0
# matplotlib never gives back all that a picture took.
PICTURES_A_CHILD = 25
COMMAND = (sys.executable, "-m", "analysis.render_child")
# What the child needs of the environment; what else is in there is none of its business.
_PASSED_ON = ("PATH", "PYTHONPATH", "HOME", "TZ", "LANG", "LC_ALL", "VIRTUAL_ENV")


class RenderError(ProblemError):
    """A picture could not be drawn."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "rendering_failed"


class RenderTimeoutError(ProblemError):
    """A picture took too long and was given up."""

    status = HTTPStatus.GATEWAY_TIMEOUT
    code = "rendering_timeout"


class Renderer:
    """Turns specs into PNG in a child process, which lives from the first request to `idle_seconds` after the last."""

    def __init__(
        self,
        command: tuple[str, ...] = COMMAND,
        seconds: float = RENDER_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
        sleep: Sleep = system_sleep,
    ) -> None:
        self._command = command
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None
        self._drawn = 0
        self._idle: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id; None when there is none."""
        return self._child.pid if self._child else None

    async def render(self, spec: bytes) -> bytes:
        """The PNG of a spec (JSON). Raises RenderError, RenderTimeoutError."""
        async with self._turn:
            self._stay()
            try:
                async with asyncio.timeout(self._seconds):
                    return await self._ask(spec)
            except TimeoutError as error:
                await self._end()
                log.warning("a rendering was ended", extra={"seconds": self._seconds})
                raise RenderTimeoutError(
                    f"The picture was not ready after {self._seconds:g} s; try again, or ask for a smaller width."
                ) from error
            except (OSError, asyncio.IncompleteReadError) as error:
                await self._end()
                raise RenderError("The drawing process ended by itself; try again.") from error
            except asyncio.CancelledError:
                await self._end()
                raise
            finally:
                self._idle = asyncio.ensure_future(self._go_when_idle())

    async def close(self) -> None:
        """Ends the child."""
        self._stay()
        await self._end()

    async def _ask(self, spec: bytes) -> bytes:
        child = await self._ready_child()
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(struct.pack(">I", len(spec)) + spec)
        await child.stdin.drain()
        kind = await child.stdout.readexactly(1)
        body = await child.stdout.readexactly(struct.unpack(">I", await child.stdout.readexactly(4))[0])
        self._drawn += 1
        if kind != b"P":
            raise RenderError(f"The picture cannot be drawn: {body.decode('utf-8', 'replace')}.")
        return body

    async def _ready_child(self) -> asyncio.subprocess.Process:
        if self._child is not None and (self._child.returncode is not None or self._drawn >= PICTURES_A_CHILD):
            await self._end()
        if self._child is None:
            self._drawn = 0
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=_environment(),
            )
        return self._child

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    async def _go_when_idle(self) -> None:
        await self._sleep(self._idle_seconds)
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.returncode is None:
            child.kill()
        await child.wait()


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "MPLBACKEND": "Agg", "MPLCONFIGDIR": _font_cache()}


def _font_cache() -> str:
    """Where matplotlib remembers the fonts it found: what the environment says, else a folder of our own."""
    if "MPLCONFIGDIR" in os.environ:
        return os.environ["MPLCONFIGDIR"]
    folder = Path(tempfile.gettempdir()) / f"rascrypto-matplotlib-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)
