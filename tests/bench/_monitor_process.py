"""A program under measurement: the processor time and memory that it takes while it is left alone."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench._memory import pss

_ROOT = Path(__file__).resolve().parents[2]
_UV = Path(sys.executable).parent / "uv"
_START_SECONDS = 40
_WARM_SECONDS = 12.0


@dataclass(frozen=True)
class Cost:
    """Percent of one core, and PSS in MB."""

    percent: float
    megabytes: float


def own_environment(folder: Path) -> Path:
    """A Python that has what the monitor's image has and nothing else; this one where that cannot be made."""
    try:
        _uv("venv", "--quiet", "--python", sys.executable, str(folder))
        python = folder / "bin/python"
        service = _ROOT / "services/monitor"
        _uv("pip", "install", "--quiet", "--python", str(python), "-r", str(service / "requirements.txt"))
        packages = (str(_ROOT / "services/common"), str(service))
        _uv("pip", "install", "--quiet", "--python", str(python), "--no-deps", *packages)
    except subprocess.CalledProcessError as error:
        print(f"no environment of its own for the monitor, measured in the shared one: {_last(error)}")
        return Path(sys.executable)
    subprocess.run([str(python), "-m", "compileall", "-q", str(folder / "lib")], check=False)
    return python


def glances(folder: Path) -> Path | None:
    """The `glances` program in an environment of its own; nothing, and a line, where it cannot be installed."""
    try:
        _uv("venv", "--quiet", "--python", sys.executable, str(folder))
        _uv("pip", "install", "--quiet", "--python", str(folder / "bin/python"), "glances[web]")
    except subprocess.CalledProcessError as error:
        print(f"Glances cannot be installed here, nothing to compare with: {_last(error)}")
        return None
    return folder / "bin/glances"


def _uv(*arguments: str) -> None:
    subprocess.run([str(_UV), *arguments], check=True, capture_output=True, text=True)


def _last(error: subprocess.CalledProcessError) -> str:
    lines = str(error.stderr).strip().splitlines()
    return lines[-1].strip() if lines else str(error)


@asynccontextmanager
async def running(command: list[str], environment: dict[str, str], url: str) -> AsyncIterator[int]:
    """A program, from when `url` answers to the end of the block; gives its process id."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")} | environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_START_SECONDS), httpx.AsyncClient(trust_env=False) as client:
            while not await _answers(client, url):
                await asyncio.sleep(0.2)
        await asyncio.sleep(_WARM_SECONDS)
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def cost(pid: int, seconds: float) -> Cost:
    """What the process takes over the next so many seconds, its children included."""
    before, began = _cpu_seconds(pid), asyncio.get_running_loop().time()
    await asyncio.sleep(seconds)
    spent, passed = _cpu_seconds(pid) - before, asyncio.get_running_loop().time() - began
    return Cost(100 * spent / passed, pss(pid))


def _cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)
