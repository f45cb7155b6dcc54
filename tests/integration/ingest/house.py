"""Ingest and the candle store together, as they run: a real broker between them, the stand-in as the exchange.

Time passes only when a test says so; network and broker take what real time they take.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

from nats.errors import Error as NatsError

from analysis.settings import Settings as StoreSettings
from analysis.store.happenings import Happenings
from analysis.store.store import CandleStore
from analysis.store.surroundings import Surroundings
from analysis.store.windows import Windows
from common.broker import Broker
from common.intervals import DAY, HOUR, MINUTE, Interval
from common.tasks import Tasks
from ingest.factory import Ingest, Time
from ingest.settings import Settings
from integration.ingest.small_market import Range, SmallMarket
from standins.broker import NatsServer
from standins.exchange import SPANS, ExchangeStandIn, Limits, ManualClock

NOW = 1_772_539_350_000  # Tuesday 2026-03-03T12:02:30Z
LISTED = NOW - NOW % DAY - 2 * DAY
# The exchange itself was down yesterday, from 08:00 to 11:00.
HOLE = (NOW - NOW % DAY - 16 * HOUR, NOW - NOW % DAY - 13 * HOUR)
TICK_SECONDS = 20
# What the exchange says with these refusals, in seconds.
PAUSES = {429: 90, 418: 300}
_PATIENCE_SECONDS = 120.0
_SOON = 10 * MINUTE
# Just often enough that nobody takes the stream for mute.
SLOW_TICK_SECONDS = 50
# Longer than any candle waits for its confirmation.
_LONG = 3 * HOUR
_STALL_SECONDS = 0.3
_POLL_SECONDS = 0.004
_ANSWER_SECONDS = 1
_TURNS = 10

# Short windows, so that the candles of a few days are all there is to fetch.
_STORE = StoreSettings(candles_5m_days=7, candles_1h_days=60, candles_4h_days=200)

Row = tuple[object, ...]


class House:
    """The two services between a broker and an exchange. `skew` is how far this machine's clock is off (ms)."""

    def __init__(self, folder: Path, symbols: tuple[str, ...] = ("BTCUSDC", "ETHUSDC"), listed: int = LISTED) -> None:
        self.symbols = symbols
        self.clock = ManualClock(NOW)
        self.skew = 0
        self.market = SmallMarket(symbols, listed, [HOLE])
        self.exchange = ExchangeStandIn(
            self.market,
            self.clock,
            self.clock.sleep,
            follow=False,
            tick=TICK_SECONDS,
            limits=Limits(ping=0),
        )
        self.server = NatsServer(folder / "nats")
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._folder = folder
        self._broker = Broker(self.server.url, "test")
        self._listening = Tasks()
        self._ingest: Ingest | None = None
        self._store: CandleStore | None = None
        self._store_broker = self._broker
        self._tasks = Tasks()

    @property
    def store(self) -> CandleStore:
        """The candle store that runs."""
        assert self._store is not None
        return self._store

    @property
    def ingest(self) -> Ingest:
        """Ingest as it runs."""
        assert self._ingest is not None
        return self._ingest

    @property
    def restatements(self) -> int:
        """How often the store has noted that the exchange corrected candles."""
        return sum(kind == "candles_restated" for kind, _ in self.events)

    async def start(self) -> None:
        """Starts everything and returns once nothing is missing."""
        await self.begin()
        await self.until_true()

    async def begin(self) -> None:
        """Starts everything."""
        await self.exchange.start()
        await self.server.start()
        self._listening.start("broker", self._broker.run)
        await self._broker.wait_connected()
        await self.start_store()
        await self.start_ingest()

    async def stop(self) -> None:
        """Ends everything."""
        await self.stop_ingest()
        await self.stop_store()
        await self._listening.stop()
        await self.exchange.stop()
        await self.server.stop()

    async def start_ingest(self) -> None:
        """Starts ingest as after a restart: it knows nothing of before."""
        settings = Settings(
            nats_url=self.server.url,
            pairs=list(self.symbols),
            binance_api_url=self.exchange.rest_url,
            binance_stream_url=self.exchange.stream_url,
        )
        self._ingest = Ingest(settings, Time(self._now, self.clock, self.clock.sleep, _STALL_SECONDS))
        await self._ingest.start()

    async def stop_ingest(self) -> None:
        """Ends ingest in order."""
        if self._ingest is not None:
            await self._ingest.stop()
            self._ingest = None

    async def start_store(self) -> None:
        """Starts the candle store on its files."""
        settings = _STORE.model_copy(update={"nats_url": self.server.url, "data_dir": self._folder / "data"})
        broker, self._tasks = Broker(self.server.url, "analysis"), Tasks()
        self._store_broker = broker
        around = Surroundings(
            happenings=Happenings(self._note), clock=self._now, sleep=self.clock.sleep, ticks=self.clock
        )
        self._store = CandleStore(settings, broker, around)
        self._store.load()
        self._tasks.start("broker", broker.run)
        self._store.start(self._tasks)

    async def stop_store(self) -> None:
        """Ends the candle store in order: everything is on disk then."""
        if self._store is not None:
            await self._tasks.stop()
            self._store.close()
            self._store = None

    async def pass_time(self, seconds: float, tick: int = TICK_SECONDS) -> None:
        """Lets the exchange go on for so long, every event in its turn, a forming candle every `tick` seconds."""
        self.exchange.hub.tick = tick * 1_000
        end = self.clock() + round(seconds * 1_000)
        while self.clock() < end:
            await self.exchange.advance_to(min(self.clock() + tick * 1_000, end))
            await self._settle()

    async def until_true(self) -> None:
        """Returns once the store holds exactly what the exchange has, and the streams deliver again.

        Raises AssertionError that names what is not.
        """
        begun = self.clock()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while self.untrue() is not None:
                    await self._wait_a_little(self.clock() - begun)
                return
        raise AssertionError(f"{self.untrue()}, {(self.clock() - begun) / HOUR:.1f} h later")

    async def _wait_a_little(self, waited: int) -> None:
        """Real time for what the broker takes; the simulated time that repairs and checks take, but no more."""
        await asyncio.sleep(_POLL_SECONDS)
        if not (self._broker.is_connected and self._store_broker.is_connected):
            return
        if waited < _SOON:
            await self.pass_time(5)
        else:
            await self.pass_time(*((100, SLOW_TICK_SECONDS) if waited < _LONG else (1,)))

    def untrue(self) -> str | None:
        """The first series that is not exactly what the exchange has, or None: candles, once each, and holes."""
        if any(connection.state != "streaming" for connection in self.ingest.status.read().connections):
            return "a stream is not up"
        for symbol in self.symbols:
            if symbol not in self.store.symbols():
                return f"{symbol} is not followed"
            for interval in Interval:
                snapshot = self.store.snapshot(symbol, interval)
                rows, expected = list(snapshot.closed.iter_rows()), self.expected(symbol, interval)
                if rows != expected:
                    return f"{symbol} {interval}: {_difference(rows, expected)}"
                if list(snapshot.holes) != self.holes(interval):
                    return f"{symbol} {interval}: holes {snapshot.holes}"
        return None

    def impatience(self) -> str | None:
        """A request that was sent although the exchange had asked for a pause that was not over, or None."""
        entries = list(self.exchange.requests.entries)
        for refusal in (entry for entry in entries if entry.status in PAUSES):
            # Others may have been under way already.
            start, end = refusal.time + TICK_SECONDS * 1_000, refusal.time + PAUSES[refusal.status] * 1_000
            for entry in entries:
                if start < entry.time < end:
                    return f"{entry.path} {entry.time - refusal.time} ms after {refusal.status}"
        return None

    def expected(self, symbol: str, interval: Interval) -> list[Row]:
        """Every closed candle that the exchange has now, as it says them now."""
        span, now = SPANS[interval.value], self.clock()
        start = Windows.of(_STORE).start(interval, now)
        candles = self.market.candles(symbol, span, start, span.floor(now), now)
        said = (self.exchange.faults.corrected(symbol, span.name, candle) for candle in candles)
        return [(c.open_time, c.open, c.high, c.low, c.close, c.volume, c.quote_volume, c.trades) for c in said]

    def holes(self, interval: Interval) -> list[Range]:
        """The ranges in which the exchange has no candle."""
        holes = ((interval.ceil(start), interval.floor(end)) for start, end in self.market.holes)
        return [hole for hole in holes if hole[0] < hole[1]]

    async def _settle(self) -> None:
        """Lets what has just been sent be read and passed on: for as long as the broker takes to answer twice."""
        for _ in range(2):
            if self._broker.is_connected:
                with suppress(NatsError, TimeoutError, OSError):
                    await self._broker.client.flush(_ANSWER_SECONDS)
            for _ in range(_TURNS):
                await asyncio.sleep(0)

    def _now(self) -> int:
        return self.clock() + self.skew

    def _note(self, kind: str, **detail: bool | float | str) -> None:
        self.events.append((kind, detail))


def _difference(rows: list[Row], expected: list[Row]) -> str:
    lost, strange = sorted(set(expected) - set(rows)), sorted(set(rows) - set(expected))
    doubled = len(rows) - len(set(rows))
    return f"{len(lost)} lost {lost[:2]}, {len(strange)} strange {strange[:2]}, {doubled} doubled"
