"""A service as a process: what it says when it cannot start, and that it ends although somebody listens."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from standins.broker import free_port


async def start(service: str, **environ: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", service),
        env=os.environ | environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def refused(service: str, **environ: str) -> list[str]:
    """The lines of a service that ends at once, with code 2."""
    process = await start(service, **environ)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    return errors.decode().splitlines()


@pytest.mark.parametrize("service", ["ingest", "analysis", "reporter", "monitor"])
async def test_a_port_in_use_is_one_line_at_start(service: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        lines = await refused(service, HTTP_PORT=port, DATA_DIR=str(tmp_path))
    assert lines == [
        f"cannot start: HTTP_PORT: 127.0.0.1:{port} cannot be used: Address already in use; free it or set another"
    ]


async def test_an_empty_list_of_pairs_is_one_line_at_start() -> None:
    [line] = await refused("ingest", PAIRS="")
    assert line.startswith("cannot start: PAIRS: ")


@pytest.mark.parametrize("service", ["analysis", "reporter", "monitor"])
async def test_a_data_folder_that_cannot_be_used_is_one_line_at_start(service: str, tmp_path: Path) -> None:
    # A file in the folder's place: root, who runs the tests of a container, may write anywhere.
    (tmp_path / "file").write_text("not a folder")
    [line] = await refused(service, HTTP_PORT=str(free_port()), DATA_DIR=str(tmp_path / "file"))
    assert line.startswith("cannot start: DATA_DIR: ")


async def test_a_service_ends_at_once_although_somebody_listens_to_its_stream(tmp_path: Path) -> None:
    port = free_port()
    process = await start("monitor", HTTP_PORT=str(port), DATA_DIR=str(tmp_path))
    reader, writer = await connected(port)
    writer.write(b"GET /api/monitor/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), 30)).startswith(b"HTTP/1.1 200")
    process.send_signal(signal.SIGTERM)
    log, _ = await asyncio.wait_for(process.communicate(), 30)
    assert b"Application shutdown complete" in log
    assert b"timeout graceful shutdown exceeded" not in log
    writer.close()


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(60):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
