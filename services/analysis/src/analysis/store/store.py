"""The candle store: the hot book, the files under it, and the loops that keep both true."""

import asyncio
from collections.abc import Callable

import polars as pl

from analysis.settings import Settings
from analysis.snapshot import Snapshot
from analysis.source import OnChange
from analysis.store.asking import BackfillClient
from analysis.store.book import Book
from analysis.store.consume import Consumer
from analysis.store.files import CandleFiles
from analysis.store.flush import Flusher
from analysis.store.intake import Intake
from analysis.store.live import LiveFeed
from analysis.store.memory import Memory
from analysis.store.planner import Planner
from analysis.store.repair import Repairer
from analysis.store.shelf import Shelf
from analysis.store.stock import Stock
from analysis.store.surroundings import Surroundings
from analysis.store.watch import Watchlist
from analysis.store.windows import Windows
from common.broker import Broker
from common.intervals import Interval
from common.tasks import Tasks

# A closed candle is expected from the stream for so long (ms) before REST is asked for it.
_GRACE = 20_000


class CandleStore:
    """Every followed pair's candles. Owns `<data_dir>/candles`; implements `analysis.source.CandleSource`.

    Raises StartError when the folder cannot be used. Call `load` once, then `start`; `close` at the very end.
    """

    def __init__(
        self, settings: Settings, broker: Broker, around: Surroundings | None = None, grace: int = _GRACE
    ) -> None:
        around = around or Surroundings()
        root, windows = settings.data_dir / "candles", Windows.of(settings)
        seconds = settings.candles_flush_minutes * 60
        files = CandleFiles(root, around.clock, around.happenings)
        self._shelf = Shelf(root, files)
        self._book = Book(self._shelf.read_pair, self._shelf.new_pair)
        intake = Intake(self._book, around)
        self._consumer = Consumer(broker, intake, self._shelf.identity, 2 * seconds + 300, around.sleep)
        self._live = LiveFeed(broker, intake)
        self._watch = Watchlist(broker, self._follow, around.sleep)
        self._memory = Memory(broker, self._book.recall)
        planner = Planner(self._book, windows, around.clock, grace)
        self._repairer = Repairer(self._book, planner, BackfillClient(broker), broker, around=around)
        writing = asyncio.Lock()
        self._flusher = Flusher(
            self._book, files, self._consumer, windows, seconds=seconds, around=around, writing=writing
        )
        self.stock = Stock(self._book, files, writing, self._repairer.give_up, around)
        self._metrics = around.metrics
        self._metrics.unflushed.set_function(lambda: self._book.unflushed)

    def load(self) -> None:
        """Reads what is stored; blocks. Until the broker tells, the pairs followed last count."""
        self._shelf.fill(self._book)

    def start(self, tasks: Tasks) -> None:
        """Starts the loops. The flush is started first and so ended last, when everything else is quiet."""
        tasks.start("flush", self._flusher.run)
        tasks.start("watchlist", self._watch.run)
        tasks.start("watchlist memory", self._memory.run)
        tasks.start("consume", self._consume)
        tasks.start("live", self._live.run)
        tasks.start("repair", self._repair)

    def close(self) -> None:
        """Lets go of the folder."""
        self._shelf.close()

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

    async def _consume(self) -> None:
        await self._watch.ready.wait()
        await self._consumer.run()

    async def _repair(self) -> None:
        await self._consumer.caught_up.wait()
        await self._repairer.run()

    def _follow(self, symbols: list[str]) -> None:
        self._book.follow(symbols)
        self._flusher.hurry()  # nobody else keeps the list if the broker loses its store
        self._metrics.pairs.set(len(symbols))
        self._repairer.look()
