"""What the stand-in needs of a market: its pairs and their candles at any moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from standins.exchange.spans import Span

Status = Literal["TRADING", "HALT", "BREAK"]


class Candle(NamedTuple):
    """One candle, in the order of the exchange's array.

    Times are ms UTC. Prices, `quote_volume` and `taker_quote` are in the quote currency, `volume` and
    `taker_base` in the base asset, `trades` is a count.
    """

    open_time: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    close_time: int
    quote_volume: float
    trades: int
    taker_base: float
    taker_quote: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as the exchange lists it.

    `tick` and `step` are the decimals of a price and of a quantity; `listed` and `ended` (None while it is
    traded) are when its trading began and ended, ms UTC.
    """

    symbol: str
    base: str
    quote: str
    tick: int
    step: int
    status: Status
    listed: int
    ended: int | None = None


class Market(Protocol):
    """Candles by random access: what is asked for never depends on what was asked before."""

    def pairs(self) -> Sequence[Pair]:
        """Every pair, in the order in which `exchangeInfo` lists them."""
        ...

    def candles(self, symbol: str, span: Span, start: int, end: int, now: int) -> list[Candle]:
        """The candles that open in `[start, end)` and not after `now` (ms UTC), oldest first.

        The one that `now` lies in is as far as it has come. Absent candles are left out. Raises KeyError
        for an unknown symbol.
        """
        ...

    def forming(self, symbol: str, span: Span, now: int) -> Candle | None:
        """The candle that `now` (ms UTC) lies in, as far as it has come; None where there is none."""
        ...

    def closed(self, symbol: str, span: Span, open_time: int) -> Candle | None:
        """The whole candle that opens at `open_time` (ms UTC), which is past; None where it is absent."""
        ...
