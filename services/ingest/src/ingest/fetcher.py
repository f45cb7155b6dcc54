"""One backfill: the pages of a range, from the exchange to the broker."""

import asyncio
from dataclasses import dataclass, field

from common.backfill import BackfillRequest
from ingest.coverage import Coverage, Seen, split_closed
from ingest.exchange import MAX_KLINES, Exchange
from ingest.happenings import Happenings
from ingest.klines import Candle, to_message
from ingest.publisher import Publisher

Range = tuple[int, int]


@dataclass(slots=True)
class Progress:
    """How far a backfill is: requests sent to the exchange and candles published."""

    request: BackfillRequest
    requests: int = 0
    published: int = 0
    coverage: Coverage = field(default_factory=lambda: Coverage(None, []))


class Fetcher:
    """Fetches closed candles page by page, publishing each page as it comes.

    The first page shows what is there: a page without holes is followed by all the others at the same time,
    a page with holes by the one that begins where it ends, since the exchange skips what it does not have.
    """

    def __init__(self, exchange: Exchange, publisher: Publisher, happenings: Happenings) -> None:
        self._exchange = exchange
        self._publisher = publisher
        self._happenings = happenings

    async def run(self, progress: Progress) -> None:
        """Does the whole request. Raises ExchangeError or BrokerAwayError; `progress` tells what was done by then."""
        request, begun = progress.request, await self._exchange.now()
        seen = Seen(request.interval, request.start, request.end)
        cursor = request.start
        page = MAX_KLINES * request.interval.milliseconds
        while cursor < request.end:
            candles = await self._fetch(progress, seen, (cursor, request.end))
            if len(candles) < MAX_KLINES:
                break
            following = candles[-1].open_time + request.interval.milliseconds
            if following == cursor + page:
                await self._fetch_together(progress, seen, following)
                break
            cursor = following
        progress.coverage = seen.coverage(begun)

    async def _fetch_together(self, progress: Progress, seen: Seen, start: int) -> None:
        request = progress.request
        page = MAX_KLINES * request.interval.milliseconds
        starts = range(start, request.end, page)
        jobs = [self._fetch(progress, seen, (begin, min(begin + page, request.end))) for begin in starts]
        # All are waited for even when one fails, so that nothing goes on behind an answer already given.
        for outcome in await asyncio.gather(*jobs, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def _fetch(self, progress: Progress, seen: Seen, wanted: Range) -> list[Candle]:
        """One page of `wanted`: published as far as it is closed. Gives all that the exchange sent for it."""
        request, (start, end) = progress.request, wanted
        length = request.interval.milliseconds
        # One candle more than wanted, where the page has room: its presence proves that the one before is final.
        beyond = length if end - start < MAX_KLINES * length else 0
        progress.requests += 1
        # Of before the question: this process may be held up between the answer and its reading, and what was open
        # then would pass for closed.
        asked = await self._exchange.now()
        candles = await self._exchange.klines(request.symbol, request.interval, start, end + beyond)
        closed = [candle for candle in split_closed(candles, request.interval, asked) if candle.open_time < end]
        if closed:
            message = to_message(request.symbol, request.interval, closed, closed=True, source="rest")
            await self._publisher.publish_closed(message)
            progress.published += len(closed)
            if request.end - request.start > MAX_KLINES * length:
                self._happenings.backfill_progress(request, progress.published)
        seen.add(candles, closed)
        return candles
