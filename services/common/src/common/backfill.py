"""The backfill request: the candle store's owner asks ingest for what it misses."""

from typing import Self

from pydantic import Field, model_validator

from common.candles import Symbol
from common.intervals import Interval
from common.messages import Message

MAX_BACKFILL_ROWS = 5_000


class BackfillRequest(Message):
    """Asks for the closed candles of `[start, end)` (ms UTC, both aligned to the interval)."""

    symbol: Symbol
    interval: Interval
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end must be after start")
        if self.end - self.start > MAX_BACKFILL_ROWS * self.interval.milliseconds:
            raise ValueError(f"a range must span at most {MAX_BACKFILL_ROWS} candles")
        for name in ("start", "end"):
            if self.interval.floor(getattr(self, name)) != getattr(self, name):
                raise ValueError(f"{name} must be aligned to {self.interval}")
        return self


class BackfillError(Message):
    """Why a backfill could not be done, and after how many seconds asking again makes sense."""

    code: str
    detail: str
    retry_after: float = Field(default=5.0, ge=0)


class BackfillReply(Message):
    """What became of a backfill, sent after the last candle was published.

    `covered` is the part of the request that the exchange has answered for: it ends where the
    exchange's closed candles end. `holes` are the ranges `[start, end)` in it for which the exchange
    has no candle. With an `error` nothing is known of the range beyond what was `published`.
    """

    published: int = Field(default=0, ge=0)
    covered: tuple[int, int] | None = None
    holes: list[tuple[int, int]] = Field(default_factory=list)
    error: BackfillError | None = None
