"""The candle store: the hot book, the files under it, and the loops that keep both true."""

import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from prometheus_client import CollectorRegistry

from analysis.settings import Settings
from analysis.snapshot import Snapshot
from analysis.source import OnChange
from analysis.store import disk
from analysis.store.absences import Absences
from analysis.store.asking import BackfillClient
from analysis.store.book import Book
from analysis.store.consume import Consumer
from analysis.store.files import CandleFiles
from analysis.store.flush import Flusher
from analysis.store.intake import Intake
from analysis.store.live import LiveFeed
from analysis.store.metrics import StoreMetrics
from analysis.store.planner import Planner
from analysis.store.repair import Repairer
from analysis.store.series import Series
from analysis.store.watch import Watchlist
from analysis.store.windows import Windows
from common.broker import Broker
from common.clock import Clock, Sleep, system_clock, system_sleep, system_ticks
from common.intervals import Interval
from common.serve import StartError
from common.tasks import Tasks

log = logging.getLogger(__name__)

# A closed candle is expected from the stream for so long (ms) before REST is asked for it.
_GRACE = 20_000
_READERS = 4


class CandleStore:
    """Every followed pair's candles. Owns `<data_dir>/candles`; implements `analysis.source.CandleSource`.

    Raises StartError when the folder cannot be used. Call `load` once, then `start`; `close` at the very end.
    """

    def __init__(
        self,
        settings: Settings,
        broker: Broker,
        registry: CollectorRegistry,
        *,
        clock: Clock = system_clock,
        sleep: Sleep = system_sleep,
        ticks: Clock = system_ticks,
        grace: int = _GRACE,
    ) -> None:
        root = settings.data_dir / "candles"
        self._lock = disk.claim(root)
        self._first_version = secrets.randbits(40)
        self._files = CandleFiles(root, clock)
        self._identity = self._prepare()
        self._book = Book(self._read_pair, self._new_pair)
        windows = Windows.of(settings)
        seconds = settings.candles_flush_minutes * 60
        self._metrics = StoreMetrics(registry)
        intake = Intake(self._book, self._metrics, clock)
        self._consumer = Consumer(broker, intake, self._identity, 2 * seconds + 300, sleep)
        self._live = LiveFeed(broker, intake)
        self._watch = Watchlist(broker, self._follow, sleep)
        planner = Planner(self._book, windows, clock, grace)
        ask = BackfillClient(broker)
        self._repairer = Repairer(
            self._book, planner, ask, broker, metrics=self._metrics, clock=clock, sleep=sleep, ticks=ticks
        )
        self._flusher = Flusher(
            self._book,
            self._files,
            self._consumer,
            windows,
            metrics=self._metrics,
            clock=clock,
            seconds=seconds,
            sleep=sleep,
        )

    def load(self) -> None:
        """Reads the followed pairs from disk; blocks. Until the broker tells, those followed last count."""
        begun = time.monotonic()
        remembered = self._files.read_followed()
        symbols = self._files.symbols() if remembered is None else [s for s in remembered if self._files.has(s)]
        with ThreadPoolExecutor(_READERS) as readers:
            for symbol, pair in zip(symbols, readers.map(self._read_stored, symbols), strict=True):
                self._book.put(symbol, pair)
        self._book.follow(symbols)
        if symbols == remembered:
            self._book.take_followed()
        candles = sum(series.hot.count for series in self._book.all())
        seconds = round(time.monotonic() - begun, 3)
        log.info("candles loaded", extra={"pairs": len(symbols), "candles": candles, "seconds": seconds})

    def start(self, tasks: Tasks) -> None:
        """Starts the loops. The flush is started first and so ended last, when everything else is quiet."""
        tasks.start("flush", self._flusher.run)
        tasks.start("watchlist", self._watch.run)
        tasks.start("consume", self._consume)
        tasks.start("live", self._live.run)
        tasks.start("repair", self._repairer.run)

    def close(self) -> None:
        """Lets go of the folder."""
        self._lock.close()

    @property
    def is_complete(self) -> bool:
        """Whether every followed pair has all its candles, as far as the last look (seconds ago) could tell."""
        return self._repairer.is_complete

    def check(self) -> str | None:
        """For readiness: what keeps candles from being stored, or None."""
        return self._flusher.check()

    async def flush(self) -> bool:
        """Writes everything that is only in memory. Says whether all of it is on disk now."""
        return await self._flusher.flush()

    def symbols(self) -> list[str]:
        """The pairs that can be asked for, in the watchlist's order."""
        return self._book.followed

    def snapshot(self, symbol: str, interval: Interval) -> Snapshot:
        """The series now. Cheap: no file is read, but for a pair that left the watchlist before the start.

        Raises UnknownSymbolError.
        """
        return self._book.snapshot(symbol, interval)

    def read_range(self, symbol: str, interval: Interval, start: int, end: int) -> pl.DataFrame:
        """Every closed candle kept that opens in `[start, end)` (ms UTC). Raises UnknownSymbolError.

        What is kept on disk is always in memory too, so this reads no file either.
        """
        return self._book.series(symbol, interval).hot.slice(start, end)

    def on_change(self, listener: OnChange) -> Callable[[], None]:
        """Calls `listener(symbol, interval)` in the event loop whenever a snapshot has become another.

        The listener must return at once. Gives the function that ends the calls.
        """
        return self._book.on_change(listener)

    def _prepare(self) -> str:
        try:
            self._files.sweep()
            return self._files.identity()
        except OSError as error:
            self._lock.close()
            raise StartError(
                f"DATA_DIR: {error.filename} cannot be used: {error.strerror}; repair or remove it"
            ) from error

    async def _consume(self) -> None:
        await self._watch.ready.wait()
        await self._consumer.run()

    def _follow(self, symbols: list[str]) -> None:
        self._book.follow(symbols)
        self._metrics.pairs.set(len(symbols))
        self._repairer.look()

    def _new_pair(self, symbol: str) -> dict[Interval, Series]:
        return {interval: Series(symbol, interval, self._first_version) for interval in Interval}

    def _read_pair(self, symbol: str) -> dict[Interval, Series] | None:
        return self._read_stored(symbol) if self._files.has(symbol) else None

    def _read_stored(self, symbol: str) -> dict[Interval, Series]:
        pair = self._new_pair(symbol)
        for interval, absences in self._files.read_holes(symbol).items():
            pair[interval].absences = Absences(absences)
        for interval, series in pair.items():
            frame, series.source = self._files.read(symbol, interval)
            series.hot.load(frame)
        return pair
