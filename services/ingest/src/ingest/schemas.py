"""What the REST API says, as models. Times are ms UTC; ranges are `[start, end)`."""

from typing import Literal

from pydantic import BaseModel, Field

from common.candles import Symbol
from common.intervals import Interval

Range = tuple[int, int]


class FollowedPair(BaseModel):
    """A pair of the watchlist. What only the exchange knows is null until its list has been read."""

    symbol: Symbol
    position: int
    added: int
    base: str | None
    quote: str | None
    trading: bool | None
    price_decimals: int | None


class WatchlistAnswer(BaseModel):
    """The followed pairs in the user's order."""

    pairs: list[FollowedPair]


class Placement(BaseModel):
    """Where a pair should stand in the watchlist; 0 is first. Without it a new pair comes last."""

    position: int | None = Field(default=None, ge=0, le=10_000)


class ListedSymbol(BaseModel):
    """A symbol that the exchange lists. `tick_size` and `step_size` are its decimal strings."""

    symbol: str
    base: str
    quote: str
    trading: bool
    tick_size: str
    step_size: str
    price_decimals: int
    quantity_decimals: int


class SymbolsAnswer(BaseModel):
    """The symbols found, the likeliest first."""

    symbols: list[ListedSymbol]


class ExchangeStatus(BaseModel):
    """Whether the exchange gives answers; if not, why, in one sentence, and when it is asked again (seconds).

    `clock_offset` is how far its clock is ahead of this machine's (ms), null until it is known.
    """

    reachable: bool
    code: str | None
    problem: str | None
    retry_after: float | None
    clock_offset: int | None


class WeightStatus(BaseModel):
    """Request weight of this minute: used (by the exchange's count), allowed to this service, the exchange's limit."""

    used: int
    allowed: int
    limit: int


class ConnectionStatus(BaseModel):
    """A stream connection: its state and since when, reconnects since the start, why it last ended."""

    state: Literal["idle", "connecting", "streaming", "waiting"]
    since: int
    reconnects: int
    streams: int
    reason: str | None


class SeriesStatus(BaseModel):
    """A pair and interval: the newest closed candle that was published since the start (null: none yet).

    `lag_seconds` is how much later its open time should be by now, 0 when nothing is missing at the end.
    `holes` are the ranges that the exchange has no candles for, as far as it was asked since the start.
    """

    symbol: str
    interval: Interval
    last_closed: int | None
    lag_seconds: float | None
    source: Literal["rest", "stream"] | None
    holes: list[Range]


class RunningBackfill(BaseModel):
    """A backfill under way: its range, and how much of it (candles that it can hold at most) is published."""

    symbol: str
    interval: Interval
    start: int
    end: int
    requests: int
    published: int
    candles: int


class FinishedBackfill(BaseModel):
    """A finished backfill: its range, requests sent to the exchange for it, candles published, its error if any."""

    symbol: str
    interval: Interval
    start: int
    end: int
    finished: int
    requests: int
    published: int
    error: str | None


class BackfillStatus(BaseModel):
    """Since the start: requests served, candles fetched, candle requests sent to the exchange; the latest in full."""

    served: int
    candles: int
    klines_requests: int
    running: list[RunningBackfill]
    recent: list[FinishedBackfill]


class PublishingStatus(BaseModel):
    """Closed candles of the stream that wait for the broker, those dropped since the start, frames refused."""

    broker_connected: bool
    waiting: int
    dropped: int
    refused_frames: int


class StatusAnswer(BaseModel):
    """Everything that can be known of ingest."""

    started: int
    exchange: ExchangeStatus
    weight: WeightStatus
    connections: list[ConnectionStatus]
    series: list[SeriesStatus]
    backfills: BackfillStatus
    publishing: PublishingStatus
