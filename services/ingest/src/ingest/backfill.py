"""Serves `ingest.backfill`: the store's owner asks, the exchange's closed candles go to the broker, then the reply."""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from common.backfill import BackfillError, BackfillReply, BackfillRequest
from common.broker import Broker
from common.clock import Clock
from common.messages import BadMessageError
from common.subjects import BACKFILL
from ingest.book import SeriesBook
from ingest.errors import ASK_NEVER, BrokerAwayError, ExchangeError
from ingest.fetcher import Fetcher, Progress
from ingest.happenings import Happenings

log = logging.getLogger(__name__)

_QUEUE = "ingest"
_KEPT_RECORDS = 50
_INTERNAL_RETRY = 30.0


@dataclass(frozen=True, slots=True)
class Record:
    """A finished backfill: when it ended (ms UTC) and what became of it; `error` is None when all went well."""

    request: BackfillRequest
    finished: int
    requests: int
    published: int
    error: str | None


class Backfills:
    """Answers backfill requests, many at a time; the exchange's budget decides how fast.

    Requests for the same range that is under way share one fetch. Replicas share the requests, being in
    one queue group.
    """

    def __init__(
        self, broker: Broker, fetcher: Fetcher, book: SeriesBook, happenings: Happenings, clock: Clock
    ) -> None:
        self.served = 0
        self.candles = 0
        self.records: deque[Record] = deque(maxlen=_KEPT_RECORDS)
        self._broker = broker
        self._fetcher = fetcher
        self._book = book
        self._happenings = happenings
        self._clock = clock
        self._running: dict[BackfillRequest, tuple[Progress, asyncio.Task[BackfillReply]]] = {}
        self._answering: set[asyncio.Task[None]] = set()

    def progress(self) -> list[Progress]:
        """The backfills that are under way."""
        return [progress for progress, _ in self._running.values()]

    async def run(self) -> None:
        """Serves until cancelled; what is under way then is given up, and asked for again by its owner."""
        await self._broker.wait_connected()
        subscription = await self._broker.client.subscribe(BACKFILL, queue=_QUEUE, cb=self._on_message)
        try:
            await asyncio.Event().wait()
        finally:
            await self._stop()
            if self._broker.is_connected:
                await subscription.unsubscribe()

    async def answer(self, payload: bytes) -> BackfillReply:
        """The reply to one request. Never raises for what a request or the exchange can be."""
        self.served += 1
        try:
            request = BackfillRequest.decode(payload)
        except BadMessageError as error:
            log.warning("backfill refused", extra={"reason": str(error)})
            return _failed("bad_request", str(error), ASK_NEVER)
        if request not in self._running:
            progress = Progress(request)
            self._running[request] = (progress, asyncio.create_task(self._run(progress)))
        return await asyncio.shield(self._running[request][1])

    async def _on_message(self, message: Msg) -> None:
        task = asyncio.create_task(self._respond(message))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _respond(self, message: Msg) -> None:
        reply = await self.answer(message.data)
        try:
            await message.respond(reply.encode())
        except NatsError as error:
            log.warning("backfill reply not delivered", extra={"reason": str(error) or type(error).__name__})

    async def _run(self, progress: Progress) -> BackfillReply:
        reply = await self._fetch(progress)
        request = progress.request
        del self._running[request]
        self.candles += progress.published
        if reply.covered is not None:
            self._book.note_holes(request.symbol, request.interval, reply.covered, reply.holes)
        self._record(progress, reply.error.detail if reply.error else None)
        return reply

    def _record(self, progress: Progress, error: str | None) -> None:
        request, published = progress.request, progress.published
        self.records.append(Record(request, self._clock(), progress.requests, published, error))
        facts = {"symbol": request.symbol, "interval": request.interval.value, "published": published}
        if error is None:
            log.info("backfill done", extra=facts)
            self._happenings.backfill_done(request, published)
        else:
            log.warning("backfill failed", extra=facts | {"reason": error})
            self._happenings.backfill_failed(request, published, error)

    async def _fetch(self, progress: Progress) -> BackfillReply:
        try:
            await self._fetcher.run(progress)
        except ExchangeError as error:
            return _failed(error.code, error.detail, error.retry_after, progress.published)
        except BrokerAwayError as error:
            return _failed(error.code, str(error), published=progress.published)
        except Exception:
            log.exception("backfill failed by a fault of this service", extra={"symbol": progress.request.symbol})
            return _failed("internal_error", "ingest failed at this; its log says why", _INTERNAL_RETRY)
        return BackfillReply(
            published=progress.published, covered=progress.coverage.covered, holes=progress.coverage.holes
        )

    async def _stop(self) -> None:
        tasks = [*self._answering, *(task for _, task in self._running.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._running.clear()


def _failed(code: str, detail: str, retry_after: float = 5.0, published: int = 0) -> BackfillReply:
    return BackfillReply(published=published, error=BackfillError(code=code, detail=detail, retry_after=retry_after))
