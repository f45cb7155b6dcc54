"""The store on a real broker and real files, beside an answerer of backfills; time stands still between steps."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from nats.js.errors import NotFoundError

from analysis.settings import Settings
from analysis.snapshot import Snapshot
from analysis.store.happenings import Happenings
from analysis.store.store import CandleStore
from analysis.store.surroundings import Surroundings
from analysis.store.windows import Windows
from common.broker import Broker
from common.intervals import DAY, Interval
from common.streams import ensure_watchlist
from common.subjects import CANDLES_STREAM
from common.tasks import Tasks
from common.watchlist import WatchlistEntry
from integration.analysis_store.manual_time import ManualTime
from integration.analysis_store.market import Market, Responder
from standins.broker import NatsServer

NOW = 1_772_626_320_000  # Wednesday 2026-03-04T12:12:00Z
LISTED = NOW - 3 * DAY
_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.01


async def until(condition: Callable[[], bool], time: ManualTime | None = None, step: float = 1) -> None:
    """Returns once the condition holds; with `time`, `step` seconds of it pass at each look. Raises TimeoutError."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(_POLL_SECONDS)
            if time is not None:
                time.advance(step)


class Rig:
    """A broker, a market that answers, and a folder; stores are started on them with `store`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = NatsServer(folder / "nats")
        self.time = ManualTime(NOW)
        self.market = Market(self.time.clock, LISTED)
        self.broker = Broker(self.server.url, "test")
        self.responder = Responder(self.broker, self.market, self.time.clock)
        self.events: list[tuple[str, dict[str, bool | float | str]]] = []
        self._tasks = Tasks()

    async def start(self) -> None:
        """Starts the broker and the answerer."""
        await self.server.start()
        self._tasks.start("broker", self.broker.run)
        await self.responder.start()

    async def stop(self) -> None:
        """Ends everything."""
        await self._tasks.stop()
        await self.server.stop()

    async def follow(self, *symbols: str) -> None:
        """Writes the watchlist as ingest does."""
        bucket = await ensure_watchlist(self.broker.jetstream)
        for position, symbol in enumerate(symbols):
            await bucket.put(symbol, WatchlistEntry(symbol=symbol, position=position).encode())

    async def unfollow(self, symbol: str) -> None:
        """Takes a pair off the watchlist."""
        bucket = await ensure_watchlist(self.broker.jetstream)
        await bucket.delete(symbol)

    @asynccontextmanager
    async def store(self, name: str = "data") -> AsyncIterator[CandleStore]:
        """A running store on a folder of the rig's; ended in order afterwards."""
        settings = Settings(nats_url=self.server.url, data_dir=self.folder / name)
        broker, tasks = Broker(self.server.url, "analysis"), Tasks()
        around = Surroundings(
            happenings=Happenings(self._note), clock=self.time.clock, sleep=self.time.sleep, ticks=self.time.ticks
        )
        store = CandleStore(settings, broker, around)
        store.load()
        tasks.start("broker", broker.run)
        store.start(tasks)
        try:
            yield store
        finally:
            await tasks.stop()
            store.close()

    def _note(self, kind: str, **detail: bool | float | str) -> None:
        self.events.append((kind, detail))

    @property
    def candles(self) -> Path:
        """The folder that the store owns."""
        return self.folder / "data" / "candles"

    async def acknowledged(self) -> int:
        """Up to which message of the stream the broker knows all to be on disk."""
        identity = (self.candles / "store-id").read_text()
        try:
            info = await self.broker.jetstream.consumer_info(CANDLES_STREAM, f"analysis-{identity}")
        except NotFoundError:  # it is just being made
            return 0
        return int(info.ack_floor.stream_seq)

    async def until_all_acknowledged(self, store: CandleStore | None = None) -> None:
        """Returns once the broker knows the whole stream to be on disk; flushes the `store` until it is."""
        stream = await self.broker.jetstream.stream_info(CANDLES_STREAM)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while await self.acknowledged() < stream.state.last_seq:
                if store is not None:
                    await store.flush()
                await asyncio.sleep(_POLL_SECONDS)

    async def until_whole(self, store: CandleStore, *symbols: str, passing: bool = False) -> None:
        """Returns once the store holds exactly what the market has and asks for nothing more.

        With `passing`, time passes meanwhile.
        """
        await until(
            lambda: store.is_complete and all(self.is_whole(store, symbol) for symbol in symbols),
            self.time if passing else None,
        )

    def expected(self, symbol: str, interval: Interval) -> list[tuple[object, ...]]:
        """Every candle of a series that the store must hold now."""
        now = self.time.clock()
        start = Windows.of(Settings()).start(interval, now)
        return [tuple(row) for row in self.market.rows(symbol, interval, start, now)]

    def is_whole(self, store: CandleStore, symbol: str) -> bool:
        """Whether the store holds exactly what the market has, at every interval."""
        return symbol in store.symbols() and all(
            rows_of(store.snapshot(symbol, interval)) == self.expected(symbol, interval) for interval in Interval
        )


def rows_of(snapshot: Snapshot) -> list[tuple[object, ...]]:
    """The closed candles as rows."""
    return list(snapshot.closed.iter_rows())
