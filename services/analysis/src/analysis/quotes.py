"""Quotes: where every followed pair stands and how its last day went, in few bytes."""

from dataclasses import dataclass
from typing import Any

from analysis.snapshot import Snapshot
from analysis.view import row_at, span_of
from common.intervals import VIEWS, Depth, Interval

DEPTH = Depth.ONE_DAY
INTERVAL: Interval = VIEWS[DEPTH].interval
# Candles for one point of the line: an hour of them.
_CANDLES_A_POINT = 12


@dataclass(frozen=True, slots=True)
class Quote:
    """The last day of a pair: its first open, its last close, and closes an hour apart that end with the last."""

    symbol: str
    open: float
    price: float
    closes: list[float]

    @property
    def brief(self) -> dict[str, Any]:
        """The quote without the line."""
        change = 100.0 * (self.price - self.open) / self.open
        return {"symbol": self.symbol, "open": self.open, "price": self.price, "change_percent": change}

    @property
    def whole(self) -> dict[str, Any]:
        """The quote with the line."""
        return {**self.brief, "closes": self.closes}


def quote_of(snapshot: Snapshot, now: int) -> Quote | None:
    """The quote at `now` (ms UTC) from a snapshot of INTERVAL; None when the last day has no candle."""
    start, _ = span_of(DEPTH, now)
    forming = snapshot.forming
    day = snapshot.closed.slice(row_at(snapshot.closed, start))
    opens: list[float] = day["open"].head(1).to_list()
    closes: list[float] = day["close"].to_list()
    if forming is not None and forming.open_time >= start:
        opens.append(forming.open)
        closes.append(forming.close)
    if not closes:
        return None
    return Quote(snapshot.symbol, opens[0], closes[-1], closes[::-1][::_CANDLES_A_POINT][::-1])
