"""The processor's clock, from the kernel's cpufreq, else from /proc/cpuinfo."""

import re
from dataclasses import dataclass
from pathlib import Path

from monitor.models import Frequency
from monitor.sensors.files import Gaps, KeptFile, UnavailableError, read_optional

_CPUINFO = re.compile(r"^processor\s*:\s*(\d+)$|^cpu MHz\s*:\s*(\d+(?:\.\d+)?)$", re.MULTILINE)
_KHZ_IN_MHZ = 1000


@dataclass(frozen=True, slots=True)
class _Policy:
    """Cores that share one clock. `lowest` and `highest` are MHz."""

    cores: tuple[int, ...]
    current: KeptFile
    lowest: float | None
    highest: float | None


class FrequencyReader:
    """Finds the clock domains once, and anew when one of them can no longer be read."""

    def __init__(self, proc: Path, sys: Path) -> None:
        self._folder = sys / "devices/system/cpu/cpufreq"
        self._cpuinfo = KeptFile(proc / "cpuinfo")
        self._policies = self._find()
        self._from_cpuinfo: dict[int, float] = {}

    def read(self, gaps: Gaps, cores: int, *, slowly: bool) -> Frequency:
        """The clock of each of the `cores`; /proc/cpuinfo is read only when `slowly`, since it takes long."""
        if slowly and not self._policies:
            self._policies = self._find()
        known = self._read_policies(gaps) if self._policies else self._read_cpuinfo(slowly=slowly)
        if not known:
            gaps.explain("absent", "the kernel tells no frequency of this processor", "cpu.frequency.current_mhz")
        lowest = [policy.lowest for policy in self._policies if policy.lowest is not None]
        highest = [policy.highest for policy in self._policies if policy.highest is not None]
        if not lowest or not highest:
            names = ("cpu.frequency.minimum_mhz", "cpu.frequency.maximum_mhz")
            gaps.explain("absent", "the kernel tells no range of this processor's frequency", *names)
        return Frequency(
            current_mhz=sum(known.values()) / len(known) if known else None,
            minimum_mhz=min(lowest, default=None),
            maximum_mhz=max(highest, default=None),
            cores_mhz=[known.get(core) for core in range(cores)],
        )

    def _read_policies(self, gaps: Gaps) -> dict[int, float]:
        known: dict[int, float] = {}
        for policy in self._policies:
            try:
                current = policy.current.read_number() / _KHZ_IN_MHZ
            except UnavailableError as error:
                gaps.note(error, *(f"cpu.frequency.cores_mhz.{core}" for core in policy.cores))
                continue
            known |= dict.fromkeys(policy.cores, current)
        return known

    def _read_cpuinfo(self, *, slowly: bool) -> dict[int, float]:
        if slowly:
            try:
                self._from_cpuinfo = parse_cpuinfo(self._cpuinfo.read())
            except UnavailableError:
                self._from_cpuinfo = {}
        return self._from_cpuinfo

    def _find(self) -> list[_Policy]:
        return [_policy(folder) for folder in sorted(self._folder.glob("policy*"))]


def parse_cpuinfo(text: str) -> dict[int, float]:
    """MHz by core, from /proc/cpuinfo; empty on boards whose kernel does not print it (ARM)."""
    core, found = 0, {}
    for number, frequency in _CPUINFO.findall(text):
        if number:
            core = int(number)
        else:
            found[core] = float(frequency)
    return found


def _policy(folder: Path) -> _Policy:
    cores = (read_optional(folder / "related_cpus") or "").split()
    return _Policy(
        tuple(int(core) for core in cores if core.isdigit()) or (int(folder.name.removeprefix("policy") or 0),),
        KeptFile(folder / "scaling_cur_freq"),
        _optional_mhz(folder / "cpuinfo_min_freq"),
        _optional_mhz(folder / "cpuinfo_max_freq"),
    )


def _optional_mhz(path: Path) -> float | None:
    text = read_optional(path)
    return int(text) / _KHZ_IN_MHZ if text and text.isdigit() else None
