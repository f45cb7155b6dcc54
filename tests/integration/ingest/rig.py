"""The whole of ingest between a real broker and the exchange's stand-in; time passes only when a test says so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from nats.aio.msg import Msg
from nats.errors import NoRespondersError
from nats.js.errors import NotFoundError

from common.backfill import BackfillReply, BackfillRequest
from common.broker import Broker
from common.candles import Candles
from common.events import Event
from common.intervals import Interval
from common.subjects import BACKFILL, CANDLES_LIVE, CANDLES_STREAM, EVENTS_STREAM, WATCHLIST_MEMORY
from common.tasks import Tasks
from common.watchlist import WatchlistMemory
from ingest.factory import Time
from ingest.main import create
from ingest.settings import Settings
from standins.broker import NatsServer
from standins.exchange import SPANS, Candle, ExchangeStandIn, GeneratedMarket, Limits, ManualClock, Market

NOW = 1_772_539_350_000  # Tuesday 2026-03-03T12:02:30Z
_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.01
_REPLY_SECONDS = 20.0

Row = tuple[int, float, float, float, float, float, float, int]


def row_of(candle: Candle) -> Row:
    """The columns of a candle message, from the eight decimals that the exchange sends."""
    decimals = (candle.open, candle.high, candle.low, candle.close, candle.volume, candle.quote_volume)
    opened, high, low, close, volume, quote = (float(f"{number:.8f}") for number in decimals)
    return (candle.open_time, opened, high, low, close, volume, quote, candle.trades)


def rows_of(message: Candles) -> list[Row]:
    """A candle message row by row."""
    m = message
    columns = (m.open_time, m.open, m.high, m.low, m.close, m.volume, m.quote_volume, m.trades)
    return list(zip(*columns, strict=True))


class Rig:
    """Broker, exchange and a listener. `skew` is how far this machine's clock is off (ms)."""

    def __init__(
        self, folder: Path, *, market: Market | None = None, now: int = NOW, tick: int = 2, limits: Limits | None = None
    ) -> None:
        self.clock = ManualClock(now)
        self.skew = 0
        self.market = market or GeneratedMarket(stops=[])
        self.exchange = ExchangeStandIn(
            self.market, clock=self.clock, sleep=self.clock.sleep, follow=False, tick=tick, limits=limits
        )
        self.server = NatsServer(folder / "nats")
        self.broker = Broker(self.server.url, "test")
        self.live: list[Candles] = []
        self.remembered: list[str] | None = None
        self.has_store = True
        self._tasks = Tasks()

    async def start_broker(self) -> None:
        """Starts the broker and listens to forming candles."""
        await self.server.start()
        if not self.broker.generation:
            self._tasks.start("broker", self.broker.run)
            await self.broker.wait_connected()
            await self.broker.client.subscribe(CANDLES_LIVE, cb=self._hear)
            await self.broker.client.subscribe(WATCHLIST_MEMORY, cb=self._recall)
            await self.broker.client.flush()

    async def stop(self) -> None:
        """Ends everything."""
        await self._tasks.stop()
        await self.exchange.stop()
        await self.server.stop()

    @asynccontextmanager
    async def ingest(self, *pairs: str) -> AsyncIterator[httpx.AsyncClient]:
        """Ingest, running, and a client of its REST API."""
        settings = Settings(
            nats_url=self.server.url,
            pairs=list(pairs) or ["BTCUSDC"],
            binance_api_url=self.exchange.rest_url,
            binance_stream_url=self.exchange.stream_url,
        )
        time = Time(clock=lambda: self.clock() + self.skew, ticks=self.clock, sleep=self.clock.sleep)
        app = create(settings, time)
        transport = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://i") as api:
            yield api

    @asynccontextmanager
    async def streaming(self, *pairs: str) -> AsyncIterator[httpx.AsyncClient]:
        """Ingest, with all pairs followed."""
        async with self.ingest(*pairs) as api:
            await self.until_true(lambda: self._is_streaming(api))
            yield api

    async def until_streaming(self, connections: int = 1) -> None:
        """Waits for ingest's stream connections."""
        await self.until(lambda: len(self.exchange.hub.connections) == connections)

    async def until_streaming_again(self, seconds_a_look: float) -> None:
        """The same for one that has to try until it succeeds, while time passes."""
        await self.until(lambda: len(self.exchange.hub.connections) == 1, seconds_a_look)

    async def until(self, condition: Callable[[], bool], seconds_a_look: float = 0) -> None:
        """Returns once the condition holds; lets time pass meanwhile if told so. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not condition():
                await asyncio.sleep(_POLL_SECONDS)
                if seconds_a_look:
                    self.clock.advance(round(seconds_a_look * 1_000))

    async def until_true(self, condition: Callable[[], Awaitable[bool]], seconds_a_look: float = 0) -> None:
        """The same for a condition that has to be asked for."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not await condition():
                await asyncio.sleep(_POLL_SECONDS)
                if seconds_a_look:
                    self.clock.advance(round(seconds_a_look * 1_000))

    async def play_to(self, time: int) -> None:
        """Lets the exchange send everything due until `time` (ms UTC)."""
        await self.exchange.advance_to(time)

    async def ask(self, symbol: str, interval: Interval, start: int, end: int) -> BackfillReply:
        """One backfill."""
        return await self.ask_raw(BackfillRequest(symbol=symbol, interval=interval, start=start, end=end).encode())

    async def ask_raw(self, payload: bytes) -> BackfillReply:
        """One backfill request as bytes."""
        message = await self.broker.client.request(BACKFILL, payload, timeout=_REPLY_SECONDS)
        return BackfillReply.decode(message.data)

    async def until_served(self) -> None:
        """Waits until somebody answers backfills."""

        async def is_served() -> bool:
            try:
                return (await self.ask_raw(b"ping")).error is not None
            except NoRespondersError:
                return False

        await self.until_true(is_served)

    async def until_stored(
        self, count: int, symbol: str = "BTCUSDC", interval: Interval = Interval.FIVE_MINUTES
    ) -> None:
        """Waits until CANDLES has so many candles of a series."""

        async def is_stored() -> bool:
            return len(await self.stored_rows(symbol, interval)) >= count

        await self.until_true(is_stored)

    async def stored(self) -> list[Candles]:
        """Every message of CANDLES, oldest first."""
        jetstream = self.broker.jetstream
        try:
            state = (await jetstream.stream_info(CANDLES_STREAM)).state
        except NotFoundError:
            return []
        if not state.messages:
            return []
        numbers = range(state.first_seq, state.last_seq + 1)
        return [Candles.decode((await jetstream.get_msg(CANDLES_STREAM, number)).data or b"") for number in numbers]

    async def events(self, kind: str) -> list[Event]:
        """What ingest told of a kind, oldest first."""
        jetstream = self.broker.jetstream
        try:
            last = (await jetstream.stream_info(EVENTS_STREAM)).state.last_seq
        except NotFoundError:
            return []
        told = [Event.decode((await jetstream.get_msg(EVENTS_STREAM, n)).data or b"") for n in range(1, last + 1)]
        return [event for event in told if event.kind == kind]

    async def stored_rows(self, symbol: str, interval: Interval) -> dict[int, Row]:
        """The closed candles of a series by open time, the last word of each."""
        messages = [m for m in await self.stored() if m.symbol == symbol and m.interval is interval]
        return {row[0]: row for message in messages for row in rows_of(message)}

    def candles(self, symbol: str, interval: Interval, start: int, end: int) -> dict[int, Row]:
        """What the exchange has of a series in `[start, end)`, by open time."""
        found = self.market.candles(symbol, SPANS[interval.value], start, end, self.clock())
        return {candle.open_time: row_of(candle) for candle in found}

    async def status(self, api: httpx.AsyncClient) -> dict[str, Any]:
        """`/api/ingest/status`."""
        answer: dict[str, Any] = (await api.get("/api/ingest/status")).json()
        return answer

    async def _is_streaming(self, api: httpx.AsyncClient) -> bool:
        return any(connection["state"] == "streaming" for connection in (await self.status(api))["connections"])

    async def _recall(self, message: Msg) -> None:
        """The candle store's word on the watchlist, unless it is not there."""
        if self.has_store:
            await message.respond(WatchlistMemory(symbols=self.remembered).encode())

    async def _hear(self, message: Any) -> None:
        self.live.append(Candles.decode(message.data))
