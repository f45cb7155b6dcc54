"""Memory, swap and pressure, from /proc/meminfo and /proc/pressure."""

import re
from pathlib import Path

from monitor.models import Memory, Pressure, Stall
from monitor.sensors.files import Gaps, KeptFile, UnavailableError, read_optional

_STALL = re.compile(r"^(some|full) avg10=(\d+\.\d+) avg60=(\d+\.\d+) avg300=(\d+\.\d+)", re.MULTILINE)
_OFF = "pressure (PSI) is off in this kernel; psi=1 on its command line switches it on"


def parse_meminfo(text: str) -> dict[str, int]:
    """Bytes by name, from /proc/meminfo. What is not understood is left out."""
    sizes = {}
    for line in text.split("\n"):
        name, _, rest = line.partition(":")
        fields = rest.split()
        if fields and fields[0].isdigit():
            sizes[name] = int(fields[0]) * (1024 if fields[-1] == "kB" else 1)
    return sizes


class MemoryReader:
    """Reads memory and swap."""

    def __init__(self, proc: Path, sys: Path) -> None:
        self._file = KeptFile(proc / "meminfo")
        self._limits_work = _limits_work(proc, sys)

    def read(self, gaps: Gaps) -> Memory:
        """Memory now."""
        sizes: dict[str, int] = {}
        try:
            sizes = self._sizes()
        except UnavailableError as error:
            gaps.note(error, "memory.total", "memory.percent", "memory.swap_total", "memory.swap_percent")
        return self._memory(gaps, sizes)

    def _sizes(self) -> dict[str, int]:
        sizes = parse_meminfo(self._file.read())
        if "MemTotal" not in sizes:
            raise UnavailableError("unreadable", f"{self._file.path} is not understood")
        return sizes

    def _memory(self, gaps: Gaps, sizes: dict[str, int]) -> Memory:
        total, available = sizes.get("MemTotal"), sizes.get("MemAvailable")
        swap, swap_free = sizes.get("SwapTotal"), sizes.get("SwapFree")
        if swap == 0:
            gaps.explain("absent", "this machine has no swap", "memory.swap_percent")
        if sizes and available is None:
            gaps.explain("absent", "this kernel does not tell how much memory is available", "memory.percent")
        if self._limits_work is None:
            gaps.explain("absent", "this kernel has no control groups", "memory.limits_work")
        return Memory(
            total=total,
            available=available,
            used=None if total is None or available is None else total - available,
            free=sizes.get("MemFree"),
            cached=sizes["Cached"] + sizes.get("SReclaimable", 0) if "Cached" in sizes else None,
            percent=_share(total, available),
            swap_total=swap,
            swap_used=None if swap is None or swap_free is None else swap - swap_free,
            swap_percent=_share(swap, swap_free),
            limits_work=self._limits_work,
        )


class PressureReader:
    """Reads how long tasks wait for processor, memory and disk."""

    def __init__(self, proc: Path) -> None:
        self._folder = proc / "pressure"
        self._files = {name: KeptFile(self._folder / name) for name in ("cpu", "memory", "io")}

    def read(self, gaps: Gaps) -> Pressure:
        """Pressure now."""
        stalls: dict[str, Stall] = {}
        for name, file in self._files.items():
            try:
                stalls |= _named(name, parse_pressure(file.read()))
            except UnavailableError as error:
                off = UnavailableError("off", _OFF) if error.missing.code in ("absent", "off") else error
                gaps.note(off, f"pressure.{name}", f"pressure.{name}_full")
                continue
            for each in {name, f"{name}_full"} - stalls.keys():
                gaps.explain("unreadable", f"{file.path} is not understood", f"pressure.{each}")
        return Pressure(
            cpu=stalls.get("cpu"),
            memory=stalls.get("memory"),
            memory_full=stalls.get("memory_full"),
            io=stalls.get("io"),
            io_full=stalls.get("io_full"),
        )


def parse_pressure(text: str) -> dict[str, Stall]:
    """The lines `some` and `full` of a file of /proc/pressure."""
    return {
        kind: Stall(avg10=float(ten), avg60=float(sixty), avg300=float(rest))
        for kind, ten, sixty, rest in _STALL.findall(text)
    }


def _named(resource: str, stalls: dict[str, Stall]) -> dict[str, Stall]:
    return {resource if kind == "some" else f"{resource}_full": stall for kind, stall in stalls.items()}


def _share(total: int | None, free: int | None) -> float | None:
    return 100 * (total - free) / total if total and free is not None else None


def _limits_work(proc: Path, sys: Path) -> bool | None:
    """Whether the kernel's memory cgroup is on; nothing where neither generation of cgroups tells."""
    controllers = read_optional(sys / "fs/cgroup/cgroup.controllers")
    if controllers is not None:
        return "memory" in controllers.split()
    for line in (read_optional(proc / "cgroups") or "").split("\n"):
        fields = line.split()
        if len(fields) == 4 and fields[0] == "memory":
            return fields[3] == "1"
    return None
