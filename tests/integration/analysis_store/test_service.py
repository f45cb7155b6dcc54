"""`python -m analysis`: how the service starts and ends."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from common.clock import system_clock
from common.intervals import Interval
from integration.analysis_store.rig import Rig
from standins.broker import free_port

_SECONDS = 30.0
_POLL_SECONDS = 0.05
# uvicorn ends in order and then hands the signal on, so that its parent sees why.
_ENDED = -signal.SIGTERM


@asynccontextmanager
async def service(folder: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service as a process with the given settings; killed if it still lives at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "analysis"),
        env=os.environ | {"DATA_DIR": str(folder / "data")} | settings,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def refusal(folder: Path, **settings: str) -> tuple[int | None, list[str]]:
    """With which code and lines the service refuses to start."""
    async with service(folder, **settings) as process:
        _, errors = await asyncio.wait_for(process.communicate(), _SECONDS)
        return process.returncode, errors.decode().splitlines()


async def until_answers(url: str, status: int) -> httpx.Response:
    """The first answer of that status."""
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(_SECONDS):
        while True:
            try:
                answer = await client.get(url)
            except httpx.TransportError:
                await asyncio.sleep(_POLL_SECONDS)
                continue
            if answer.status_code == status:
                return answer
            await asyncio.sleep(_POLL_SECONDS)


async def test_an_unwritable_data_folder_stops_the_start_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder must be")
    code, lines = await refusal(tmp_path, HTTP_PORT=str(free_port()))
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith("cannot start: DATA_DIR: ")


async def test_a_port_in_use_stops_the_start_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, lines = await refusal(tmp_path, HTTP_PORT=str(taken.getsockname()[1]))
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith("cannot start: HTTP_PORT: ")


async def test_it_lives_without_a_broker_and_says_that_it_is_not_ready(tmp_path: Path) -> None:
    port = free_port()
    async with service(tmp_path, HTTP_PORT=str(port), NATS_URL=f"nats://127.0.0.1:{free_port()}") as process:
        answer = await until_answers(f"http://127.0.0.1:{port}/readyz", 503)
        assert "broker" in answer.json()["checks"]["broker"]
        assert (await until_answers(f"http://127.0.0.1:{port}/healthz", 200)).json() == {"status": "alive"}
        process.terminate()
        assert await asyncio.wait_for(process.wait(), _SECONDS) == _ENDED


async def test_a_signal_ends_it_with_everything_on_disk(rig: Rig) -> None:
    port = free_port()
    rig.time.set_clock(system_clock())  # the service has a clock of its own
    await rig.follow("BTCUSDC")
    async with service(rig.folder, HTTP_PORT=str(port), NATS_URL=rig.server.url) as process:
        await until_answers(f"http://127.0.0.1:{port}/readyz", 200)
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(_SECONDS):
            while (
                'analysis_candles_stored_total{source="rest"}'
                not in (await client.get(f"http://127.0.0.1:{port}/metrics")).text
            ):
                await asyncio.sleep(_POLL_SECONDS)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), _SECONDS) == _ENDED
    assert list((rig.candles / "BTCUSDC" / Interval.FIVE_MINUTES).glob("*.parquet"))
