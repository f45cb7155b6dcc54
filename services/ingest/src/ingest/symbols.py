"""The exchange's symbols, kept in memory and renewed in the background; the last list serves while it is away."""

import logging
import re
from collections.abc import Callable

from common.clock import Clock, Sleep
from common.messages import SYMBOL_PATTERN
from ingest.errors import ExchangeError
from ingest.exchange import Exchange
from ingest.symbol_list import SymbolInfo, SymbolList

log = logging.getLogger(__name__)

_RENEW_SECONDS = 6 * 3_600.0
_LEAST_RETRY_SECONDS = 5.0
_LONGEST_RETRY_SECONDS = 600.0
_RECENT_MS = 60_000
_EMPTY = SymbolList({}, None)
# The exchange lists a few names in other letters, which nothing here could follow.
_NAME = re.compile(SYMBOL_PATTERN)


class SymbolDirectory:
    """Knows which symbols exist, whether they trade, and their precision."""

    def __init__(self, exchange: Exchange, ticks: Clock, sleep: Sleep) -> None:
        self._exchange = exchange
        self._ticks = ticks
        self._sleep = sleep
        self._list = _EMPTY
        self._read_at: int | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def is_known(self) -> bool:
        """Whether a list has been read since the start."""
        return self._read_at is not None

    def find(self, symbol: str) -> SymbolInfo | None:
        """A symbol of the list as it is in memory."""
        return self._list.symbols.get(symbol)

    async def look_up(self, symbol: str) -> SymbolInfo | None:
        """A symbol by the exchange's word: read anew when the list is not recent and does not have it trading.

        Raises ExchangeError when that word is needed and cannot be had.
        """
        info = self.find(symbol)
        if info is not None and info.is_trading:
            return info
        recent = self._read_at is not None and self._ticks() - self._read_at < _RECENT_MS
        if not recent:
            await self.renew()
        return self.find(symbol)

    def search(self, query: str, limit: int) -> list[SymbolInfo]:
        """The trading symbols that contain `query`: the exact one first, then by where it begins, then by name."""
        text = query.strip().upper().replace("/", "").replace("-", "")
        listed = (info for info in self._list.symbols.values() if info.is_trading and _NAME.match(info.symbol))
        found = [info for info in listed if text in info.symbol]
        found.sort(key=lambda info: (info.symbol != text, info.base != text, info.symbol.index(text), info.symbol))
        return found[:limit]

    async def renew(self) -> None:
        """Reads the list. Raises ExchangeError; the list in memory stays then."""
        self._list = await self._exchange.symbols()
        self._read_at = self._ticks()
        for listener in self._listeners:
            listener()

    def on_renewed(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after every reading."""
        self._listeners.append(listener)

    async def run(self) -> None:
        """Renews the list every six hours, and sooner after a failure, for ever."""
        while True:
            try:
                await self.renew()
            except ExchangeError as error:
                log.warning("list of symbols not read", extra={"reason": error.detail})
                await self._sleep(min(max(error.retry_after, _LEAST_RETRY_SECONDS), _LONGEST_RETRY_SECONDS))
            else:
                await self._sleep(_RENEW_SECONDS)
