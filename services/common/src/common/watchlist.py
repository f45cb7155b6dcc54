"""The watchlist: one key of the bucket per pair that is followed, and what is remembered of it elsewhere."""

from pydantic import Field

from common.candles import Symbol
from common.messages import Message


class WatchlistEntry(Message):
    """A followed pair. `position` orders the list; `added` is ms UTC."""

    symbol: Symbol
    position: int = Field(default=0, ge=0)
    added: int = Field(default=0, ge=0)


class WatchlistMemory(Message):
    """The pairs that the candle store followed last, in their order; None when it never heard of any.

    It answers a request for it (an empty payload) because the bucket itself goes when the broker loses its store.
    """

    symbols: list[Symbol] | None = None
