"""The quotes of all followed pairs, live: at most one a second for each pair, and no work for nobody."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from analysis.quotes import INTERVAL, Quote, quote_of
from analysis.reader import Reader
from analysis.source import CandleSource, UnknownSymbolError
from common.clock import Clock, Sleep, system_sleep
from common.intervals import Interval

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
_BEATS_AFTER = 15


@dataclass(frozen=True, slots=True)
class QuoteTick:
    """One moment of a quote as ready frames; the line is told again only when a candle has closed."""

    version: int
    brief: bytes
    whole: bytes


class QuoteTopic:
    """One pair's quote."""

    def __init__(self) -> None:
        self.told: QuoteTick | None = None


class QuoteBoard:
    """Every followed pair's quote. It listens to the store only while somebody reads."""

    def __init__(self, source: CandleSource, clock: Clock, sleep: Sleep = system_sleep) -> None:
        self._source = source
        self._clock = clock
        self._sleep = sleep
        self._readers: set[Reader] = set()
        self._topics: dict[str, QuoteTopic] = {}
        self._changed: set[str] = set()
        self._stop_listening: Callable[[], None] | None = None
        self._loop: asyncio.Task[None] | None = None

    def quotes(self) -> list[Quote]:
        """The quotes now, in the watchlist's order; a pair without candles of the last day has none."""
        found = (self._quote(symbol)[0] for symbol in self._source.symbols())
        return [quote for quote in found if quote is not None]

    def join(self, reader: Reader) -> None:
        """Lets the reader have all quotes, and every change from now on."""
        if self._loop is None:
            self._stop_listening = self._source.on_change(self._on_change)
            self._loop = asyncio.ensure_future(self._run())
            self._renew()
        self._readers.add(reader)
        for topic in self._topics.values():
            reader.join(topic)

    def leave(self, reader: Reader) -> None:
        """Tells the reader nothing more. One that never joined may leave too."""
        self._readers.discard(reader)
        if not self._readers:
            self._fall_asleep()

    def close(self) -> None:
        """Ends every reader."""
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        self._fall_asleep()

    def _fall_asleep(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        if self._loop is not None:
            self._loop.cancel()
            self._loop = None
        self._topics.clear()
        self._changed.clear()

    def _on_change(self, symbol: str, interval: Interval) -> None:
        if interval is INTERVAL:
            self._changed.add(symbol)

    async def _run(self) -> None:
        beats = 0
        while True:
            await self._sleep(EVERY_SECONDS)
            self._renew()
            beats += 1
            if beats % _BEATS_AFTER == 0:
                for reader in self._readers:
                    reader.beat()

    def _renew(self) -> None:
        """Computes what has changed since the last time, and what is followed only now."""
        changed, self._changed = self._changed, set()
        followed = self._source.symbols()
        self._topics = {symbol: self._topics.get(symbol) or QuoteTopic() for symbol in followed}
        for symbol, topic in self._topics.items():
            if topic.told is None or symbol in changed:
                self._tell(symbol, topic)

    def _tell(self, symbol: str, topic: QuoteTopic) -> None:
        try:
            quote, version = self._quote(symbol)
        except UnknownSymbolError:
            return  # it has just left, and will be gone from the list the next time
        except Exception:
            log.exception("a quote could not be made", extra={"symbol": symbol})
            return
        if quote is None:
            return
        tick = QuoteTick(version, _event(quote.brief), _event(quote.whole))
        if tick == topic.told:
            return  # traded, but at the same price
        topic.told = tick
        for reader in self._readers:
            reader.tell(topic)

    def _quote(self, symbol: str) -> tuple[Quote | None, int]:
        snapshot = self._source.snapshot(symbol, INTERVAL)
        return quote_of(snapshot, self._clock()), snapshot.version


def _event(told: dict[str, Any]) -> bytes:
    return b"event: quote\ndata: " + orjson.dumps(told) + b"\n\n"
