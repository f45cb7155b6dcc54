"""The monitor as its endpoints see it, and the one place where its parts are put together."""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from common.broker import Broker
from common.events import Event, EventSink
from common.heartbeat import Heartbeat
from common.tasks import Tasks
from monitor.alarms import Alarms, rules
from monitor.audience import Audience, Viewer
from monitor.errors import HistoryAwayError, NotSampledError
from monitor.events import EventReader
from monitor.history.history import History
from monitor.history.ranges import RangeName
from monitor.history.rows import Row
from monitor.history.schema import StoreError
from monitor.history.store import Store
from monitor.models import HostNow
from monitor.sampler import Sampler
from monitor.sensors.host import HostReader, Roots
from monitor.settings import Settings
from monitor.stack.asked import Asked, Emit
from monitor.stack.endpoints import fetch, read_broker, read_proxy
from monitor.stack.roster import Roster
from monitor.stack.watch import StackWatch
from monitor.timing import Timing

NAME = "monitor"
HISTORY_FILE = "history.sqlite3"


class Monitor:
    """All of the service but its HTTP."""

    def __init__(self, settings: Settings, roots: Roots, broker: Broker, timing: Timing) -> None:
        self._broker = broker
        self._sink = EventSink(broker, NAME, timing.clock, timing.sleep)
        emit = self._sink.emit
        self._heartbeat = Heartbeat(broker, NAME, timing.clock, timing.ticks, timing.sleep)
        self.tasks = Tasks(timing.sleep)
        self.audience = Audience()
        store = Store(settings.data_dir / HISTORY_FILE, timing.clock)
        self.history = History(store, timing.clock, emit, self._on_ten_seconds)
        self.alarms = Alarms(rules(settings), emit, self.history.remember)
        self._roster = Roster(timing, emit, self.history.remember)
        self.stack = StackWatch(broker, self._roster, _asked(settings, timing, emit), timing)
        self._events = EventReader(broker, self._on_event, self.history.remember, timing.sleep)
        self.sampler = Sampler(
            HostReader(roots, timing),
            self.stack.values,
            timing,
            history=self.history,
            audience=self.audience,
            broker=broker,
        )

    def now(self) -> HostNow:
        """The last sample. Raises NotSampledError before the first one."""
        if self.sampler.latest is None:
            raise NotSampledError("The first sample is still being taken; ask again in a second.")
        return self.sampler.latest

    @contextmanager
    def watch(self, rate: int) -> Iterator[Viewer]:
        """Somebody who watches, with the last sample at once. Raises TooManyViewersError."""
        with self.audience.join(rate) as viewer:
            if self.sampler.latest is not None:
                viewer.greet(self.sampler.latest.model_dump_json())
            yield viewer

    async def past(self, span: RangeName, end: int | None, series: str) -> bytes:
        """The record as JSON of a HistoryAnswer. Raises HistoryAwayError."""
        wanted = tuple(name.strip() for name in series.split(",") if name.strip())
        try:
            return await self.history.answer(span, end, wanted)
        except StoreError as error:
            raise HistoryAwayError(f"The history cannot be read at this moment: {error}.") from error

    async def start(self) -> None:
        """Reads what the last run left, and starts every loop."""
        state = await self.history.recall()
        self.alarms.restore(state)
        self._roster.restore(state)
        self._events.restore(state)
        for name, loop in {
            "broker": self._broker.run,
            "history": self.history.run,
            "events out": self._sink.run,
            "events in": self._events.run,
            "heartbeat": self._heartbeat.run,
            "heartbeats": self.stack.listen,
            "endpoints": self.stack.ask,
            "sampling": self.sampler.run,
        }.items():
            self.tasks.start(name, loop)

    async def stop(self) -> None:
        """Ends the loops, then stores what was measured."""
        await self.tasks.stop()
        await self.history.close()

    def _on_ten_seconds(self, row: Row) -> None:
        self.alarms.check(row)

    def _on_event(self, event: Event) -> None:
        annotation = self.history.note(event)
        if self.audience.is_watching:
            self.audience.tell(orjson.dumps(annotation).decode())


def _asked(settings: Settings, timing: Timing, emit: Emit) -> tuple[Asked, Asked]:
    """The parts that send no heartbeat."""
    varz = f"{settings.nats_monitor_url.rstrip('/')}/varz"
    return (
        Asked("broker", "broker", lambda: read_broker(fetch(varz)), timing, emit),
        Asked("proxy", "proxy", lambda: read_proxy(fetch(settings.caddy_metrics_url)), timing, emit),
    )
