"""The watchlist over REST: a pair is checked against the exchange before it is followed."""

import logging
from http import HTTPStatus

from common.problems import ProblemError
from common.watchlist import WatchlistEntry
from ingest.errors import BrokerAwayError, ExchangeError
from ingest.happenings import Happenings
from ingest.schemas import FollowedPair, ListedSymbol, SymbolsAnswer, WatchlistAnswer
from ingest.symbol_list import SymbolInfo
from ingest.symbols import SymbolDirectory
from ingest.watchlist import Watchlist
from ingest.watchlist_keeper import WatchlistKeeper

log = logging.getLogger(__name__)

_FOUND_SYMBOLS = 20


class UnknownSymbolProblemError(ProblemError):
    """The exchange has no such symbol."""

    status = HTTPStatus.NOT_FOUND
    code = "unknown_symbol"


class NotFollowedProblemError(ProblemError):
    """The pair is not in the watchlist."""

    status = HTTPStatus.NOT_FOUND
    code = "not_followed"


class NotTradingProblemError(ProblemError):
    """The symbol exists and cannot be traded at this moment."""

    status = HTTPStatus.CONFLICT
    code = "not_trading"


class ExchangeAwayProblemError(ProblemError):
    """The exchange's word is needed and cannot be had."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "exchange_away"


class BrokerAwayProblemError(ProblemError):
    """The watchlist is with the broker, which cannot be reached."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "broker_away"


class Pairs:
    """What the endpoints of the watchlist and of the symbols do. Every method raises ProblemErrors only."""

    def __init__(
        self, watchlist: Watchlist, keeper: WatchlistKeeper, directory: SymbolDirectory, happenings: Happenings
    ) -> None:
        self._watchlist = watchlist
        self._keeper = keeper
        self._directory = directory
        self._happenings = happenings
        self._named: list[str] = []

    def read(self) -> WatchlistAnswer:
        """The followed pairs in order."""
        self._check_known()
        return WatchlistAnswer(pairs=[self._pair(entry) for entry in self._watchlist.entries()])

    async def put(self, symbol: str, position: int | None) -> FollowedPair:
        """Follows a pair, or moves one that is followed."""
        self._check_known()
        is_new = symbol not in self._watchlist
        if is_new:
            await self._check_trading(symbol)
        try:
            entry = await self._keeper.put(symbol, position)
        except BrokerAwayError as error:
            raise BrokerAwayProblemError(f"{error}.") from error
        if is_new:
            self._happenings.pair_added(symbol)
        return self._pair(entry)

    async def remove(self, symbol: str) -> None:
        """Stops following a pair; what is stored of it stays."""
        self._check_known()
        if symbol not in self._watchlist:
            raise NotFollowedProblemError(f"{symbol} is not in the watchlist.")
        try:
            await self._keeper.remove(symbol)
        except BrokerAwayError as error:
            raise BrokerAwayProblemError(f"{error}.") from error
        self._happenings.pair_removed(symbol)

    async def search(self, query: str) -> SymbolsAnswer:
        """The trading symbols that contain `query`, twenty at most."""
        if not self._directory.is_known:
            try:
                await self._directory.renew()
            except ExchangeError as error:
                raise ExchangeAwayProblemError(f"The list of symbols has not been read: {error.detail}.") from error
        return SymbolsAnswer(symbols=[_listed(info) for info in self._directory.search(query, _FOUND_SYMBOLS)])

    def name_unlisted(self) -> None:
        """Logs which followed pairs the exchange does not trade: a wrong name in the settings, or a pair withdrawn."""
        if not self._directory.is_known:
            return
        listed = {symbol: self._directory.find(symbol) for symbol in self._watchlist.symbols()}
        unlisted = [symbol for symbol, info in listed.items() if info is None or not info.is_trading]
        if unlisted and unlisted != self._named:
            log.warning("followed pairs that the exchange does not trade", extra={"symbols": unlisted})
        self._named = unlisted

    def _check_known(self) -> None:
        if not self._watchlist.is_known:
            raise BrokerAwayProblemError("The watchlist has not been read yet: the NATS broker cannot be reached.")

    async def _check_trading(self, symbol: str) -> None:
        try:
            info = await self._directory.look_up(symbol)
        except ExchangeError as error:
            raise ExchangeAwayProblemError(f"{symbol} cannot be checked now: {error.detail}.") from error
        if info is None:
            raise UnknownSymbolProblemError(f"The exchange has no symbol {symbol}: search /api/ingest/symbols.")
        if not info.is_trading:
            raise NotTradingProblemError(f"{symbol} is not traded at the moment (the exchange says {info.status}).")

    def _pair(self, entry: WatchlistEntry) -> FollowedPair:
        info = self._directory.find(entry.symbol)
        unlisted = False if self._directory.is_known else None
        return FollowedPair(
            symbol=entry.symbol,
            position=entry.position,
            added=entry.added,
            base=info.base if info else None,
            quote=info.quote if info else None,
            trading=info.is_trading if info else unlisted,
            price_decimals=info.price_decimals if info else None,
        )


def _listed(info: SymbolInfo) -> ListedSymbol:
    return ListedSymbol(
        symbol=info.symbol,
        base=info.base,
        quote=info.quote,
        trading=info.is_trading,
        tick_size=info.tick_size,
        step_size=info.step_size,
        price_decimals=info.price_decimals,
        quantity_decimals=info.quantity_decimals,
    )
