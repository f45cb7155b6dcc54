"""A part of the stack that is asked how it is: what it told last, and what follows from two answers."""

from collections.abc import Callable

from monitor.series import Values
from monitor.stack.endpoints import EndpointError, Facts
from monitor.stack.parts import Kind, Known, Part
from monitor.timing import Timing

_MS = 1_000

Emit = Callable[..., None]


class Asked:
    """The broker, or the proxy. Used by the event loop, but for `ask`, which blocks and belongs into a thread."""

    def __init__(self, kind: Kind, name: str, ask: Callable[[], Facts], timing: Timing, emit: Emit) -> None:
        self.ask = ask
        self._kind: Kind = kind
        self._name = name
        self._clock = timing.clock
        self._ticks = timing.ticks
        self._emit = emit
        self._facts: Facts | None = None
        self._reason: str | None = "it has not been asked yet"
        self._cpu_percent: float | None = None
        self._restarts = 0
        self._heard = 0
        self._heard_ticks = 0

    def hear(self, facts: Facts) -> None:
        """Takes in an answer."""
        before, passed = self._facts, self._ticks() - self._heard_ticks
        if before and facts.started != before.started:
            self._restarts += 1
            self._emit("restart", restarted=self._name, restarts=self._restarts)
            before = None
        self._cpu_percent = facts.cpu_percent
        if before and passed > 0 and facts.cpu_seconds is not None and before.cpu_seconds is not None:
            self._cpu_percent = max(0.0, (facts.cpu_seconds - before.cpu_seconds) * 100 * _MS / passed)
        self._facts, self._reason, self._heard, self._heard_ticks = facts, None, self._clock(), self._ticks()

    def fail(self, error: EndpointError) -> None:
        """Takes in that there was no answer."""
        self._reason = str(error)

    def part(self) -> Part:
        """What is known of it."""
        facts = self._facts
        if facts is None:
            return Part.of(self._name, self._kind, "unknown", {}, reason=self._reason)
        known: Known = {
            "version": facts.version,
            "started": facts.started,
            "restarts": self._restarts,
            "last_heartbeat": self._heard,
            "silent_seconds": (self._ticks() - self._heard_ticks) / _MS,
        }
        if self._reason is not None:
            return Part.of(self._name, self._kind, "silent", known, reason=self._reason)
        known |= {
            "uptime_seconds": max(0.0, (self._clock() - facts.started) / _MS),
            "memory_bytes": facts.memory_bytes,
            "cpu_percent": self._cpu_percent,
        }
        return Part.of(self._name, self._kind, "up", known)

    def values(self) -> Values:
        """Memory and processor by series name, while it answers."""
        if self._facts is None or self._reason is not None:
            return {}
        return {
            f"service.{self._name}.memory": float(self._facts.memory_bytes),
            f"service.{self._name}.cpu": self._cpu_percent,
        }
