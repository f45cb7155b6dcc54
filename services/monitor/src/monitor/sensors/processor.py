"""The processor's use and load, from /proc/stat and /proc/loadavg."""

import math
from pathlib import Path

from monitor.models import Processor
from monitor.sensors.files import Gaps, KeptFile, UnavailableError
from monitor.sensors.frequency import FrequencyReader

Times = tuple[int, ...]

# user, nice, system, idle, iowait, irq, softirq, steal; guest time is part of user and nice already.
_FIELDS = 8
_IDLE, _IO_WAIT = 3, 4


def parse_times(text: str) -> dict[str, Times]:
    """The clock ticks that `cpu` (all cores) and `cpu0`, `cpu1`, ... spent in each state since boot."""
    times: dict[str, Times] = {}
    for line in text.split("\n"):
        if not line.startswith("cpu"):
            break
        name, *fields = line.split()
        times[name] = tuple(map(int, fields[:_FIELDS]))
    return times


def busy_percent(before: Times, after: Times) -> float | None:
    """The share of time not idle between two readings, percent; nothing when no tick has passed.

    Waiting for disks counts as idle, as `top` and psutil have it. Ticks of a state may be taken back by the
    kernel (iowait), which counts as none.
    """
    spent = [max(0, late - early) for early, late in zip(before, after, strict=False)]
    total = sum(spent)
    return 100 * (total - spent[_IDLE] - spent[_IO_WAIT]) / total if total else None


class ProcessorReader:
    """Reads use, frequency and load; use is measured between one reading and the next."""

    def __init__(self, proc: Path, sys: Path) -> None:
        self._stat = KeptFile(proc / "stat")
        self._load = KeptFile(proc / "loadavg")
        self._frequency = FrequencyReader(proc, sys)
        self._before: dict[str, Times] = {}
        self._percents: dict[str, float] = {}
        self._cores = 0

    def read(self, gaps: Gaps, *, slowly: bool) -> Processor:
        """The processor now; `slowly` allows what is too costly for every sample."""
        self._measure(gaps)
        return Processor(
            percent=self._percents.get("cpu"),
            cores=[self._percents.get(f"cpu{core}") for core in range(self._cores)],
            frequency=self._frequency.read(gaps, self._cores, slowly=slowly),
            load=self._read_load(gaps),
        )

    def _measure(self, gaps: Gaps) -> None:
        try:
            times = _checked_times(self._stat)
        except UnavailableError as error:
            self._before, self._percents = {}, {}
            gaps.note(error, "cpu.percent", "cpu.cores")
            return
        self._cores = max(self._cores, 1 + max(int(name[3:]) for name in times if name != "cpu"))
        # A sample that comes before the next tick has nothing new to say: the last word stays.
        measured = {
            name: busy_percent(self._before[name], late) for name, late in times.items() if name in self._before
        }
        self._percents = {name: self._percents.get(name) if now is None else now for name, now in measured.items()}  # type: ignore[misc]
        self._before = times
        self._explain(gaps, times)

    def _explain(self, gaps: Gaps, times: dict[str, Times]) -> None:
        if self._percents.get("cpu") is None:
            gaps.explain("pending", "the first sample has nothing to be measured from", "cpu.percent", "cpu.cores")
        for core in range(self._cores):
            if f"cpu{core}" not in times:
                gaps.explain("off", f"core {core} is switched off", f"cpu.cores.{core}")

    def _read_load(self, gaps: Gaps) -> tuple[float, float, float] | None:
        try:
            return _parse_load(self._load)
        except UnavailableError as error:
            gaps.note(error, "cpu.load")
            return None


def _checked_times(file: KeptFile) -> dict[str, Times]:
    try:
        times = parse_times(file.read())
    except ValueError as error:
        raise UnavailableError("unreadable", f"{file.path} is not understood") from error
    if len(times) < 2 or any(len(fields) <= _IO_WAIT for fields in times.values()):
        raise UnavailableError("unreadable", f"{file.path} is not understood")
    return times


def _parse_load(file: KeptFile) -> tuple[float, float, float]:
    try:
        one, five, fifteen = map(float, file.read().split()[:3])
    except ValueError as error:
        raise UnavailableError("unreadable", f"{file.path} is not understood") from error
    if not all(map(math.isfinite, (one, five, fifteen))):
        raise UnavailableError("unreadable", f"{file.path} is not understood")
    return one, five, fifteen
