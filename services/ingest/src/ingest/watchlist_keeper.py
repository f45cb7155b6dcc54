"""The watchlist's bucket: read, watched over every restart of the broker, seeded when it is new, written."""

import asyncio
import logging
from typing import Any

from nats.errors import Error as NatsError
from nats.js.kv import KeyValue

from common.broker import Broker
from common.bucket import BucketReader
from common.clock import Clock, Sleep
from common.messages import BadMessageError
from common.streams import ensure_watchlist
from common.watchlist import WatchlistEntry
from ingest.errors import BrokerAwayError
from ingest.first_pairs import FirstPairs
from ingest.race import first_of
from ingest.watchlist import Watchlist, placed

log = logging.getLogger(__name__)

_QUIET_SECONDS = 5.0
_RETRY_SECONDS = 2.0


class WatchlistKeeper:
    """Keeps `watchlist` equal to the bucket, which is the truth.

    A bucket that holds nothing, not even a removal, is new: it is seeded with what this service still knows (the
    broker has lost its store), else with what `first_pairs` gives. One that the user has emptied stays empty.
    """

    def __init__(
        self, broker: Broker, watchlist: Watchlist, first_pairs: FirstPairs, clock: Clock, sleep: Sleep
    ) -> None:
        self._broker = broker
        self._watchlist = watchlist
        self._first_pairs = first_pairs
        self._clock = clock
        self._sleep = sleep
        self._writing = asyncio.Lock()

    async def run(self) -> None:
        """Reads and watches the bucket, anew with each connection to the broker, for ever."""
        while True:
            await self._broker.wait_connected()
            generation = self._broker.generation
            try:
                await self._follow_bucket(generation)
            except (NatsError, TimeoutError, OSError) as error:
                log.warning("watchlist not read, trying again", extra={"reason": str(error) or type(error).__name__})
                await self._sleep(_RETRY_SECONDS)

    async def put(self, symbol: str, position: int | None) -> WatchlistEntry:
        """Adds a pair, or moves it. Raises BrokerAwayError."""
        self._check_connected()
        async with self._writing:
            for entry in placed(self._watchlist.entries(), symbol, position, self._clock()):
                await self._write(entry)
                self._watchlist.put(entry)
            return next(entry for entry in self._watchlist.entries() if entry.symbol == symbol)

    async def remove(self, symbol: str) -> None:
        """Removes a pair. Raises BrokerAwayError."""
        self._check_connected()
        async with self._writing:
            try:
                bucket = await ensure_watchlist(self._broker.jetstream, self._broker.replicas)
                await bucket.delete(symbol)
            except (NatsError, TimeoutError, OSError) as error:
                raise _away(error) from error
            self._watchlist.discard(symbol)

    def _check_connected(self) -> None:
        if (reason := self._broker.check()) is not None:
            raise BrokerAwayError(f"the watchlist cannot be changed: {reason}")

    async def _write(self, entry: WatchlistEntry) -> None:
        try:
            bucket = await ensure_watchlist(self._broker.jetstream, self._broker.replicas)
            await bucket.put(entry.symbol, entry.encode())
        except (NatsError, TimeoutError, OSError) as error:
            raise _away(error) from error

    async def _follow_bucket(self, generation: int) -> None:
        bucket = await ensure_watchlist(self._broker.jetstream, self._broker.replicas)
        async with self._writing:
            await self._seed_when_new(bucket)
        reader = await BucketReader.open(bucket)
        try:
            await first_of(self._take_updates(reader), self._broker.wait_later_than(generation))
        finally:
            await _stop(reader)

    async def _seed_when_new(self, bucket: KeyValue) -> None:
        state = (await bucket.status()).stream_info.state
        if state.messages > 0:
            return
        known = self._watchlist.entries() if self._watchlist.is_known else self._entries(await self._first_pairs())
        for entry in known:
            await bucket.put(entry.symbol, entry.encode())
        log.info("watchlist seeded", extra={"symbols": [entry.symbol for entry in known]})

    def _entries(self, symbols: list[str]) -> list[WatchlistEntry]:
        now = self._clock()
        return [WatchlistEntry(symbol=symbol, position=n, added=now) for n, symbol in enumerate(symbols)]

    async def _take_updates(self, reader: BucketReader) -> None:
        """Gathers what the bucket holds, then applies each change as it comes."""
        first: dict[str, WatchlistEntry] | None = {}
        while True:
            try:
                update = await reader.next(_QUIET_SECONDS)
            except TimeoutError:
                continue
            if update is None:
                self._watchlist.replace(list((first or {}).values()))
                first = None
            elif first is not None:
                entry = _read(update)
                first |= {entry.symbol: entry} if entry else {}
            else:
                self._apply(update)

    def _apply(self, update: Any) -> None:
        entry = _read(update)
        if entry is not None:
            self._watchlist.put(entry)
        elif update.operation is not None:
            self._watchlist.discard(update.key)


def _read(update: Any) -> WatchlistEntry | None:
    """The entry of a bucket's update; None for a removal, and for what somebody else wrote wrongly (logged)."""
    if update.operation is not None:
        return None
    try:
        entry = WatchlistEntry.decode(update.value or b"")
    except BadMessageError as error:
        log.warning("watchlist entry ignored", extra={"key": update.key, "reason": str(error)})
        return None
    if entry.symbol != update.key:
        log.warning("watchlist entry ignored", extra={"key": update.key, "reason": "symbol: must equal the key"})
        return None
    return entry


async def _stop(reader: BucketReader) -> None:
    try:
        await reader.stop()
    except NatsError as error:
        log.info("the broker went before the watcher of the watchlist", extra={"reason": str(error)})


def _away(error: Exception) -> BrokerAwayError:
    return BrokerAwayError(f"the watchlist cannot be changed: the broker gave {str(error) or 'no answer'}")
