"""Puts the status together from those who know its parts."""

from dataclasses import dataclass

from common.broker import Broker
from common.clock import Clock
from common.intervals import Interval
from ingest.backfill import Backfills
from ingest.book import SeriesBook
from ingest.budget import WeightBudget
from ingest.complaints import Complaints
from ingest.exchange import Exchange
from ingest.exchange_clock import ExchangeClock
from ingest.gate import Gate
from ingest.pool import StreamPool
from ingest.publisher import Publisher
from ingest.schemas import (
    BackfillStatus,
    ConnectionStatus,
    ExchangeStatus,
    FinishedBackfill,
    PublishingStatus,
    RunningBackfill,
    SeriesStatus,
    StatusAnswer,
    WeightStatus,
)
from ingest.watchlist import Watchlist

# A closing event needs a moment to get here; until then its candle is not late.
_ON_THE_WAY_MS = 3_000


@dataclass(frozen=True, slots=True)
class Sources:
    """Those who know."""

    broker: Broker
    exchange: Exchange
    exchange_clock: ExchangeClock
    gate: Gate
    budget: WeightBudget
    pool: StreamPool
    watchlist: Watchlist
    book: SeriesBook
    backfills: Backfills
    publisher: Publisher
    complaints: Complaints


class StatusReader:
    """Gives the status of this moment. Reading it costs nothing but the reading."""

    def __init__(self, sources: Sources, clock: Clock) -> None:
        self._sources = sources
        self._started = clock()

    def read(self) -> StatusAnswer:
        """The whole status."""
        return StatusAnswer(
            started=self._started,
            exchange=self._exchange(),
            weight=self._weight(),
            connections=self._connections(),
            series=self._series(),
            backfills=self._backfills(),
            publishing=self._publishing(),
        )

    def _exchange(self) -> ExchangeStatus:
        trouble, offset = self._sources.gate.trouble, self._sources.exchange_clock.offset
        return ExchangeStatus(
            reachable=trouble is None and offset is not None,
            code=trouble.code if trouble else None,
            problem=trouble.detail if trouble else None,
            retry_after=self._sources.gate.left() if trouble else None,
            clock_offset=offset,
        )

    def _weight(self) -> WeightStatus:
        budget, now = self._sources.budget, self._sources.exchange_clock.now()
        return WeightStatus(used=budget.used(now), allowed=budget.allowed, limit=budget.limit)

    def _connections(self) -> list[ConnectionStatus]:
        return [
            ConnectionStatus(
                state=connection.report.state,
                since=connection.report.since,
                reconnects=connection.report.reconnects,
                streams=len(connection.wanted.names),
                reason=connection.report.reason,
            )
            for connection in self._sources.pool.connections
        ]

    def _series(self) -> list[SeriesStatus]:
        now = self._sources.exchange_clock.now()
        pairs = ((symbol, interval) for symbol in self._sources.watchlist.symbols() for interval in Interval)
        return [self._one_series(symbol, interval, now) for symbol, interval in pairs]

    def _one_series(self, symbol: str, interval: Interval, now: int) -> SeriesStatus:
        series = self._sources.book.find(symbol, interval)
        expected = interval.floor(now - _ON_THE_WAY_MS) - interval.milliseconds
        lag = None if series.last_closed is None else max(0, expected - series.last_closed) / 1_000
        return SeriesStatus(
            symbol=symbol,
            interval=interval,
            last_closed=series.last_closed,
            lag_seconds=lag,
            source=series.source,
            holes=list(series.holes),
        )

    def _backfills(self) -> BackfillStatus:
        backfills = self._sources.backfills
        return BackfillStatus(
            served=backfills.served,
            candles=backfills.candles,
            klines_requests=self._sources.exchange.klines_requests,
            running=[
                RunningBackfill(
                    symbol=progress.request.symbol,
                    interval=progress.request.interval,
                    start=progress.request.start,
                    end=progress.request.end,
                    requests=progress.requests,
                    published=progress.published,
                    candles=(progress.request.end - progress.request.start) // progress.request.interval.milliseconds,
                )
                for progress in backfills.progress()
            ],
            recent=[
                FinishedBackfill(
                    symbol=record.request.symbol,
                    interval=record.request.interval,
                    start=record.request.start,
                    end=record.request.end,
                    finished=record.finished,
                    requests=record.requests,
                    published=record.published,
                    error=record.error,
                )
                for record in reversed(backfills.records)
            ],
        )

    def _publishing(self) -> PublishingStatus:
        publisher = self._sources.publisher
        return PublishingStatus(
            broker_connected=self._sources.broker.is_connected,
            waiting=publisher.waiting,
            dropped=publisher.dropped,
            refused_frames=self._sources.complaints.total,
        )
