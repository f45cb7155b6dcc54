"""The monitor as a process of its own on this machine: it starts, streams, ends, is killed, and says what is wrong."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from monitor.api import HostAnswer
from standins.broker import free_port

_PATIENCE_SECONDS = 30.0


async def _start(folder: Path, **settings: str) -> tuple[asyncio.subprocess.Process, str]:
    """The process and its address."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HTTP_PORT": str(port),
        "NATS_URL": "nats://127.0.0.1:9",
        "DATA_DIR": str(folder),
    } | settings
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor"),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    return process, f"http://127.0.0.1:{port}"


@asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    """A monitor that has taken a sample; killed at the end if it has not ended."""
    process, url = await _start(folder)
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as client:
            await _until_sampled(process, client)
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _until_sampled(process: asyncio.subprocess.Process, client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while process.returncode is None:
            try:
                if (await client.get("/api/monitor/host")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise AssertionError("the monitor has ended")


async def _times(client: httpx.AsyncClient, span: str = "1h") -> list[int]:
    """The points of a range."""
    found: list[int] = (await client.get(f"/api/monitor/history?range={span}")).json()["time"]
    return found


async def test_it_tells_of_this_machine_and_streams_and_ends_at_a_signal(tmp_path: Path) -> None:
    async with _running(tmp_path) as (process, client):
        now = HostAnswer.model_validate((await client.get("/api/monitor/host")).json()).now
        assert now.memory.total == os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        async with client.stream("GET", "/api/monitor/stream?rate=10") as stream:
            frames = 0
            async with asyncio.timeout(_PATIENCE_SECONDS):
                async for line in stream.aiter_lines():
                    frames += line == "event: host"
                    if frames == 5:
                        break
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS) in (0, -signal.SIGTERM)


async def test_what_it_measured_before_a_signal_is_there_when_it_runs_again(tmp_path: Path) -> None:
    async with _running(tmp_path) as (process, client):
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not await _times(client, "15m"):
                await asyncio.sleep(0.05)
        process.terminate()
        await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS)
    async with _running(tmp_path) as (_, client):
        assert await _times(client)


async def test_a_kill_leaves_a_file_that_it_goes_on_with(tmp_path: Path) -> None:
    async with _running(tmp_path) as (process, _):
        process.kill()
        await process.wait()
    async with _running(tmp_path) as (_, client):
        assert (await client.get("/api/monitor/host")).json()["history"]["set_aside"] is None


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"MONITOR_MEMORY_CLEAR": "95"}, "cannot start: MONITOR_MEMORY_CLEAR: 95 must be below MONITOR_MEMORY_HIGH"),
        ({"DATA_DIR": "/proc"}, "cannot start: DATA_DIR: /proc cannot be written"),
    ],
)
async def test_what_makes_a_start_pointless_is_one_line(tmp_path: Path, settings: dict[str, Any], line: str) -> None:
    process, _ = await _start(tmp_path, **settings)
    _, said = await asyncio.wait_for(process.communicate(), _PATIENCE_SECONDS)
    assert process.returncode == 2
    assert said.decode().startswith(line)
    assert said.count(b"\n") == 1
