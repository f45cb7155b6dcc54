import asyncio
import time
from typing import Any

import httpx
import pytest

from common.intervals import HOUR, Interval
from compose.docker import ComposeStack, is_healthy
from e2e.browser import visit
from standins.exchange import SPANS, GeneratedMarket

pytestmark = pytest.mark.asyncio(loop_scope="session")

SERVICES = ["nats", "ingest", "analysis", "reporter", "monitor", "web"]
DEMO = ["market", "mailbox"]
BACK_SECONDS = 90.0
SYMBOL = "BTCUSDC"
COLUMNS = ("open_time", "open", "high", "low", "close", "volume")

Row = tuple[int, float, float, float, float, float]


async def candles(stack: ComposeStack, start: int, end: int) -> list[Row]:
    """The 5m candles that open in `[start, end)`, once the stack answers."""
    parameters: dict[str, str | int] = {"interval": "5m", "start": start, "end": end, "limit": 1000}
    async with asyncio.timeout(BACK_SECONDS), httpx.AsyncClient(base_url=stack.page, trust_env=False) as client:
        while True:
            try:
                answer = await client.get(f"/api/analysis/candles/{SYMBOL}", params=parameters, timeout=5)
            except httpx.HTTPError:
                answer = httpx.Response(503)
            if answer.status_code == 200 and answer.json()["open_time"]:
                columns = [answer.json()[name] for name in COLUMNS]
                return list(zip(*columns, strict=True))
            await asyncio.sleep(0.5)


async def check_candles_equal_the_exchanges(stack: ComposeStack) -> None:
    """The last six hours, up to what has certainly been closed and published. Raises TimeoutError."""
    now = int(time.time() * 1000)
    end = Interval.FIVE_MINUTES.floor(now - 60_000)
    span = SPANS["5m"]
    rows = GeneratedMarket(seed=7).candles(SYMBOL, span, end - 6 * HOUR, end, now)
    truth = [(row.open_time, row.open, row.high, row.low, row.close, row.volume) for row in rows]
    async with asyncio.timeout(BACK_SECONDS):
        while await candles(stack, end - 6 * HOUR, end) != truth:
            await asyncio.sleep(1)


async def test_every_container_is_healthy(docker: ComposeStack) -> None:
    containers = await docker.containers()
    assert {name: is_healthy(one) for name, one in containers.items()} == dict.fromkeys([*SERVICES, *DEMO], True)


async def test_the_page_shows_a_live_chart(docker: ComposeStack) -> None:
    async with visit(docker.page) as seen:
        await seen.choose("ETHUSDC", "1w")
        assert seen.errors == []
        assert seen.hosts == {f"localhost:{docker.web_port}"}


async def test_only_the_web_server_publishes_a_port(docker: ComposeStack) -> None:
    published = {
        name: [port for port, binding in one["NetworkSettings"]["Ports"].items() if binding]
        for name, one in (await docker.containers()).items()
    }
    assert {name for name, ports in published.items() if ports} == {"web"}


def hardening(container: dict[str, Any]) -> dict[str, Any]:
    host = container["HostConfig"]
    return {
        "user": container["Config"]["User"],
        "read_only": host["ReadonlyRootfs"],
        "cap_drop": host["CapDrop"],
        "no_new_privileges": "no-new-privileges:true" in host["SecurityOpt"],
        "restart": host["RestartPolicy"]["Name"],
        "log_rotation": host["LogConfig"]["Config"].get("max-size"),
    }


@pytest.mark.parametrize("service", SERVICES)
async def test_a_container_can_do_no_more_than_it_must(docker: ComposeStack, service: str) -> None:
    container = (await docker.containers())[service]
    assert hardening(container) == {
        "user": "10001:10001",
        "read_only": True,
        "cap_drop": ["ALL"],
        "no_new_privileges": True,
        "restart": "unless-stopped",
        "log_rotation": "5m",
    }
    assert container["HostConfig"]["Memory"] > 0
    assert container["HostConfig"]["PidsLimit"] > 0


async def test_a_foreign_host_name_is_refused(docker: ComposeStack) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(docker.page, headers={"Host": "attacker.example.com"})
    assert answer.status_code == 403


async def test_restarting_everything_loses_no_candle(docker: ComposeStack) -> None:
    await check_candles_equal_the_exchanges(docker)
    await docker.compose("restart", "--timeout", "20")
    await docker.wait_healthy()
    await check_candles_equal_the_exchanges(docker)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_killed_container_comes_back_by_itself_and_no_candle_is_lost(
    docker: ComposeStack, service: str
) -> None:
    restarts = (await docker.containers())[service]["RestartCount"]
    await docker.kill(service)
    await docker.wait_restarted(service, restarts)
    await check_candles_equal_the_exchanges(docker)
