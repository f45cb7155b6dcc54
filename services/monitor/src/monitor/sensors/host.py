"""The whole machine in one reading; what changes slowly or costs much is read less often."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from monitor.models import Fans, HostNow, Missing, Power, Pressure, Temperatures, Volume
from monitor.sensors.board import BoardReader
from monitor.sensors.disks import DiskReader
from monitor.sensors.files import Gaps
from monitor.sensors.memory import MemoryReader, PressureReader
from monitor.sensors.network import NetworkReader
from monitor.sensors.power import PowerReader
from monitor.sensors.processor import ProcessorReader
from monitor.sensors.thermal import ThermalReader
from monitor.timing import Timing

_SECOND = 1_000
_SLOW = 10_000
# A sample that comes a little early is still this second's.
_SLACK = 50

Section = TypeVar("Section")


@dataclass(frozen=True)
class Roots:
    """Where the host's trees are seen. `system` is any path on the system's volume, `data` on the product's.

    `hidden_network` says that `proc` is that of a container with a network of its own, `hidden_os` that `root` is
    the container's own.
    """

    proc: Path
    sys: Path
    root: Path
    device_tree: Path
    data: Path
    hidden_network: bool = False
    hidden_os: bool = False

    @property
    def system(self) -> Path:
        """The path by which the system's volume is asked for its space: a bind mount of this file is enough."""
        release = self.root / "etc/os-release"
        return release if release.exists() else self.root


class _Held(Generic[Section]):
    """A section that is read once in a period and repeated, reasons included, until it is due again."""

    def __init__(self, period: int, read: Callable[[Gaps], Section]) -> None:
        self._period = period
        self._read = read
        self._due = 0
        self._last: tuple[Section, dict[str, Missing]] | None = None

    def read(self, gaps: Gaps, ticks: int) -> Section:
        if self._last is None or ticks + _SLACK >= self._due:
            own = Gaps()
            self._last = (self._read(own), own.found)
            self._due = ticks + self._period
        gaps.found |= self._last[1]
        return self._last[0]


class HostReader:
    """Reads everything there is to know. Processor, memory, disk and network bytes are new at every reading."""

    def __init__(self, roots: Roots, timing: Timing) -> None:
        self._clock = timing.clock
        self._ticks = timing.ticks
        self._slow_due = 0
        self._processor = ProcessorReader(roots.proc, roots.sys)
        self._memory = MemoryReader(roots.proc, roots.sys)
        self._disks = DiskReader(roots.proc, roots.system, roots.data)
        self._network = NetworkReader(roots.proc, hidden=roots.hidden_network)
        self._board = BoardReader(roots.proc, roots.sys, None if roots.hidden_os else roots.root, roots.device_tree)
        self._thermal = ThermalReader(roots.sys)
        self._power_reader = PowerReader(roots.sys)
        self._slowly = False
        self._volumes: _Held[list[Volume]] = _Held(_SLOW, self._disks.read_volumes)
        self._pressure: _Held[Pressure] = _Held(_SECOND, PressureReader(roots.proc).read)
        self._power: _Held[Power] = _Held(_SECOND, self._power_reader.read)
        self._fans: _Held[Fans] = _Held(_SECOND, self._thermal.read_fans)
        self._temperatures: _Held[Temperatures] = _Held(
            _SECOND, lambda gaps: self._thermal.read(gaps, slowly=self._slowly)
        )

    def read(self) -> HostNow:
        """The machine now. Never raises for a sensor: what is missing is null, and `missing` says why."""
        gaps, ticks = Gaps(), self._ticks()
        self._look(ticks)
        return HostNow(
            at=self._clock(),
            uptime_seconds=self._board.read_uptime(gaps),
            cpu=self._processor.read(gaps, slowly=self._slowly),
            temperature=self._temperatures.read(gaps, ticks),
            fan=self._fans.read(gaps, ticks),
            memory=self._memory.read(gaps),
            pressure=self._pressure.read(gaps, ticks),
            disk=self._disks.read(gaps, ticks, self._volumes.read(gaps, ticks)),
            network=self._network.read(gaps, ticks),
            power=self._power.read(gaps, ticks),
            board=self._board.read(gaps),
            missing=gaps.found,
        )

    def _look(self, ticks: int) -> None:
        """Every ten seconds: notices sensors that have come or gone, and allows what is costly."""
        self._slowly = ticks + _SLACK >= self._slow_due
        if self._slowly:
            self._slow_due = ticks + _SLOW
            self._thermal.look()
            self._power_reader.look()
