import asyncio
from collections.abc import AsyncIterator
from typing import cast

import aiohttp
import orjson
import pytest

from common.intervals import HOUR, Interval
from ingest.budget import WeightBudget
from ingest.errors import BadAnswerError, BusyError, ExchangeError, HeldError, NotTheExchangeError, UnreachableError
from ingest.exchange import Exchange
from ingest.exchange_clock import ExchangeClock
from ingest.gate import Gate
from ingest.rest import Reply, RestClient
from standins.exchange import ManualClock
from unit.ingest.fakes import settle

NOW = 1_772_539_200_000
ONE = Interval.ONE_HOUR


class FakeClient:
    """Answers with what it is given; counts; may be held up or out of reach."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.asked: list[str] = []
        self.body: object = []
        self.status = 200
        self.error: Exception | None = None
        self.used = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def _answer(self, name: str, body: object) -> Reply:
        self.asked.append(name)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        self.used += 2
        return Reply(self.status, {"X-MBX-USED-WEIGHT-1M": str(self.used)}, orjson.dumps(body))

    async def klines(self, symbol: str, interval: str, start: int, end: int, limit: int) -> Reply:
        return await self._answer("klines", self.body)

    async def server_time(self) -> Reply:
        return await self._answer("time", {"serverTime": self.clock()})

    async def symbols(self) -> Reply:
        return await self._answer("symbols", self.body)

    async def close(self) -> None:
        self.asked.append("close")


class Rig:
    def __init__(self) -> None:
        self.time = ManualClock(NOW)
        self.client = FakeClient(self.time)
        self.gate = Gate(self.time, jitter=lambda: 1.0)
        self.gate.open()
        self.budget = WeightBudget()
        self.clock = ExchangeClock(self.time, self.time)
        self.exchange = Exchange(
            connect=lambda: cast("RestClient", self.client),
            gate=self.gate,
            budget=self.budget,
            exchange_clock=self.clock,
            ticks=self.time,
            sleep=self.time.sleep,
        )

    async def klines(self) -> int:
        return len(await self.exchange.klines("BTCUSDC", ONE, NOW - HOUR, NOW))


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = Rig()
    yield made
    await made.exchange.close()


async def test_the_time_is_asked_for_once_before_the_first_candles(rig: Rig) -> None:
    await asyncio.gather(rig.klines(), rig.klines(), rig.klines())
    assert rig.client.asked.count("time") == 1
    assert rig.exchange.klines_requests == 3


async def test_the_time_is_asked_for_again_when_it_has_grown_old(rig: Rig) -> None:
    await rig.klines()
    rig.time.advance(600_000)
    await rig.klines()
    assert rig.client.asked.count("time") == 2


async def test_at_most_eight_requests_are_under_way(rig: Rig) -> None:
    await rig.exchange.sync_time()
    rig.client.gate.clear()
    asking = [asyncio.create_task(rig.klines()) for _ in range(20)]
    await settle()
    assert rig.client.asked.count("klines") == 8
    rig.client.gate.set()
    await asyncio.gather(*asking)
    assert rig.client.asked.count("klines") == 20


async def test_requests_wait_for_the_next_minute_when_the_weight_is_used_up(rig: Rig) -> None:
    await rig.exchange.sync_time()
    rig.budget.limit = 4
    asking = asyncio.create_task(rig.klines())
    await settle()
    assert rig.client.asked.count("klines") == 0
    rig.time.advance(60_000)
    assert await asking == 0


async def test_who_would_have_to_wait_too_long_is_told_to_come_again(rig: Rig) -> None:
    await rig.exchange.sync_time()
    rig.budget.limit = 4
    asking = asyncio.create_task(rig.klines())
    await settle()
    rig.time.advance(59_000)
    rig.budget.reserve(2, rig.time() + 1_000)
    rig.time.advance(1_000)
    with pytest.raises(BusyError) as caught:
        await asking
    assert caught.value.retry_after == 60


async def test_requests_that_wait_are_not_sent_once_the_exchange_has_said_no(rig: Rig) -> None:
    await rig.exchange.sync_time()
    rig.client.gate.clear()
    asking = [asyncio.create_task(rig.klines()) for _ in range(12)]
    await settle()
    rig.client.status = 429
    rig.client.gate.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert rig.client.asked.count("klines") == 8
    assert [isinstance(outcome, HeldError) for outcome in outcomes].count(True) == 4


@pytest.mark.parametrize("error", [TimeoutError(), OSError("no route"), aiohttp.ServerDisconnectedError()])
async def test_no_answer_is_told_with_the_setting_to_check_and_pauses_requests(rig: Rig, error: Exception) -> None:
    await rig.exchange.sync_time()
    rig.client.error = error
    with pytest.raises(UnreachableError, match="BINANCE_API_URL"):
        await rig.klines()
    with pytest.raises(HeldError):
        await rig.klines()
    rig.client.error = None
    rig.time.advance(1_000)
    assert await rig.klines() == 0
    assert rig.gate.trouble is None


@pytest.mark.parametrize("body", [{}, "html", [[1]], [[NOW + HOUR, *["1.0"] * 5, 0, "1.0", 1]]])
async def test_an_answer_that_is_not_what_was_asked_for_is_not_used(rig: Rig, body: object) -> None:
    rig.client.body = body
    with pytest.raises(BadAnswerError):
        await rig.klines()


async def test_a_page_of_something_else_is_told_with_the_setting_to_check(rig: Rig) -> None:
    rig.client.status = 404
    rig.client.body = "<html>"
    with pytest.raises(NotTheExchangeError, match="BINANCE_API_URL"):
        await rig.exchange.symbols()


@pytest.mark.parametrize("time", [None, "1", -1, 1.5, True])
async def test_a_time_that_is_none_is_not_believed(rig: Rig, time: object, monkeypatch: pytest.MonkeyPatch) -> None:
    async def server_time() -> Reply:
        return Reply(200, {}, orjson.dumps({"serverTime": time}))

    monkeypatch.setattr(rig.client, "server_time", server_time)
    with pytest.raises(BadAnswerError):
        await rig.exchange.sync_time()
    assert rig.clock.offset is None


async def test_the_limit_of_the_exchange_is_learned_with_its_symbols(rig: Rig) -> None:
    limit = {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 1_200}
    rig.client.body = {"rateLimits": [limit], "symbols": [{"symbol": "BTCUSDC", "status": "TRADING"}]}
    found = await rig.exchange.symbols()
    assert (list(found.symbols), rig.budget.limit) == (["BTCUSDC"], 1_200)


async def test_a_refused_request_does_not_stand_in_the_way_of_others(rig: Rig) -> None:
    rig.client.body = {"code": -1121, "msg": "Invalid symbol."}
    await rig.exchange.sync_time()
    rig.client.status = 400
    with pytest.raises(ExchangeError) as caught:
        await rig.klines()
    assert caught.value.code == "unknown_symbol"
    rig.client.status, rig.client.body = 200, []
    assert await rig.klines() == 0
