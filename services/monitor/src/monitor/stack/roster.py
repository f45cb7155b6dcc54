"""The services, as their heartbeats tell: alive or silent, what they take, how often they began anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from common.heartbeat import INTERVAL_SECONDS, Beat
from monitor.series import Values
from monitor.stack.parts import Known, Part
from monitor.timing import Timing

EXPECTED = ("ingest", "analysis", "reporter", "monitor")
_SILENT_AFTER = 3 * INTERVAL_SECONDS * 1_000
_MOST_PROCESSES = 40
_STARTS_KEPT = 50
_STATE = "services"

Emit = Callable[..., None]


@dataclass(slots=True)
class _Process:
    """One service on one host. `starts` are the starts seen (ms UTC), `heard` and `heard_ticks` when it last beat."""

    starts: list[int] = field(default_factory=list)
    restarts: int = 0
    beat: Beat | None = None
    heard: int = 0
    heard_ticks: int = 0
    cpu_percent: float | None = None


class Roster:
    """Keeps the last word of every service. `remember` stores the starts, so that restarts count on."""

    def __init__(self, timing: Timing, emit: Emit, remember: Callable[[str, str], None]) -> None:
        self._clock = timing.clock
        self._ticks = timing.ticks
        self._emit = emit
        self._remember = remember
        self._processes: dict[tuple[str, str], _Process] = {}

    def restore(self, state: Mapping[str, str]) -> None:
        """Goes on counting where the service ended."""
        for service, host, restarts, starts in orjson.loads(state.get(_STATE, "[]")):
            self._processes[service, host] = _Process(starts, restarts)

    def hear(self, beat: Beat) -> None:
        """Takes in one heartbeat."""
        key = (beat.service, beat.host)
        if key not in self._processes:
            self._make_room()
        process = self._processes.setdefault(key, _Process())
        if beat.started not in process.starts:
            self._count_start(process, beat)
        self._replace_silent(key, process, beat)
        self._measure(process, beat)
        process.beat, process.heard, process.heard_ticks = beat, self._clock(), self._ticks()

    def parts(self) -> list[Part]:
        """Every service that is expected or was heard."""
        heard = {service for service, _ in self._processes}
        never = [Part.of(service, "service", "unknown", {}) for service in EXPECTED if service not in heard]
        return [*(self._part(*key, process) for key, process in sorted(self._processes.items())), *never]

    def values(self) -> Values:
        """Memory and processor of the expected services that are up, by series name; replicas together."""
        values: Values = {}
        for (service, _), process in self._processes.items():
            if service not in EXPECTED or process.beat is None or self._is_silent(process):
                continue
            for name, value in (("memory", process.beat.memory_bytes), ("cpu", process.cpu_percent)):
                if value is not None:
                    series = f"service.{service}.{name}"
                    values[series] = (values.get(series) or 0) + value
        return values

    def _count_start(self, process: _Process, beat: Beat) -> None:
        # An older start that is heard again is a second process under the same name, not a restart.
        if process.starts:
            self._count_restart(process, beat, 1)
        process.starts = [*process.starts[-_STARTS_KEPT:], beat.started]
        process.beat = None
        self._store()

    def _replace_silent(self, key: tuple[str, str], process: _Process, beat: Beat) -> None:
        """A container that was made anew has another name: what is silent under the old one was this service."""
        for other in [other for other in self._processes if other[0] == key[0] and other != key]:
            if self._is_silent(self._processes[other]):
                self._count_restart(process, beat, self._processes.pop(other).restarts + 1)
                self._store()

    def _count_restart(self, process: _Process, beat: Beat, times: int) -> None:
        process.restarts += times
        self._emit("restart", restarted=beat.service, restarts=process.restarts)

    def _store(self) -> None:
        kept = [(service, host, p.restarts, p.starts[-2:]) for (service, host), p in self._processes.items()]
        self._remember(_STATE, orjson.dumps(kept).decode())

    def _measure(self, process: _Process, beat: Beat) -> None:
        before, passed = process.beat, self._ticks() - process.heard_ticks
        if before is None or before.started != beat.started:
            process.cpu_percent = None
        elif passed > 0:
            process.cpu_percent = max(0.0, (beat.cpu_seconds - before.cpu_seconds) * 100_000 / passed)

    def _make_room(self) -> None:
        """Whoever beats under ever new names finds the longest silent ones forgotten."""
        if len(self._processes) >= _MOST_PROCESSES:
            del self._processes[min(self._processes, key=lambda key: self._processes[key].heard_ticks)]

    def _is_silent(self, process: _Process) -> bool:
        return process.beat is None or self._ticks() - process.heard_ticks > _SILENT_AFTER

    def _part(self, service: str, host: str, process: _Process) -> Part:
        beat = process.beat
        if beat is None:
            return Part.of(service, "service", "unknown", {"host": host, "restarts": process.restarts})
        seconds = (self._ticks() - process.heard_ticks) / 1_000
        known: Known = {
            "host": host,
            "version": beat.version,
            "started": beat.started,
            "restarts": process.restarts,
            "last_heartbeat": process.heard,
            "silent_seconds": seconds,
        }
        if self._is_silent(process):
            return Part.of(service, "service", "silent", known, reason=f"no heartbeat for {seconds:.0f} s")
        known |= {
            "uptime_seconds": beat.uptime_seconds + seconds,
            "memory_bytes": beat.memory_bytes,
            "cpu_percent": process.cpu_percent,
            "round_trip_ms": beat.round_trip_ms,
        }
        return Part.of(service, "service", "up", known)
