"""The candle message: the one shape in which candles travel."""

from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from common.intervals import Interval
from common.messages import SYMBOL_PATTERN, Message

MAX_ROWS = 1_000

# The columns of a candle, in the order in which they are always written.
COLUMNS = ("open_time", "open", "high", "low", "close", "volume", "quote_volume", "trades")

Symbol = Annotated[str, Field(pattern=SYMBOL_PATTERN)]


class Candles(Message):
    """Up to 1,000 candles of one pair and interval, as columns of equal length.

    `open_time` is ms UTC, strictly rising and aligned to the interval. Prices and `quote_volume`
    are in the quote currency, `volume` in the base asset, `trades` a count. `closed` is false
    only for the single forming candle of a live message. `source` is how the exchange gave them.
    """

    symbol: Symbol
    interval: Interval
    closed: bool
    source: Literal["rest", "stream"]
    open_time: list[int] = Field(min_length=1, max_length=MAX_ROWS)
    open: list[FiniteFloat]
    high: list[FiniteFloat]
    low: list[FiniteFloat]
    close: list[FiniteFloat]
    volume: list[FiniteFloat]
    quote_volume: list[FiniteFloat]
    trades: list[int]

    @model_validator(mode="after")
    def _check_columns(self) -> Self:
        rows = len(self.open_time)
        for name in COLUMNS:
            if len(getattr(self, name)) != rows:
                raise ValueError(f"{name} must have {rows} values, as open_time has")
        if any(self.interval.floor(time) != time for time in self.open_time):
            raise ValueError(f"open_time must be aligned to {self.interval}")
        if any(later <= earlier for earlier, later in zip(self.open_time, self.open_time[1:], strict=False)):
            raise ValueError("open_time must rise from row to row")
        return self
