"""The live hub: one computation for all who watch the same picture, and none for what nobody watches."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from zoneinfo import ZoneInfo

from analysis.quality import stale_from
from analysis.reader import Reader
from analysis.request import ChartKey
from analysis.source import CandleSource, UnknownSymbolError
from analysis.ticks import Standing, Tick, stand, tick
from common.clock import Clock, Sleep, system_sleep
from common.intervals import VIEWS, Interval

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15.0


class Topic:
    """One picture that is being watched: its readers and its newest tick."""

    def __init__(self, key: ChartKey) -> None:
        self.key = key
        self.readers: set[Reader] = set()
        self.tick: Tick | None = None
        self._standing: Standing | None = None

    @property
    def told(self) -> Tick | None:
        """Its newest tick."""
        return self.tick

    @property
    def series(self) -> tuple[str, Interval]:
        """The series whose changes concern it."""
        return self.key.symbol, VIEWS[self.key.depth].interval

    def compute(self, source: CandleSource, now: int, zone: ZoneInfo) -> None:
        """Makes the newest tick and tells the readers. Raises UnknownSymbolError when the pair has gone."""
        snapshot = source.snapshot(*self.series)
        if self._standing is None or self._standing.version != snapshot.version:
            self._standing = stand(snapshot, self.key, now, zone)
        self.tick = tick(snapshot, self.key, self._standing, now)
        if self.tick is not None:
            for reader in self.readers:
                reader.tell(self)

    def turned_stale(self, source: CandleSource, now: int) -> bool:
        """Whether time alone has made the newest tick's word on its quality untrue."""
        return self.tick is not None and not self.tick.stale and now >= stale_from(source.snapshot(*self.series))

    def close(self) -> None:
        """Ends its readers."""
        for reader in self.readers:
            reader.close()


class Hub:
    """The watched topics. It listens to the store only while somebody watches."""

    def __init__(self, source: CandleSource, clock: Clock, zone: ZoneInfo, sleep: Sleep = system_sleep) -> None:
        self._source = source
        self._clock = clock
        self._zone = zone
        self._sleep = sleep
        self._topics: dict[ChartKey, Topic] = {}
        self._by_series: dict[tuple[str, Interval], set[Topic]] = {}
        self._waiting: deque[Topic] = deque()
        self._stop_listening: Callable[[], None] | None = None
        self._heart: asyncio.Task[None] | None = None

    @property
    def topics(self) -> int:
        """How many pictures are being watched."""
        return len(self._topics)

    def open(self, *keys: ChartKey) -> Reader:
        """A reader of these pictures, to be given back to `leave`. Raises UnknownSymbolError."""
        reader = Reader()
        try:
            for key in keys:
                self._join(key, reader)
        except UnknownSymbolError:
            for key in keys:
                self.leave(key, reader)
            raise
        return reader

    def leave(self, key: ChartKey, reader: Reader) -> None:
        """Ends a reader; the last one of a topic ends the topic."""
        reader.close()
        topic = self._topics.get(key)
        if topic is None:
            return
        topic.readers.discard(reader)
        if not topic.readers:
            del self._topics[key]
            self._by_series[topic.series].discard(topic)
        if not self._topics:
            self._fall_asleep()

    def close(self) -> None:
        """Ends every stream."""
        for topic in self._topics.values():
            topic.close()
        self._topics.clear()
        self._by_series.clear()
        self._fall_asleep()

    def _join(self, key: ChartKey, reader: Reader) -> None:
        topic = self._topics.get(key)
        if topic is None:
            topic = Topic(key)
            topic.compute(self._source, self._clock(), self._zone)
            self._topics[key] = topic
            self._by_series.setdefault(topic.series, set()).add(topic)
            self._wake_up()
        topic.readers.add(reader)
        reader.join(topic)

    def _wake_up(self) -> None:
        if self._stop_listening is None:
            self._stop_listening = self._source.on_change(self._changed)
            self._heart = asyncio.ensure_future(self._beat())

    def _fall_asleep(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        if self._heart is not None:
            self._heart.cancel()
            self._heart = None

    def _changed(self, symbol: str, interval: Interval) -> None:
        for topic in self._by_series.get((symbol, interval), ()):
            self._refresh(topic)

    def _refresh(self, topic: Topic) -> None:
        if topic in self._waiting:
            return
        self._waiting.append(topic)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._work)

    def _work(self) -> None:
        """Computes one topic, then lets its readers send before the next one's turn."""
        topic = self._waiting.popleft()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._work)
        try:
            if topic.readers:
                topic.compute(self._source, self._clock(), self._zone)
        except UnknownSymbolError:
            topic.close()
        except Exception:
            log.exception("a stream's frame could not be made", extra={"symbol": topic.key.symbol})

    async def _beat(self) -> None:
        while True:
            await self._sleep(HEARTBEAT_SECONDS)
            for topic in list(self._topics.values()):
                self._beat_one(topic)

    def _beat_one(self, topic: Topic) -> None:
        try:
            if topic.turned_stale(self._source, self._clock()):
                self._refresh(topic)
        except UnknownSymbolError:
            topic.close()
        for reader in topic.readers:
            reader.beat()
