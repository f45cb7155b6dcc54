"""What the computing half of analysis needs of the candle store, and nothing else of it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

import polars as pl

from analysis.snapshot import Snapshot
from common.intervals import Interval
from common.problems import ProblemError

OnChange = Callable[[str, Interval], None]


class UnknownSymbolError(ProblemError):
    """The pair is neither followed nor stored."""

    status = HTTPStatus.NOT_FOUND
    code = "unknown_symbol"


class CandleSource(Protocol):
    """The candles of every followed pair."""

    def symbols(self) -> list[str]:
        """The pairs that can be asked for, in the watchlist's order."""
        ...

    def snapshot(self, symbol: str, interval: Interval) -> Snapshot:
        """The series now. Cheap: no file is read. Raises UnknownSymbolError."""
        ...

    def read_range(self, symbol: str, interval: Interval, start: int, end: int) -> pl.DataFrame:
        """Every closed candle kept that opens in `[start, end)` (ms UTC). Raises UnknownSymbolError."""
        ...

    def on_change(self, listener: OnChange) -> Callable[[], None]:
        """Calls `listener(symbol, interval)` in the event loop whenever a snapshot has become another.

        The listener must return at once. Gives the function that ends the calls.
        """
        ...
