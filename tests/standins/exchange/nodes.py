"""The columns in which the generated market thinks: candles of one length, and the noise that parts them."""

from dataclasses import dataclass, fields
from typing import Self

from standins.exchange.noise import Floats, Ints


@dataclass(slots=True)
class Nodes:
    """Candles of one length as columns, in time's order. `before` is the close before each; no trades: flat at it."""

    start: Ints
    open: Ints
    high: Ints
    low: Ints
    close: Ints
    before: Ints
    trades: Ints
    volume: Ints
    quote: Ints
    taker_base: Ints
    taker_quote: Ints

    def slice(self, first: int, last: int) -> Self:
        """The candles from place `first` to before place `last`."""
        return type(self)(*(getattr(self, field.name)[first:last] for field in fields(self)))


@dataclass(slots=True)
class Draws:
    """The noise for one refinement; every array has a row for each parent and a column for each part.

    `weight` is the share of the trading that falls into a part (rows sum to 1; 0: none possible), `middle`
    and `end` are deviations of the price's path, `upper` and `lower` lengths of shadows, `gap` the jump of an
    open (ticks), `taker` the share of buyers, `shift` one number in [0, 1) for each parent.
    """

    weight: Floats
    middle: Floats
    end: Floats
    upper: Floats
    lower: Floats
    gap: Ints
    taker: Floats
    shift: Floats
