"""The machine and the stack for Prometheus."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.alarms import Alarm
from monitor.models import HostNow
from monitor.series import kind_of, values_of
from monitor.stack.parts import Parts

_PREFIX = "rascrypto"


class HostCollector(Collector):
    """Reads what is known at the moment of a scrape; what is missing is left out, never 0."""

    def __init__(
        self, host: Callable[[], HostNow | None], parts: Callable[[], Parts], alarms: Callable[[], list[Alarm]]
    ) -> None:
        self._host = host
        self._parts = parts
        self._alarms = alarms

    def describe(self) -> list[Metric]:
        """Nothing beforehand: what there is depends on the machine."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The metrics now."""
        host = self._host()
        if host is not None:
            yield from _host_metrics(host)
        yield from _part_metrics(self._parts())
        alarm = GaugeMetricFamily(f"{_PREFIX}_alarm", "Alarms that are on", labels=["alarm"])
        for each in self._alarms():
            alarm.add_metric([each.name], 1)
        yield alarm


def _host_metrics(host: HostNow) -> Iterator[Metric]:
    for name, value in values_of(host).items():
        if value is not None and not name.startswith("cpu.core"):
            unit = kind_of(name).unit
            yield _gauge(f"host_{name.replace('.', '_')}", f"{name} of the host, {unit.replace('_', ' ')}", value)
    cores = GaugeMetricFamily(f"{_PREFIX}_host_cpu_core_percent", "Use of each core, percent", labels=["core"])
    for core, percent in enumerate(host.cpu.cores):
        if percent is not None:
            cores.add_metric([str(core)], percent)
    yield cores
    totals = {
        "uptime_seconds": host.uptime_seconds,
        "memory_total_bytes": host.memory.total,
        "memory_available_bytes": host.memory.available,
        "disk_read_bytes": host.disk.read,
        "disk_written_bytes": host.disk.written,
        "network_received_bytes": host.network.received,
        "network_sent_bytes": host.network.sent,
    }
    for name, total in totals.items():
        if total is not None:
            yield _gauge(f"host_{name}", f"{name.replace('_', ' ')} of the host", total)


def _part_metrics(parts: Parts) -> Iterator[Metric]:
    wanted = {
        "memory_bytes": "Memory of a part of the stack",
        "cpu_percent": "Processor of a part of the stack, percent of a core",
        "restarts": "Restarts of a part of the stack",
        "silent_seconds": "Seconds since a part of the stack was heard",
        "round_trip_ms": "From a service to the broker and back, ms",
    }
    for field, text in wanted.items():
        gauge = GaugeMetricFamily(f"{_PREFIX}_part_{field}", text, labels=["part", "host"])
        for part in parts.parts:
            value = getattr(part, field)
            if value is not None:
                gauge.add_metric([part.name, part.host or ""], value)
        yield gauge


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", text, value=value)
