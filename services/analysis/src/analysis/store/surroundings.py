"""What every part of the store is handed: time, counters, and an ear for news."""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry

from analysis.store.happenings import Happenings
from analysis.store.metrics import StoreMetrics
from common.clock import Clock, Sleep, system_clock, system_sleep, system_ticks


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`clock` tells ms UTC, `ticks` ms that only rise; both and `sleep` are a test's to replace."""

    metrics: StoreMetrics = field(default_factory=lambda: StoreMetrics(CollectorRegistry()))
    happenings: Happenings = field(default_factory=Happenings)
    clock: Clock = system_clock
    sleep: Sleep = system_sleep
    ticks: Clock = system_ticks
