"""The watchlist as the broker has it: which pairs are followed, in which order."""

import asyncio
import logging
import re
from collections.abc import Callable

from nats.errors import Error as NatsError
from nats.js.kv import KV_DEL, KV_PURGE, KeyValue

from analysis.store.reconnect import ReconnectedError, unless_reconnected
from common.broker import Broker
from common.bucket import BucketReader
from common.clock import Sleep, system_sleep
from common.messages import SYMBOL_PATTERN, BadMessageError
from common.streams import ensure_watchlist
from common.watchlist import WatchlistEntry

log = logging.getLogger(__name__)

_QUIET_SECONDS = 5.0
_RETRY_SECONDS = 2.0


class Watchlist:
    """Follows the bucket and calls `listener` with the pairs in their order whenever they change.

    A bucket without any entry, not even a removed one, is one that nobody has seeded yet (the broker lost
    its store): the pairs known before stay.
    """

    def __init__(self, broker: Broker, listener: Callable[[list[str]], None], sleep: Sleep = system_sleep) -> None:
        self.ready = asyncio.Event()
        self._broker = broker
        self._listener = listener
        self._sleep = sleep
        self._symbols: list[str] | None = None

    async def run(self) -> None:
        """Watches until cancelled; watches anew after every reconnect."""
        while True:
            await self._broker.wait_connected()
            try:
                await self._watch(self._broker.generation)
            except ReconnectedError:
                continue
            except (NatsError, TimeoutError) as error:
                reason = str(error) or type(error).__name__
                log.warning("the watchlist cannot be watched, trying again", extra={"reason": reason})
                await self._sleep(_RETRY_SECONDS)

    async def _watch(self, generation: int) -> None:
        bucket = await ensure_watchlist(self._broker.jetstream, self._broker.replicas)
        reader = await BucketReader.open(bucket)
        entries: dict[str, WatchlistEntry | None] = {}
        complete = False
        try:
            while True:
                try:
                    update = await unless_reconnected(self._broker, generation, reader.next(_QUIET_SECONDS))
                except TimeoutError:
                    continue
                complete = complete or update is None
                if update is not None:
                    entries[update.key] = _entry(update)
                if complete and entries:
                    self._publish(entries)
                if complete:
                    self.ready.set()
        finally:
            if self._broker.is_connected:
                await reader.stop()

    def _publish(self, entries: dict[str, WatchlistEntry | None]) -> None:
        listed = [(entry.position, symbol) for symbol, entry in entries.items() if entry is not None]
        symbols = [symbol for _, symbol in sorted(listed)]
        if symbols != self._symbols:
            self._symbols = symbols
            log.info("the watchlist changed", extra={"pairs": len(symbols), "first": symbols[:10]})
            self._listener(symbols)


def _entry(update: KeyValue.Entry) -> WatchlistEntry | None:
    if update.operation in (KV_DEL, KV_PURGE):
        return None
    if re.fullmatch(SYMBOL_PATTERN, update.key) is None:
        log.warning("a watchlist key that is no symbol was ignored", extra={"key": update.key})
        return None
    try:
        return WatchlistEntry.decode(update.value or b"")
    except BadMessageError as error:
        log.warning("a bad watchlist entry was ignored", extra={"key": update.key, "reason": str(error)})
        return None
