"""The control endpoint, and the stand-in as a program of its own."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from common.intervals import MINUTE
from standins.exchange import SPANS, ExchangeStandIn

Get = Callable[..., Awaitable[aiohttp.ClientResponse]]
Dial = Callable[[str], Awaitable[aiohttp.ClientWebSocketResponse]]
Hear = Callable[..., Awaitable[Any]]
Post = Callable[..., Awaitable[int]]


@pytest.fixture
def post(exchange: ExchangeStandIn, session: aiohttp.ClientSession) -> Post:
    async def call(path: str, body: Any = None) -> int:
        async with session.post(f"{exchange.url}/control/{path}", json=body) as response:
            return response.status

    return call


async def test_faults_are_set_by_name_and_cleared(exchange: ExchangeStandIn, post: Post) -> None:
    assert await post("faults", {"mute": True, "garbage": 3}) == 200
    assert (exchange.faults.mute, exchange.faults.garbage) == (True, 3)
    assert await post("faults/clear") == 200
    assert (exchange.faults.mute, exchange.faults.garbage) == (False, 0)


@pytest.mark.parametrize("body", [{"sleepy": True}, {"mute": 1}, {"garbage": True}, {"restated": {}}, [1], "mute"])
async def test_what_is_no_fault_is_refused(exchange: ExchangeStandIn, post: Post, body: Any) -> None:
    assert await post("faults", body) == 400
    assert not exchange.faults.mute


async def test_it_is_reachable_while_the_exchange_refuses_everybody(exchange: ExchangeStandIn, post: Post) -> None:
    assert await post("faults", {"refuse": True}) == 200
    assert await post("faults", {"refuse": False}) == 200


async def test_answers_are_ordered(post: Post, get: Get) -> None:
    assert await post("answer", {"status": 429, "times": 2, "retry_after": 9, "path": "ping"}) == 200
    assert [(await get("ping")).status for _ in range(3)] == [429, 429, 200]


async def test_a_candle_is_restated(exchange: ExchangeStandIn, post: Post, get: Get) -> None:
    opened = SPANS["5m"].floor(exchange.now) - 5 * MINUTE
    candle = {"symbol": "BTCUSDC", "interval": "5m", "open_time": opened}
    assert await post("restate", candle | {"close": 1.5}) == 200
    rows = await (await get("klines", symbol="BTCUSDC", interval="5m", startTime=opened, limit=1)).json()
    assert rows[0][4] == "1.50000000"
    assert await post("restate", candle | {"colour": 1.5}) == 400
    assert await post("restate", {"symbol": "NOPE", "interval": "5m", "open_time": opened}) == 400


async def test_connections_are_dropped_and_shutdowns_announced(post: Post, dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws")
    assert await post("shutdown") == 200
    assert (await hear(socket))["e"] == "serverShutdown"
    assert await post("drop") == 200
    async with asyncio.timeout(5):
        async for _ in socket:
            pass


async def test_requests_are_told_and_forgotten(
    exchange: ExchangeStandIn, session: aiohttp.ClientSession, post: Post, get: Get
) -> None:
    await get("klines", symbol="BTCUSDC", interval="5m", startTime=5)
    await get("klines", symbol="ETHUSDC", interval="5m")
    await get("ping")
    url = f"{exchange.url}/control/requests"
    told = await (await session.get(url, params={"path": "klines", "symbol": "BTCUSDC"})).json()
    assert told["counts"] == {"/api/v3/klines": 2, "/api/v3/ping": 1}
    assert [request["params"] for request in told["requests"]] == [
        {"symbol": "BTCUSDC", "interval": "5m", "startTime": "5"}
    ]
    await post("requests/clear")
    assert (await (await session.get(url)).json())["requests"] == []


async def test_the_state_tells_time_and_streams(
    exchange: ExchangeStandIn, session: aiohttp.ClientSession, dial: Dial
) -> None:
    socket = await dial("/ws/btcusdc@kline_5m")
    state = await (await session.get(f"{exchange.url}/control/state")).json()
    assert state == {"time": exchange.now, "connections": [["btcusdc@kline_5m"]], "events": 0}
    await socket.close()


def _environment() -> dict[str, str]:
    """The tests' own, with the stand-ins importable."""
    paths = (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", ""))
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


async def _run(*arguments: str) -> tuple[asyncio.subprocess.Process, str]:
    """Starts the program; gives it and the URL that it logs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "standins.exchange", *arguments),
        env=_environment(),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    line = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found is not None, line
    return process, found.group()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_program_serves_until_it_is_told_to_end(
    session: aiohttp.ClientSession, number: signal.Signals
) -> None:
    process, url = await _run("--port", "0", "--seed", "7")
    rows = await (await session.get(f"{url}/api/v3/klines?symbol=BTCUSDC&interval=1d&limit=5")).json()
    assert len(rows) == 5
    socket = await session.ws_connect(f"{url}/ws/btcusdc@kline_5m")
    assert (await asyncio.wait_for(socket.receive_json(), 10))["s"] == "BTCUSDC"
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_the_program_serves_a_record(session: aiohttp.ClientSession, binance: Path) -> None:
    process, url = await _run(
        *("--market", "recorded", "--data", str(binance / "klines"), "--symbols", "btcusdt", "--future", "12")
    )
    rows = await (await session.get(f"{url}/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=5")).json()
    now = (await (await session.get(f"{url}/api/v3/time")).json())["serverTime"]
    assert rows[-1][0] == SPANS["1h"].floor(now)
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.mark.parametrize("arguments", [("--market", "recorded"), ("--market", "recorded", "--data", "/nowhere"), ()])
async def test_a_start_that_cannot_succeed_ends_with_a_sentence(
    exchange: ExchangeStandIn, arguments: tuple[str, ...]
) -> None:
    arguments = arguments or ("--port", exchange.url.rpartition(":")[2])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "standins.exchange", *arguments),
        env=_environment(),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert b"Traceback" not in said
    assert said.strip()
