"""Fetches what is missing: asks ingest, waits until the candles are in memory, remembers true holes."""

import asyncio
import logging
import random
from collections import defaultdict, deque

from analysis.store.asking import Ask, concerns_only_the_series
from analysis.store.book import Book
from analysis.store.patience import Jitter, Patience
from analysis.store.planner import Job, Key, Planner
from analysis.store.ranges import Range, clip, intersect, merge, subtract
from analysis.store.reconnect import ReconnectedError, unless_reconnected
from analysis.store.rows import TOLERANCE
from analysis.store.series import Series
from analysis.store.surroundings import Surroundings
from common.backfill import BackfillError, BackfillReply, BackfillRequest
from common.broker import Broker
from common.intervals import Interval

log = logging.getLogger(__name__)

_AT_ONCE = 4
_PLANNED = 64
_LOOK_SECONDS = 5.0
_SETTLE_SECONDS = 30.0
# Ingest looks after the exchange by itself, and asking it costs nothing: when it can fetch again, we soon know.
_LONGEST_SECONDS = 15.0


class Repairer:
    """Keeps asking until nothing is missing, and looks again every few seconds."""

    def __init__(
        self,
        book: Book,
        planner: Planner,
        ask: Ask,
        broker: Broker,
        *,
        around: Surroundings,
        jitter: Jitter = random.random,
    ) -> None:
        self._book = book
        self._planner = planner
        self._ask = ask
        self._broker = broker
        self._metrics = around.metrics
        self._happenings = around.happenings
        self._clock = around.clock
        self._sleep = around.sleep
        self._wake = asyncio.Event()
        self._everything = Patience(around.ticks, jitter, _LONGEST_SECONDS)
        self._trouble = ""
        self._series: defaultdict[Key, Patience] = defaultdict(lambda: Patience(around.ticks, jitter))
        self._planned: deque[Job] = deque()
        self._running: dict[asyncio.Task[None], Job] = {}
        self._generation = 0
        self._complete = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing was missing at the last look, of the pairs followed then."""
        return self._complete

    def give_up(self, symbol: str) -> None:
        """Ends what is being asked for a pair that is let go of."""
        for task in [task for task, job in self._running.items() if job.symbol == symbol]:
            del self._running[task]
            task.cancel()
        for key in [key for key in self._series if key[0] == symbol]:
            del self._series[key]

    def look(self) -> None:
        """Looks for what is missing now, not at the next turn."""
        self._wake.set()

    async def run(self) -> None:
        """Repairs until cancelled."""
        try:
            while True:
                await self._broker.wait_connected()
                self._notice_reconnect()
                self._begin_jobs()
                await self._wait()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            self._running.clear()

    def _notice_reconnect(self) -> None:
        if self._generation != self._broker.generation:
            self._generation = self._broker.generation
            self._everything.reset()
            self._series.clear()

    def _begin_jobs(self) -> None:
        while len(self._running) < _AT_ONCE and self._everything.over:
            job = self._next_job()
            if job is None:
                return
            request = self._planner.request(job.key)
            if request is not None:
                self._running[asyncio.create_task(self._repair(job, request))] = job

    def _next_job(self) -> Job | None:
        if not self._planned or self._wake.is_set():
            self._wake.clear()
            self._planned = deque(self._planner.plan(self._busy(), _PLANNED))
            self._report()
        return self._planned.popleft() if self._planned else None

    def _busy(self) -> set[Key]:
        waiting = {key for key, patience in self._series.items() if not patience.over}
        return waiting | {job.key for job in self._running.values()}

    def _report(self) -> None:
        """Says once when everything is there, and when it no longer is. Checks of what is there do not count."""
        missing = sum(not job.is_check for job in (*self._planned, *self._running.values()))
        self._metrics.missing.set(missing)
        complete = not missing and all(patience.over for patience in self._series.values())
        if complete and not self._complete and self._book.followed:
            log.info("no candle is missing", extra={"pairs": len(self._book.followed)})
        self._complete = complete

    async def _wait(self) -> None:
        waits = {asyncio.ensure_future(self._sleep(_LOOK_SECONDS)), asyncio.ensure_future(self._wake.wait())}
        try:
            await asyncio.wait(waits | self._running.keys(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        for task in [task for task in self._running if task.done()]:
            job = self._running.pop(task)
            if not task.cancelled() and (error := task.exception()) is not None:
                log.error("a repair failed", exc_info=error, extra={"symbol": job.symbol, "interval": job.interval})
                self._put_off(job)

    async def _repair(self, job: Job, request: BackfillRequest) -> None:
        if job.is_check:
            self._book.series(*job.key).doubts.expect([(request.start, request.end)])
        reply = await self._ask(request)
        if reply.error is not None:
            self._failed(job, reply.error)
            return
        self._everything.reset()
        self._trouble = ""
        self._planner.answered(job.key)
        whole = await self._take_in(self._book.series(*job.key), request, reply)
        self._metrics.backfills.labels("ok" if whole else "partial").inc()
        if whole:
            self._series.pop(job.key, None)
        else:
            self._put_off(job)

    def _put_off(self, job: Job, seconds: float = 0.0) -> None:
        """Leaves a series alone for a while, at least for `seconds`."""
        if job.is_check:
            self._book.series(*job.key).doubts.postpone(self._clock())
        else:
            self._series[job.key].fail(seconds)

    def _failed(self, job: Job, error: BackfillError) -> None:
        self._metrics.backfills.labels("failed").inc()
        if error.detail != self._trouble:  # one line for each new reason: an outage may last for days
            log.warning(
                "candles could not be fetched, asking again later",
                extra={"symbol": job.symbol, "interval": job.interval, "code": error.code, "reason": error.detail},
            )
        self._trouble = error.detail
        if concerns_only_the_series(error):
            self._put_off(job, error.retry_after)
        elif self._everything.over:  # the first of those under way speaks for all
            self._everything.fail(error.retry_after)

    async def _take_in(self, series: Series, request: BackfillRequest, reply: BackfillReply) -> bool:
        """Remembers the holes and waits for the candles. Says whether the whole request is known now."""
        asked = (request.start, request.end)
        covered = [] if reply.covered is None else clip([asked], *reply.covered)
        holes = clip(_aligned(reply.holes, series.interval), *(covered[0] if covered else (0, 0)))
        absent = subtract(holes, series.hot.runs)
        news = subtract(absent, series.absences.ranges())
        self._note_unconfirmed(series, intersect(holes, intersect(series.hot.runs, series.doubts.ranges)))
        series.doubts.settle(holes)
        if absent:
            self._book.learn_absent(series, absent, self._clock())
        # Should our clock have been set back meanwhile, what lies ahead of it is not believed, and not waited for.
        believed = clip(covered, 0, series.interval.floor(self._clock() + TOLERANCE))
        arrived = await self._arrival(series, believed)
        if not arrived:
            log.warning(
                "candles that ingest published have not arrived",
                extra={
                    "symbol": series.symbol,
                    "interval": series.interval,
                    "start": request.start,
                    "end": request.end,
                },
            )
        # Only now is it known whether the pair lived before: what is absent before its listing is no hole.
        for hole in intersect(news, self._book.holes(series)):
            self._happenings.hole_found(series.symbol, series.interval, hole, self._clock())
        return arrived and believed == [asked]

    def _note_unconfirmed(self, series: Series, ranges: list[Range]) -> None:
        """What the stream closed and REST does not list is kept: it is still a candle of the exchange."""
        if ranges:
            name = {"symbol": series.symbol, "interval": series.interval}
            log.warning("candles of the stream that REST does not list", extra=name | {"ranges": ranges[:10]})

    async def _arrival(self, series: Series, expected: list[Range]) -> bool:
        """Waits until the series knows all of `expected` by REST's word; not for ever."""
        came = asyncio.Event()

        def on_word(symbol: str, interval: Interval) -> None:
            if (symbol, interval) == (series.symbol, series.interval):
                came.set()

        end = self._book.on_word(on_word)
        try:
            async with asyncio.timeout(_SETTLE_SECONDS):
                while subtract(expected, series.covered()):
                    # What a broker that has come back still holds comes anew; what it has lost must be asked for.
                    await unless_reconnected(self._broker, self._generation, came.wait())
                    came.clear()
        except (TimeoutError, ReconnectedError):
            return False
        finally:
            end()
        return True


def _aligned(ranges: list[Range], interval: Interval) -> list[Range]:
    return merge((interval.ceil(start), interval.floor(end)) for start, end in ranges)
