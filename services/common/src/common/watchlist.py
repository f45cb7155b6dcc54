"""The watchlist entry: one key of the bucket per pair that is followed."""

from pydantic import Field

from common.candles import Symbol
from common.messages import Message


class WatchlistEntry(Message):
    """A followed pair. `position` orders the list; `added` is ms UTC."""

    symbol: Symbol
    position: int = Field(default=0, ge=0)
    added: int = Field(default=0, ge=0)
