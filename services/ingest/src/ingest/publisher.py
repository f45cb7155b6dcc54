"""Candles to the broker: closed ones kept until JetStream has them, forming ones as they are."""

import asyncio
import logging
from collections import deque

from nats.errors import Error as NatsError
from nats.js.errors import NoStreamResponseError

from common.broker import Broker
from common.candles import Candles
from common.clock import Sleep
from common.messages import BadMessageError
from common.streams import CANDLES, ensure_stream
from common.subjects import closed_candles, live_candle
from ingest.book import SeriesBook
from ingest.errors import BrokerAwayError
from ingest.frames import KlineEvent
from ingest.klines import to_message

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0
# Every pair and interval of 500 pairs closes at midnight: room for four such moments, 10 MB at the most.
_KEPT_EVENTS = 10_000


class Publisher:
    """Hands candles over without ever making the one who reads the stream wait.

    While the broker is away closed candles of the stream wait here, the oldest leaving first when there are
    too many; a candle lost that way, or by the end of this service, is found missing and asked for again
    by the store's owner. Of forming candles only the newest of each series is kept, and none while the
    broker is away: they are worth nothing later.
    """

    def __init__(self, broker: Broker, book: SeriesBook, sleep: Sleep, kept_events: int = _KEPT_EVENTS) -> None:
        self.dropped = 0
        self._broker = broker
        self._book = book
        self._sleep = sleep
        self._closed: deque[KlineEvent] = deque()
        self._kept_events = kept_events
        self._closed_waiting = asyncio.Event()
        self._live: dict[tuple[str, str], KlineEvent] = {}
        self._live_waiting = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many closed candles of the stream the broker does not have yet."""
        return len(self._closed)

    def offer(self, event: KlineEvent) -> None:
        """Takes a candle of the stream and returns at once."""
        key = (event.symbol, event.interval.value)
        if not event.closed:
            self._live[key] = event
            self._live_waiting.set()
            return
        waiting = self._live.get(key)
        if waiting is not None and waiting.candle.open_time <= event.candle.open_time:
            del self._live[key]
        if len(self._closed) >= self._kept_events:
            self._closed.popleft()
            self.dropped += 1
        self._closed.append(event)
        self._closed_waiting.set()

    async def publish_closed(self, candles: Candles) -> None:
        """Publishes closed candles and returns once JetStream has them. Raises BrokerAwayError."""
        try:
            await self._publish_with_stream(closed_candles(candles.symbol, candles.interval), candles.encode())
        except (NatsError, TimeoutError, OSError) as error:
            raise BrokerAwayError(f"the broker did not take the candles: {str(error) or 'no answer'}") from error
        self._book.note_closed(candles)

    async def run_closed(self) -> None:
        """Publishes the closed candles of the stream, in their order, for ever."""
        while True:
            await self._broker.wait_connected()
            if not self._closed:
                self._closed_waiting.clear()
                await self._closed_waiting.wait()
                continue
            event = self._closed[0]
            if not await self._publish_event(event):
                await self._sleep(_RETRY_SECONDS)
            elif self._closed and self._closed[0] is event:
                self._closed.popleft()

    async def run_live(self) -> None:
        """Publishes forming candles as they come, for ever."""
        while True:
            await self._live_waiting.wait()
            self._live_waiting.clear()
            events, self._live = self._live, {}
            if self._broker.is_connected:
                await self._publish_live(list(events.values()))

    async def _publish_event(self, event: KlineEvent) -> bool:
        """Whether the event is done with: with the broker, or of no use."""
        try:
            await self.publish_closed(_message(event))
        except BrokerAwayError as error:
            log.warning("closed candles wait for the broker", extra={"reason": str(error), "waiting": self.waiting})
            return False
        except BadMessageError as error:
            log.warning("closed candle dropped", extra={"symbol": event.symbol, "reason": str(error)})
        return True

    async def _publish_live(self, events: list[KlineEvent]) -> None:
        for event in events:
            try:
                await self._broker.client.publish(live_candle(event.symbol, event.interval), _message(event).encode())
            except (NatsError, OSError, BadMessageError) as error:
                log.warning("forming candles not published", extra={"reason": str(error) or type(error).__name__})
                return

    async def _publish_with_stream(self, subject: str, payload: bytes) -> None:
        """Publishes; declares the stream first when the broker has none (it is new, or has lost its store)."""
        jetstream = self._broker.jetstream
        try:
            await jetstream.publish(subject, payload)
        except NoStreamResponseError:
            await ensure_stream(jetstream, CANDLES, self._broker.replicas)
            await jetstream.publish(subject, payload)


def _message(event: KlineEvent) -> Candles:
    return to_message(event.symbol, event.interval, [event.candle], closed=event.closed, source="stream")
