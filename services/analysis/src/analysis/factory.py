"""Where analysis is wired: every collaborator is made here and handed to those that need it."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

from analysis.answers import Answers, build_answers
from analysis.settings import Settings
from analysis.store.happenings import Happenings
from analysis.store.metrics import StoreMetrics
from analysis.store.store import CandleStore
from analysis.store.surroundings import Surroundings
from analysis.stored_api import add_stored
from common.broker import Broker
from common.clock import Clock, Sleep, system_clock, system_sleep
from common.events import EventSink
from common.health import Health
from common.heartbeat import Heartbeat
from common.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running analysis consists of."""

    broker: Broker
    tasks: Tasks
    store: CandleStore
    answers: Answers
    events: EventSink
    heartbeat: Heartbeat
    health: Health


def build(settings: Settings, clock: Clock = system_clock, sleep: Sleep = system_sleep) -> Parts:
    """Makes the parts; nothing runs yet. Raises StartError when DATA_DIR cannot be used."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    broker = Broker(settings.nats_url, "analysis", settings.nats_login, settings.nats_replicas)
    tasks = Tasks(sleep)
    events = EventSink(broker, "analysis", clock, sleep)
    around = Surroundings(StoreMetrics(registry), Happenings(events.emit), clock, sleep)
    store = CandleStore(settings, broker, around)
    answers = build_answers(store, settings, clock, broker, events.emit)
    add_stored(answers.router, store.stock)
    checks = {"broker": broker.check, "loops": tasks.check, "disk": store.check}
    heartbeat = Heartbeat(broker, "analysis", clock, sleep=sleep)
    return Parts(broker, tasks, store, answers, events, heartbeat, Health(checks, registry))
