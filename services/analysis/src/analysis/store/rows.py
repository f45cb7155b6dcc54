"""Which candles can be true. The exchange's word is checked before it is believed."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.snapshot import Forming
from common.candles import COLUMNS, Candles

# open_time, open, high, low, close, volume, quote_volume, trades: as in COLUMNS.
Row = tuple[int, float, float, float, float, float, float, int]

# Clocks at home and at the exchange may differ by so much (ms) before a candle counts as not closed yet.
TOLERANCE = 60_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A candle that was left out, and why, in words that name the field and what is allowed."""

    open_time: int
    reason: str


def rows_of(candles: Candles) -> list[Row]:
    """The message's columns as rows, oldest first."""
    return list(zip(*(getattr(candles, name) for name in COLUMNS), strict=True))


def sift(candles: Candles, now: int) -> tuple[list[Row], list[Refusal]]:
    """Parts the closed candles that can be true at `now` (ms UTC) from those that cannot."""
    length = candles.interval.milliseconds
    good: list[Row] = []
    refused: list[Refusal] = []
    for row in rows_of(candles):
        late = row[0] + length > now + TOLERANCE
        reason = "open_time must be at least one interval ago for a closed candle" if late else fault(row)
        if reason is None:
            good.append(row)
        else:
            refused.append(Refusal(row[0], reason))
    return good, refused


def forming_of(candles: Candles, now: int) -> Forming | Refusal:
    """The one forming candle of a live message, or why it cannot be true at `now` (ms UTC)."""
    row = rows_of(candles)[-1]
    if candles.closed or len(candles.open_time) != 1:
        return Refusal(row[0], "closed must be false and open_time must hold one value in a live message")
    reason = "open_time must not lie in the future" if row[0] > now + TOLERANCE else fault(row)
    return Forming(*row) if reason is None else Refusal(row[0], reason)


def fault(row: Row) -> str | None:
    """What makes a candle impossible, or None."""
    return next(_faults(row), None)


def _faults(row: Row) -> Iterator[str]:
    _, opened, high, low, close, volume, quote_volume, trades = row
    if low <= 0:
        yield f"low must be positive, not {low}"
    if high < low:
        yield f"high must not be below low: {high} is below {low}"
    if not low <= opened <= high:
        yield f"open must lie between low and high: {opened} is outside {low} to {high}"
    if not low <= close <= high:
        yield f"close must lie between low and high: {close} is outside {low} to {high}"
    for name, value in (("volume", volume), ("quote_volume", quote_volume), ("trades", trades)):
        if value < 0:
            yield f"{name} must not be negative, not {value}"
