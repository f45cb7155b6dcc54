"""The REST endpoints of ingest."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from common.limits import rate_limit
from common.messages import SYMBOL_PATTERN
from ingest.pairs import Pairs
from ingest.schemas import FollowedPair, Placement, StatusAnswer, SymbolsAnswer, WatchlistAnswer
from ingest.status import StatusReader

SymbolPath = Annotated[str, Path(pattern=SYMBOL_PATTERN)]
SymbolQuery = Annotated[str, Query(min_length=1, max_length=20)]


def create_router(pairs: Pairs, status: StatusReader) -> APIRouter:
    """The endpoints under `/api/ingest`."""
    router = APIRouter()
    # A pair that is new to the watchlist has years of candles fetched.
    limit = Depends(rate_limit("The watchlist was changed too often", burst=60, per_minute=60))

    @router.get("/status")
    async def read_status() -> StatusAnswer:
        """State of the exchange, the streams, the series and the backfills."""
        return status.read()

    @router.get("/watchlist")
    async def read_watchlist() -> WatchlistAnswer:
        """The followed pairs in order."""
        return pairs.read()

    @router.put("/watchlist/{symbol}", dependencies=[limit])
    async def put_pair(symbol: SymbolPath, placement: Placement | None = None) -> FollowedPair:
        """Follows a pair, or moves it to another position."""
        return await pairs.put(symbol, placement.position if placement else None)

    @router.delete("/watchlist/{symbol}", status_code=HTTPStatus.NO_CONTENT)
    async def delete_pair(symbol: SymbolPath) -> None:
        """Stops following a pair. Its stored candles stay."""
        await pairs.remove(symbol)

    @router.get("/symbols")
    async def search_symbols(query: SymbolQuery) -> SymbolsAnswer:
        """Trading symbols of the exchange that contain the text."""
        return await pairs.search(query)

    return router
