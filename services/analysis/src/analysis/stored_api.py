"""The REST side of what is stored: a list of it, and letting go of a pair."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from analysis.store.stock import Stock
from analysis.store.stock import StoredPair as Entry
from common.messages import SYMBOL_PATTERN

SymbolPath = Annotated[str, Path(pattern=SYMBOL_PATTERN)]


class StoredPair(BaseModel):
    """The candles of a pair. `written` is when they were last written to disk (ms UTC), null if never yet."""

    symbol: str
    followed: bool = Field(description="Whether the pair is on the watchlist; if not, it may be dropped")
    bytes: int
    written: int | None

    @classmethod
    def of(cls, entry: Entry) -> "StoredPair":
        """The pair as the store has it."""
        return cls(symbol=entry.symbol, followed=entry.followed, bytes=entry.bytes, written=entry.written)


class StoredList(BaseModel):
    """Every pair of which candles are stored, in alphabetical order, and the bytes of all together."""

    pairs: list[StoredPair]
    bytes: int


def add_stored(router: APIRouter, stock: Stock) -> None:
    """Adds the endpoints."""

    @router.get("/stored")
    async def stored() -> StoredList:
        """What is stored of each pair, those that left the watchlist included."""
        pairs = await stock.pairs()
        return StoredList(pairs=[StoredPair.of(pair) for pair in pairs], bytes=sum(pair.bytes for pair in pairs))

    @router.delete("/stored/{symbol}", status_code=HTTPStatus.NO_CONTENT)
    async def drop(symbol: SymbolPath) -> None:
        """Deletes all candles of a pair that is not on the watchlist."""
        await stock.drop(symbol)
