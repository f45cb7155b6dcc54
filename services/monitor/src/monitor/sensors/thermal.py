"""Temperatures and fans: which of a machine's many sensors is the processor's, which the disk's."""

from collections.abc import Sequence
from pathlib import Path

from monitor.models import Fans, Sensor, Temperatures
from monitor.sensors.chips import FanProbe, Probe, find_fans, find_probes
from monitor.sensors.files import Gaps

Ranking = tuple[tuple[str, tuple[str, ...]], ...]

# Chips that measure a thing, the best word first, with the labels that stand for the whole of it.
PROCESSOR_CHIPS: Ranking = (
    ("cpu_thermal", ()),
    ("cpu-thermal", ()),
    ("bcm2835_thermal", ()),
    ("soc_thermal", ()),
    ("soc-thermal", ()),
    ("coretemp", ("Package id 0", "Physical id 0")),
    ("k10temp", ("Tdie", "Tctl")),
    ("zenpower", ("Tdie", "Tctl")),
    ("x86_pkg_temp", ()),
    ("cpu0_thermal", ()),
    ("cpu0-thermal", ()),
    ("acpitz", ()),
)
DISK_CHIPS: Ranking = (("nvme", ("Composite",)), ("drivetemp", ()))
_DISK_NAMES = frozenset(name for name, _ in DISK_CHIPS)


class ThermalReader:
    """Reads every temperature and fan. Sensors that come or go are noticed when `look` is called."""

    def __init__(self, sys: Path) -> None:
        self._sys = sys
        self._probes: list[Probe] = []
        self._fans: list[FanProbe] = []
        self._last: dict[int, tuple[Sensor, Gaps]] = {}
        self._chosen: dict[str, int | None] = {}
        self._had: set[str] = set()
        self._layout: list[str] | None = None
        self.look()

    def look(self) -> None:
        """Searches the sensors anew when chips have come or gone since the last time."""
        layout = _layout(self._sys)
        if layout == self._layout:
            return
        self._layout, self._probes, self._fans = layout, find_probes(self._sys), find_fans(self._sys)
        self._chosen = {"soc": choose(self._probes, PROCESSOR_CHIPS), "disk": choose(self._probes, DISK_CHIPS)}
        self._had |= {name for name, index in self._chosen.items() if index is not None}
        self._had |= {"fan"} if self._fans else set()
        self._last.clear()

    def read(self, gaps: Gaps, *, slowly: bool) -> Temperatures:
        """All temperatures; disks are asked only `slowly`, since the question keeps some of them awake."""
        for index, probe in enumerate(self._probes):
            if slowly or probe.chip not in _DISK_NAMES or index not in self._last:
                own = Gaps()
                self._last[index] = (probe.read(own, f"temperature.sensors.{index}"), own)
            gaps.found |= self._last[index][1].found
        return Temperatures(
            soc=self._pick("soc", "processor", gaps),
            disk=self._pick("disk", "disk", gaps),
            sensors=[self._last[index][0] for index in range(len(self._probes))],
        )

    def read_fans(self, gaps: Gaps) -> Fans:
        """All fans."""
        fans = [probe.read(gaps, f"fan.fans.{index}") for index, probe in enumerate(self._fans)]
        speeds = [fan.rpm for fan in fans if fan.rpm is not None]
        if not fans:
            gone = "the fan that was there has gone" if "fan" in self._had else "this machine has no fan that reports"
            gaps.explain("absent", gone, "fan.rpm")
        elif not speeds:
            gaps.found["fan.rpm"] = gaps.found["fan.fans.0"]
        return Fans(rpm=max(speeds, default=None), fans=fans)

    def _pick(self, name: str, thing: str, gaps: Gaps) -> float | None:
        """The temperature of the chosen sensor, or why there is none."""
        index = self._chosen[name]
        if index is not None:
            sensor, own = self._last[index]
            gaps.found |= {f"temperature.{name}": why for why in own.found.values()}
            return sensor.celsius
        others = ", ".join(sorted({probe.chip for probe in self._probes}))
        if name in self._had:
            reason = f"the {thing}'s temperature sensor that was there has gone"
        elif others:
            reason = f"none of this machine's temperature sensors ({others}) is the {thing}'s"
        else:
            reason = "no temperature sensor on this machine"
        gaps.explain("absent", reason, f"temperature.{name}")
        return None


def choose(probes: Sequence[Probe], ranking: Ranking) -> int | None:
    """The position of the probe that speaks for a thing: by the order of the chips, then of their labels."""
    for chip, labels in ranking:
        mine = [index for index, probe in enumerate(probes) if probe.chip == chip]
        named = [index for label in labels for index in mine if probes[index].label == label]
        if mine:
            return (named or mine)[0]
    return None


def _layout(sys: Path) -> list[str]:
    return sorted(path.name for kind in ("hwmon", "thermal") for path in (sys / "class" / kind).glob("[ht]*"))
