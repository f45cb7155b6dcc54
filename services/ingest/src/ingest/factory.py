"""Wires ingest together: the one place where its parts learn of each other."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from common.broker import Broker
from common.clock import Clock, Sleep, system_clock, system_sleep, system_ticks
from common.events import EventSink
from common.health import Health
from common.heartbeat import Heartbeat
from common.tasks import Tasks
from ingest.backfill import Backfills
from ingest.book import SeriesBook
from ingest.budget import WeightBudget
from ingest.complaints import Complaints
from ingest.connection import Connection
from ingest.exchange import Exchange
from ingest.exchange_clock import ExchangeClock
from ingest.fetcher import Fetcher
from ingest.first_pairs import FirstPairs
from ingest.gate import Gate
from ingest.happenings import Happenings
from ingest.intake import Intake
from ingest.metrics import StatusCollector
from ingest.pairs import Pairs
from ingest.pause_keeper import PauseKeeper
from ingest.pool import StreamPool
from ingest.publisher import Publisher
from ingest.rest import RestClient
from ingest.session import Session
from ingest.settings import Settings
from ingest.sockets import MarketSocket
from ingest.status import Sources, StatusReader
from ingest.symbols import SymbolDirectory
from ingest.time_watch import TimeWatch
from ingest.wanted import Wanted
from ingest.watchlist import Watchlist
from ingest.watchlist_keeper import WatchlistKeeper

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Time:
    """The clocks of the service: the time of day (ms UTC), one that only measures (ms), and how to wait.

    `stall` is how long the network may be silent within an answer of the exchange (seconds, by the wall).
    """

    clock: Clock = system_clock
    ticks: Clock = system_ticks
    sleep: Sleep = system_sleep
    stall: float = 12.0


class Ingest:
    """The service without its HTTP side. `start` needs a running event loop."""

    def __init__(self, settings: Settings, time: Time) -> None:
        self._settings = settings
        self._time = time
        self._tasks = Tasks(time.sleep)
        self._broker = Broker(settings.nats_url, "ingest", settings.nats_login, settings.nats_replicas)
        self._sink = EventSink(self._broker, "ingest", time.clock, time.sleep)
        self._happenings = Happenings(self._sink)
        self._gate = Gate(time.ticks)
        self._exchange_clock = ExchangeClock(time.clock, time.ticks)
        self._budget = WeightBudget(settings.binance_weight_percent / 100)
        self._exchange = Exchange(
            connect=lambda: RestClient(settings.binance_api_url, time.stall),
            gate=self._gate,
            budget=self._budget,
            exchange_clock=self._exchange_clock,
            ticks=time.ticks,
            sleep=time.sleep,
        )
        self._book = SeriesBook()
        self._publisher = Publisher(self._broker, self._book, time.sleep)
        self._watchlist = Watchlist()
        first_pairs = FirstPairs(self._broker, settings.pairs, time.ticks, time.sleep)
        self._keeper = WatchlistKeeper(self._broker, self._watchlist, first_pairs, time.clock, time.sleep)
        self._directory = SymbolDirectory(self._exchange, time.ticks, time.sleep)
        self._intake = Intake(self._watchlist.__contains__, self._publisher.offer, time.ticks)
        self._complaints = Complaints(log, "frame of the stream dropped", time.ticks)
        self._pool = StreamPool(self._make_connection, self._tasks)
        fetcher = Fetcher(self._exchange, self._publisher, self._happenings)
        self._backfills = Backfills(self._broker, fetcher, self._book, self._happenings, time.clock)
        self._watchlist.on_change(self._follow)
        self.pairs = Pairs(self._watchlist, self._keeper, self._directory, self._happenings)
        self._directory.on_renewed(self.pairs.name_unlisted)
        self.status = StatusReader(self._sources(), time.clock)
        # The exchange's absence is no reason to be taken out of service: it is told by the status, and mended here.
        registry = CollectorRegistry()
        registry.register(StatusCollector(self.status))
        self.health = Health({"broker": self._broker.check, "loops": self._tasks.check}, registry)

    async def start(self) -> None:
        """Starts everything that goes on by itself. Neither broker nor exchange need to be there."""
        pauses = PauseKeeper(self._broker, self._gate, self._time.clock, self._time.sleep)
        heartbeat = Heartbeat(self._broker, "ingest", self._time.clock, self._time.ticks, self._time.sleep)
        self._tasks.start("broker", self._broker.run)
        self._tasks.start("events", self._sink.run)
        self._tasks.start("heartbeat", heartbeat.run)
        self._tasks.start("pauses", pauses.run)
        self._tasks.start("watchlist", self._keeper.run)
        self._tasks.start("closed candles", self._publisher.run_closed)
        self._tasks.start("live candles", self._publisher.run_live)
        self._start_when_open("backfills", self._backfills.run)
        self._start_when_open("exchange time", TimeWatch(self._exchange, self._happenings, self._time.sleep).run)
        self._start_when_open("symbols", self._directory.run)

    async def stop(self) -> None:
        """Ends it, the last started first; the broker's connection outlives those who use it."""
        await self._tasks.stop()
        await self._exchange.close()

    def _start_when_open(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        """Starts what asks the exchange, to begin once it is known that an earlier pause does not forbid it."""

        async def run() -> None:
            await self._gate.wait_open()
            await loop()

        self._tasks.start(name, run)

    def _make_connection(self) -> Connection:
        wanted = Wanted()
        return Connection(
            wanted=wanted,
            happenings=self._happenings,
            make_session=lambda: self._make_session(wanted),
            gate=self._gate,
            clock=self._time.clock,
            ticks=self._time.ticks,
            sleep=self._time.sleep,
        )

    def _make_session(self, wanted: Wanted) -> Session:
        url = self._settings.binance_stream_url
        return Session(
            make_socket=lambda streams, on_frame: MarketSocket(url, streams, on_frame),
            wanted=wanted,
            on_event=self._intake.take,
            complaints=self._complaints,
            ticks=self._time.ticks,
            sleep=self._time.sleep,
        )

    def _follow(self) -> None:
        symbols = self._watchlist.symbols()
        self._book.keep(symbols)
        self._intake.keep(symbols)
        self._pool.follow(symbols)
        self.pairs.name_unlisted()

    def _sources(self) -> Sources:
        return Sources(
            broker=self._broker,
            exchange=self._exchange,
            exchange_clock=self._exchange_clock,
            gate=self._gate,
            budget=self._budget,
            pool=self._pool,
            watchlist=self._watchlist,
            book=self._book,
            backfills=self._backfills,
            publisher=self._publisher,
            complaints=self._complaints,
        )
