"""From memory to disk: seldom, only what changed, and only then acknowledged."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field

import polars as pl

from analysis.store.absences import Absence
from analysis.store.book import Book
from analysis.store.consume import Consumer
from analysis.store.files import CandleFiles
from analysis.store.periods import Period
from analysis.store.series import Series, Source
from analysis.store.surroundings import Surroundings
from analysis.store.windows import Windows
from common.intervals import Interval

log = logging.getLogger(__name__)

# So many candles in memory alone are flushed at once: a first fill is not repeated after a power cut.
MOST_UNFLUSHED = 100_000
_RETRY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Part:
    """One partition as it is to be written."""

    series: Series
    period: Period
    frame: pl.DataFrame
    source: Source


@dataclass(slots=True)
class Work:
    """What one flush writes, as it was at one moment."""

    parts: list[Part] = field(default_factory=list)
    holes: dict[str, dict[Interval, list[Absence]]] = field(default_factory=dict)
    followed: list[str] | None = None
    expired: list[tuple[Series, Period]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.parts or self.holes or self.expired) or self.followed is not None


class Flusher:
    """Writes the changed partitions every `seconds`, when much has gathered, and at the end.

    `writing` is held while files are written, and by others who do the same.
    """

    def __init__(
        self,
        book: Book,
        files: CandleFiles,
        consumer: Consumer,
        windows: Windows,
        *,
        seconds: float,
        around: Surroundings,
        writing: asyncio.Lock | None = None,
    ) -> None:
        self._book = book
        self._files = files
        self._consumer = consumer
        self._windows = windows
        self._seconds = seconds
        self._metrics = around.metrics
        self._happenings = around.happenings
        self._clock = around.clock
        self._sleep = around.sleep
        self._much = asyncio.Event()
        self._writing = writing or asyncio.Lock()
        self._trouble: str | None = None

    def check(self) -> str | None:
        """For readiness: why candles could not be written, or None."""
        return self._trouble

    def hurry(self) -> None:
        """Flushes now, not at the next turn."""
        self._much.set()

    async def run(self) -> None:
        """Flushes until cancelled, and once more then."""
        end = self._book.on_change(self._on_change)
        try:
            while True:
                await self._until_due()
                await asyncio.shield(self.flush())
        finally:
            end()
            await self._flush_at_the_end()

    async def _flush_at_the_end(self) -> None:
        """Writes to the end, however often it is cancelled meanwhile."""
        last = asyncio.create_task(self.flush())
        while not last.done():
            with suppress(asyncio.CancelledError):
                await asyncio.shield(last)

    async def flush(self) -> bool:
        """Writes what changed, then acknowledges. Says whether all went well; if not, all of it stays to be done."""
        async with self._writing:
            self._much.clear()
            # What comes in while the work is gathered may be written, but is not acknowledged by this flush.
            receipts, unflushed = self._consumer.take(), self._book.unflushed
            self._book.unflushed = 0
            work = await self._gather()
            try:
                written = await asyncio.to_thread(self._write, work)
            except OSError as error:
                self._restore(work)
                self._book.unflushed += unflushed
                self._consumer.give_back(receipts)
                self._fail(error)
                return False
            await self._consumer.acknowledge(receipts)
            self._succeed(work, written)
            return True

    async def _until_due(self) -> None:
        if self._trouble is not None:
            await self._sleep(_RETRY_SECONDS)
            return
        waits = {asyncio.ensure_future(self._sleep(self._seconds)), asyncio.ensure_future(self._much.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _on_change(self, _symbol: str, _interval: Interval) -> None:
        if self._book.unflushed >= MOST_UNFLUSHED:
            self._much.set()

    async def _gather(self) -> Work:
        work = Work(followed=self._book.take_followed())
        for series in self._book.all():
            self._expire(series, work)
            dirty, series.dirty = sorted(series.dirty), set()
            for period in dirty:
                work.parts.append(Part(series, period, series.hot.slice(period.start, period.end), series.source))
            if series.absences_dirty:
                work.holes.setdefault(series.symbol, {})
            if dirty:
                await asyncio.sleep(0)  # making a frame whole takes a moment: others may go first
        for symbol in work.holes:
            work.holes[symbol] = self._holes_of(symbol)
        return work

    def _holes_of(self, symbol: str) -> dict[Interval, list[Absence]]:
        holes = {}
        for interval, series in self._book.open(symbol).items():
            holes[interval] = series.absences.all()
            series.absences_dirty = False
        return holes

    def _expire(self, series: Series, work: Work) -> None:
        """Lets go of what has left the window, measured by the newest candle: a wrong clock must not delete."""
        if series.hot.last is None:
            return
        newest = min(self._clock(), series.hot.last + series.interval.milliseconds)
        kept = series.drop_before(self._windows.start(series.interval, newest))
        if kept is not None:
            work.expired.append((series, kept))

    def _write(self, work: Work) -> int:
        written = sum(
            self._files.write(part.series.symbol, part.series.interval, part.period, part.frame, part.source)
            for part in work.parts
        )
        self._files.sync((part.series.symbol, part.series.interval) for part in work.parts)
        written += sum(self._files.write_holes(symbol, holes) for symbol, holes in work.holes.items())
        if work.followed is not None:
            written += self._files.write_followed(work.followed)
        for series, period in work.expired:
            self._files.drop_before(series.symbol, series.interval, period)
        return written

    def _restore(self, work: Work) -> None:
        for part in work.parts:
            part.series.dirty.add(part.period)
        for symbol in work.holes:
            for series in self._book.open(symbol).values():
                series.absences_dirty = True
        if work.followed is not None:
            self._book.give_back_followed()

    def _fail(self, error: OSError) -> None:
        if self._trouble is None:
            self._happenings.disk_failed(str(error))
        self._trouble = f"candles cannot be written to DATA_DIR: {error.strerror or error}"
        self._metrics.flushes.labels("failed").inc()
        log.error(
            "candles cannot be written, they stay in memory and are not acknowledged",
            extra={"reason": str(error), "unflushed": self._book.unflushed, "again_in": _RETRY_SECONDS},
        )

    def _succeed(self, work: Work, written: int) -> None:
        if self._trouble is not None:
            self._happenings.disk_recovered()
        self._trouble = None
        self._metrics.holes.set(sum(len(series.absences.all()) for series in self._book.all()))
        if not work:
            return
        self._metrics.flushes.labels("ok").inc()
        self._metrics.bytes.inc(written)
        log.info("candles flushed", extra={"partitions": len(work.parts), "bytes": written})
