"""The stack's own parts: heartbeats over NATS, the broker's and Caddy's own endpoints."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from common.heartbeat import Beat, Heartbeat
from common.subjects import HEARTBEAT
from integration.monitor.rig import Rig, Service, collect, until
from standins.broker import free_port, nats_server_path


async def _any_part(service: Service, name: str) -> dict[str, Any]:
    """A part, in whatever state."""
    found: dict[str, Any] = next(part for part in (await service.get("services"))["parts"] if part["name"] == name)
    return found


async def _part(service: Service, name: str, state: str) -> dict[str, Any]:
    """A part, once it is in the state."""
    async with asyncio.timeout(20):
        while (part := await _any_part(service, name))["state"] != state:
            await asyncio.sleep(0.02)
    return part


async def test_a_service_that_beats_is_up_with_what_it_takes(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        await until_listening(service)
        await Heartbeat(other, "ingest", rig.time.timing.clock, rig.time.timing.ticks).beat()
        part = await _part(service, "ingest", "up")
        assert part["memory_bytes"] > 1_000_000
        assert part["round_trip_ms"] > 0
        assert part["version"] == "0.1.0"
        assert (part["restarts"], part["uptime_seconds"]) == (0, 0)


async def until_listening(service: Service) -> None:
    """Waits for the monitor's own heartbeat, which it hears as any other."""
    await _part(service, "monitor", "up")


async def test_a_heartbeat_is_sent_every_ten_seconds_for_as_long_as_it_runs(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        beats = await collect(other, HEARTBEAT)
        for expected in range(1, 4):
            await service.time.advance(10)
            await until(lambda expected=expected: len(beats) >= expected)  # type: ignore[misc]
        told = [Beat.model_validate(beat) for beat in beats]
        assert {beat.service for beat in told} == {"monitor"}
        assert len({beat.started for beat in told}) == 1
        assert told[-1].uptime_seconds - told[0].uptime_seconds >= 10


async def test_garbage_on_the_heartbeats_subject_hurts_nobody(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        await until_listening(service)
        for payload in (b"", b"\x00\xff", b"{}", b'{"service": "../../x"}', b"[" * 10_000):
            await other.client.publish(HEARTBEAT, payload)
        await Heartbeat(other, "reporter").beat()
        await _part(service, "reporter", "up")


async def test_a_service_that_stops_beating_is_silent(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        await until_listening(service)
        await Heartbeat(other, "ingest").beat()
        await _part(service, "ingest", "up")
        await service.time.advance(31)
        part = await _part(service, "ingest", "silent")
        assert part["reason"].startswith("not available: no heartbeat for")


async def test_a_restart_is_counted_and_told_in_the_history(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        await until_listening(service)
        await Heartbeat(other, "ingest", rig.time.timing.clock).beat()
        await service.time.advance(5)
        await Heartbeat(other, "ingest", rig.time.timing.clock).beat()
        await service.until_event("monitor", "restart")
        assert (await _part(service, "ingest", "up"))["restarts"] == 1


async def test_the_broker_is_told_by_its_own_endpoint(rig: Rig, tmp_path: Path) -> None:
    port = free_port()
    rig.settings["NATS_MONITOR_URL"] = f"http://127.0.0.1:{port}"
    async with rig.serving() as service:
        broker = await asyncio.create_subprocess_exec(
            str(nats_server_path()),
            *("--addr", "127.0.0.1", "--port", "-1", "--http_port", str(port)),
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(20):
            while (await _any_part(service, "broker"))["state"] != "up":
                await service.time.advance(10)
                await asyncio.sleep(0.05)
        part = await _part(service, "broker", "up")
        assert part["memory_bytes"] > 1_000_000
        assert part["version"].count(".") == 2
        broker.kill()
        await broker.wait()
        await service.time.advance(10)
        silent = await _part(service, "broker", "silent")
        assert "does not answer" in silent["reason"]


@asynccontextmanager
async def _caddy(folder: Path) -> AsyncIterator[str]:
    """A real Caddy with its admin endpoint on a free port; the address of its metrics."""
    port = free_port()
    (folder / "Caddyfile").write_text(f"{{\n\tadmin 127.0.0.1:{port}\n\tpersist_config off\n\tauto_https off\n}}\n")
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "caddy"),
        *("run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"),
        env={"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/metrics"
    try:
        async with asyncio.timeout(20), httpx.AsyncClient(trust_env=False) as client:
            while True:
                try:
                    await client.get(url)
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def test_caddy_is_told_by_its_own_metrics(rig: Rig, tmp_path: Path) -> None:
    async with _caddy(tmp_path) as url:
        rig.settings["CADDY_METRICS_URL"] = url
        async with rig.serving() as service:
            part = await _part(service, "proxy", "up")
            assert part["memory_bytes"] > 1_000_000
            assert part["started"] > 0
            assert part["missing"]["cpu_percent"] == "not available: it takes two readings to measure"
            await service.time.advance(10)
            async with asyncio.timeout(20):
                while (await _part(service, "proxy", "up"))["cpu_percent"] is None:
                    await asyncio.sleep(0.02)


async def test_an_endpoint_that_answers_something_else_is_told_with_the_reason(rig: Rig) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
        rig.settings["NATS_MONITOR_URL"] = f"http://127.0.0.1:{other.sockets[0].getsockname()[1]}"
        async with rig.serving() as service, asyncio.timeout(20):
            while "answers 404" not in (await _part(service, "broker", "unknown"))["reason"]:
                await asyncio.sleep(0.02)
