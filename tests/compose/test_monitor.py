"""From inside its container the monitor tells of the host: held against what the host itself says."""

import shutil
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from compose.docker import ComposeStack

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def now(stack: ComposeStack) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=stack.page, trust_env=False, timeout=20) as client:
        answer = await client.get("/api/monitor/host")
    answer.raise_for_status()
    return dict(answer.json()["now"])


async def test_memory_and_processors_are_the_hosts(docker: ComposeStack) -> None:
    told = await now(docker)
    assert told["memory"]["total"] == psutil.virtual_memory().total
    assert len(told["cpu"]["cores"]) == psutil.cpu_count()


async def test_the_disk_of_the_system_is_the_hosts(docker: ComposeStack) -> None:
    volumes = {volume["name"]: volume for volume in (await now(docker))["disk"]["volumes"]}
    host = shutil.disk_usage("/etc")
    assert volumes["system"]["total"] == host.total
    assert volumes["system"]["free"] == pytest.approx(host.free, abs=1024**3)


async def test_the_network_is_the_hosts_and_not_the_containers_own(docker: ComposeStack) -> None:
    lines = Path("/proc/1/net/dev").read_text().splitlines()[2:]
    host = {line.split(":")[0].strip() for line in lines} - {"lo"}
    told = {interface["name"] for interface in (await now(docker))["network"]["interfaces"]}
    assert told
    assert told <= host


async def test_a_machine_without_a_sensor_is_said_to_have_none(docker: ComposeStack) -> None:
    told = await now(docker)
    sensors = list(Path("/sys/class/hwmon").glob("*/temp*_input"))
    sensors += list(Path("/sys/class/thermal").glob("thermal_zone*/temp"))
    if not sensors:
        assert told["temperature"]["soc"] is None
        assert "no temperature sensor" in told["missing"]["temperature.soc"]["reason"]
    else:
        assert told["temperature"]["soc"] is not None or "temperature.soc" in told["missing"]


async def test_every_part_of_the_stack_is_seen_alive(docker: ComposeStack) -> None:
    async with httpx.AsyncClient(base_url=docker.page, trust_env=False, timeout=20) as client:
        parts = (await client.get("/api/monitor/services")).json()["parts"]
    states = {part["name"]: part["state"] for part in parts}
    names = ["ingest", "analysis", "reporter", "monitor", "broker", "proxy"]
    assert {name: states.get(name) for name in names} == dict.fromkeys(names, "up")
