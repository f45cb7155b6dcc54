from types import SimpleNamespace
from typing import cast

import pytest

from common.backfill import BackfillRequest
from common.candles import Candles
from common.intervals import HOUR, Interval
from ingest.coverage import Coverage
from ingest.errors import BrokerAwayError, ExchangeError, FaultError
from ingest.exchange import Exchange
from ingest.fetcher import Fetcher, Progress
from ingest.klines import Candle
from ingest.publisher import Publisher
from unit.ingest.fakes import quiet_happenings

ONE = Interval.ONE_HOUR
NOW = 100_000 * HOUR


class FakeExchange:
    """Candles of every hour but the absent ones, a thousand at a time; pages that begin at `failing` fail."""

    def __init__(self, absent: range = range(0), failing: int | None = None) -> None:
        self.pages: list[tuple[int, int]] = []
        self._absent = absent
        self._failing = failing

    async def now(self) -> int:
        return NOW

    async def klines(self, symbol: str, interval: Interval, start: int, end: int) -> list[Candle]:
        self.pages.append((start // HOUR, end // HOUR))
        if start // HOUR == self._failing:
            raise FaultError("fault")
        hours = [hour for hour in range(start // HOUR, min(end // HOUR, NOW // HOUR + 1)) if hour not in self._absent]
        return [Candle(hour * HOUR, 1, 1, 1, 1, 0, 0, 0) for hour in hours[:1_000]]


class FakePublisher:
    """Takes what is published, until told that the broker is away."""

    def __init__(self) -> None:
        self.hours: list[int] = []
        self.is_away = False

    async def publish_closed(self, candles: Candles) -> None:
        if self.is_away:
            raise BrokerAwayError("away")
        self.hours += [time // HOUR for time in candles.open_time]


def _fetcher(exchange: FakeExchange, publisher: FakePublisher) -> Fetcher:
    return Fetcher(cast("Exchange", exchange), cast("Publisher", publisher), quiet_happenings())


def _progress(start: int, end: int) -> Progress:
    return Progress(BackfillRequest(symbol="BTCUSDC", interval=ONE, start=start * HOUR, end=end * HOUR))


async def test_a_range_of_five_pages_is_fetched_whole() -> None:
    exchange, publisher, progress = FakeExchange(), FakePublisher(), _progress(0, 5_000)
    await _fetcher(exchange, publisher).run(progress)
    assert sorted(publisher.hours) == list(range(5_000))
    assert (progress.published, progress.requests) == (5_000, 5)
    assert progress.coverage.covered == (0, 5_000 * HOUR)
    assert progress.coverage.holes == []


async def test_across_a_hole_the_exchange_skips_and_no_page_is_wasted() -> None:
    exchange, publisher, progress = FakeExchange(range(500, 4_200)), FakePublisher(), _progress(0, 5_000)
    await _fetcher(exchange, publisher).run(progress)
    assert [start for start, _ in exchange.pages] == [0, 4_700]
    assert progress.published == 1_300
    assert progress.coverage.holes == [(500 * HOUR, 4_200 * HOUR)]


async def test_a_page_that_fails_ends_the_backfill_and_what_was_published_is_told() -> None:
    exchange, publisher, progress = FakeExchange(failing=2_000), FakePublisher(), _progress(0, 4_000)
    with pytest.raises(ExchangeError):
        await _fetcher(exchange, publisher).run(progress)
    assert sorted(publisher.hours) == [*range(2_000), *range(3_000, 4_000)]
    assert progress.published == 3_000
    assert progress.coverage.covered is None


async def test_without_the_broker_nothing_counts_as_published() -> None:
    publisher, progress = FakePublisher(), _progress(0, 10)
    publisher.is_away = True
    with pytest.raises(BrokerAwayError):
        await _fetcher(FakeExchange(), publisher).run(progress)
    assert progress.published == 0


async def test_the_open_candle_at_the_end_of_a_full_page_is_left_out() -> None:
    start = NOW // HOUR - 999
    publisher, progress = FakePublisher(), _progress(start, start + 1_000)
    await _fetcher(FakeExchange(), publisher).run(progress)
    assert publisher.hours == list(range(start, start + 999))
    assert progress.coverage.covered == (start * HOUR, NOW)


@pytest.mark.parametrize("slept", [0, HOUR, 10 * HOUR])
async def test_a_candle_that_was_open_when_asked_for_is_neither_closed_nor_absent_however_late_the_answer_is_read(
    slept: int,
) -> None:
    """As in a container that is paused between the answer and its reading."""
    exchange, publisher, last = FakeExchange(), FakePublisher(), NOW // HOUR
    clock = [NOW + HOUR // 2]

    async def now() -> int:
        return clock[0]

    async def answered_late(symbol: str, interval: Interval, start: int, end: int) -> list[Candle]:
        clock[0] += slept
        return await exchange.klines(symbol, interval, start, end)

    slow = cast("Exchange", SimpleNamespace(klines=answered_late, now=now))
    progress = _progress(last - 2, last + 1)
    await Fetcher(slow, cast("Publisher", publisher), quiet_happenings()).run(progress)
    assert publisher.hours == [last - 2, last - 1]
    assert progress.coverage == Coverage(((last - 2) * HOUR, last * HOUR), [])
