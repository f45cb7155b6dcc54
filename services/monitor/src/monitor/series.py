"""The named series of the history: which values of a sample are kept, in which unit, to which digit."""

from dataclasses import dataclass
from typing import Literal

from monitor.models import HostNow

Unit = Literal["percent", "celsius", "megahertz", "load", "rpm", "bytes_per_second", "bytes", "share"]
Values = dict[str, float | None]

# The history keeps no more cores and series than this, so that its file stays small on any machine.
MOST_CORES = 8
MOST_SERIES = 64


@dataclass(frozen=True, slots=True)
class Kind:
    """How a series is kept: `scale` steps make one unit (10 keeps one decimal)."""

    unit: Unit
    scale: int


_PERCENT = Kind("percent", 10)
_FINE_PERCENT = Kind("percent", 100)
_RATE = Kind("bytes_per_second", 1)
_SHARE = Kind("share", 1000)
_KINDS = {
    "cpu.frequency": Kind("megahertz", 1),
    "load": Kind("load", 100),
    "temperature.soc": Kind("celsius", 10),
    "temperature.disk": Kind("celsius", 10),
    "fan.rpm": Kind("rpm", 1),
    "pressure.cpu": _FINE_PERCENT,
    "pressure.memory": _FINE_PERCENT,
    "pressure.io": _FINE_PERCENT,
    "disk.read": _RATE,
    "disk.written": _RATE,
    "network.received": _RATE,
    "network.sent": _RATE,
    "power.under_voltage": _SHARE,
    "power.throttled": _SHARE,
}


def kind_of(name: str) -> Kind:
    """How the series `name` is kept; percent where nothing else is said."""
    if name.startswith("service.") and name.endswith(".memory"):
        return Kind("bytes", 1)
    if name.startswith("service."):
        return _FINE_PERCENT
    return _KINDS.get(name, _PERCENT)


def values_of(host: HostNow) -> Values:
    """The values of one sample, by series name. Flags are 0 or 1, so that their mean is a share of the time."""
    values: Values = {
        "cpu.percent": host.cpu.percent,
        "cpu.frequency": host.cpu.frequency.current_mhz,
        "load": host.cpu.load[0] if host.cpu.load else None,
        "temperature.soc": host.temperature.soc,
        "temperature.disk": host.temperature.disk,
        "fan.rpm": host.fan.rpm,
        "memory.percent": host.memory.percent,
        "swap.percent": host.memory.swap_percent,
        "pressure.cpu": host.pressure.cpu.avg10 if host.pressure.cpu else None,
        "pressure.memory": host.pressure.memory.avg10 if host.pressure.memory else None,
        "pressure.io": host.pressure.io.avg10 if host.pressure.io else None,
        "disk.read": host.disk.read_per_second,
        "disk.written": host.disk.written_per_second,
        "network.received": host.network.received_per_second,
        "network.sent": host.network.sent_per_second,
        "power.under_voltage": _flag(host.power.under_voltage),
        "power.throttled": _flag(host.power.throttled),
    }
    values |= {f"cpu.core{core}": percent for core, percent in enumerate(host.cpu.cores[:MOST_CORES])}
    values |= {f"disk.{volume.name}.percent": volume.percent for volume in host.disk.volumes}
    return values


def _flag(value: bool | None) -> float | None:
    return None if value is None else float(value)
