"""The exchange's REST side as ingest uses it: within the weight budget, never against its word."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import orjson

from common.clock import Clock, Sleep
from common.intervals import Interval
from common.messages import BadMessageError
from ingest.budget import WeightBudget
from ingest.errors import BadAnswerError, BusyError, ExchangeError, UnreachableError
from ingest.exchange_clock import ExchangeClock
from ingest.gate import Gate
from ingest.klines import Candle, read_integer, read_rows
from ingest.rest import Reply, RestClient
from ingest.symbol_list import SymbolList, read_symbols
from ingest.verdict import judge, used_weight

MAX_KLINES = 1_000
_KLINES_WEIGHT = 2
_TIME_WEIGHT = 1
_SYMBOLS_WEIGHT = 20
_PARALLEL = 8
# Long enough for the next minute and its weight.
_PATIENCE_MS = 65_000

Call = Callable[[RestClient], Awaitable[Reply]]
T = TypeVar("T")


class Exchange:
    """Asks for candles, time and symbols. Every method raises an ExchangeError when it gets no good answer.

    `connect` makes the HTTP client at the first request. A request that would have to wait longer than
    65 s for its turn or for weight is refused with BusyError, so that the one who asks can decide.
    """

    def __init__(
        self,
        *,
        connect: Callable[[], RestClient],
        gate: Gate,
        budget: WeightBudget,
        exchange_clock: ExchangeClock,
        ticks: Clock,
        sleep: Sleep,
    ) -> None:
        self.klines_requests = 0
        self._connect = connect
        self._gate = gate
        self._budget = budget
        self._clock = exchange_clock
        self._ticks = ticks
        self._sleep = sleep
        self._client: RestClient | None = None
        self._slots = asyncio.Semaphore(_PARALLEL)
        self._syncing = asyncio.Lock()

    async def close(self) -> None:
        """Ends the HTTP connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def klines(self, symbol: str, interval: Interval, start: int, end: int) -> list[Candle]:
        """The first 1,000 candles that open in `[start, end)` (ms UTC), oldest first, an open one included."""
        await self._sync_when_stale()

        def call(client: RestClient) -> Awaitable[Reply]:
            self.klines_requests += 1
            return client.klines(symbol, interval.value, start, end - 1, MAX_KLINES)

        async def read(body: bytes) -> list[Candle]:
            candles = read_rows(orjson.loads(body), interval)
            if candles and not start <= candles[0].open_time <= candles[-1].open_time < end:
                raise BadMessageError(f"candles of {symbol} {interval} that were not asked for")
            return candles

        return await self._ask(call, _KLINES_WEIGHT, read)

    async def now(self) -> int:
        """The exchange's time (ms UTC), asked for anew where what is known of it is stale."""
        await self._sync_when_stale()
        return self._clock.now()

    async def symbols(self) -> SymbolList:
        """Every symbol that the exchange lists. Sets the budget's limit from the same answer."""

        async def read(body: bytes) -> SymbolList:
            return await asyncio.to_thread(read_symbols, body)

        found = await self._ask(lambda client: client.symbols(), _SYMBOLS_WEIGHT, read)
        if found.weight_limit is not None:
            self._budget.limit = found.weight_limit
        return found

    async def sync_time(self) -> None:
        """Sets the exchange's clock by its own word."""

        async def read(body: bytes) -> int:
            answer = orjson.loads(body)
            return read_integer(answer.get("serverTime") if isinstance(answer, dict) else None, "serverTime")

        self._clock.observe(await self._ask(lambda client: client.server_time(), _TIME_WEIGHT, read))

    async def _sync_when_stale(self) -> None:
        async with self._syncing:
            if not self._clock.is_fresh:
                await self.sync_time()

    async def _ask(self, call: Call, weight: int, read: Callable[[bytes], Awaitable[T]]) -> T:
        deadline = self._ticks() + _PATIENCE_MS
        self._gate.check()
        async with self._slots:
            await self._wait_for_weight(weight, deadline)
            reply = await self._send(call, weight)
        error = judge(reply, self._clock.now())
        if error is not None:
            raise self._note(error)
        try:
            answer = await read(reply.body)
        except (orjson.JSONDecodeError, BadMessageError) as fault:
            raise self._note(BadAnswerError(f"the exchange's answer is unusable: {fault}")) from fault
        self._gate.succeed()
        return answer

    async def _wait_for_weight(self, weight: int, deadline: int) -> None:
        while True:
            self._gate.check()
            delay = self._budget.delay(weight, self._clock.now())
            if self._ticks() + delay > deadline:
                seconds = max(delay / 1_000, 1.0)
                raise BusyError("the request weight of this minute is used up: ask again later", seconds)
            if delay == 0:
                self._budget.reserve(weight, self._clock.now())
                return
            await self._sleep(delay / 1_000)

    async def _send(self, call: Call, weight: int) -> Reply:
        reported: int | None = None
        try:
            if self._client is None:
                self._client = self._connect()
            reply = await call(self._client)
            reported = used_weight(reply)
            return reply
        except aiohttp.ClientConnectorError as error:
            # Nothing was sent, so nothing can have been counted.
            reported = 0
            raise self._note(_unreachable(error.strerror or str(error))) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._note(_unreachable(str(error) or "no answer in time")) from error
        finally:
            self._budget.settle(weight, reported, self._clock.now())

    def _note(self, error: ExchangeError) -> ExchangeError:
        if error.closes:
            self._gate.fail(error)
        else:
            self._gate.succeed()
        return error


def _unreachable(reason: str) -> ExchangeError:
    return UnreachableError(f"the exchange cannot be reached ({reason}): check the network and BINANCE_API_URL")
