"""Time and events in the test's hand."""

from typing import Any

from monitor.timing import Timing
from unit.monitor.records import MIDNIGHT


class Hand:
    """Clocks that go only when they are told to, and what was emitted and remembered."""

    def __init__(self, now: int = MIDNIGHT) -> None:
        self.now = now
        self.ticks = 1_000_000
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.state: dict[str, str] = {}
        self.slept: list[float] = []

    @property
    def timing(self) -> Timing:
        """The clocks; to sleep is to let time pass."""
        return Timing(clock=lambda: self.now, ticks=lambda: self.ticks, sleep=self._sleep)

    @property
    def kinds(self) -> list[str]:
        """The kinds of what was emitted."""
        return [kind for kind, _ in self.told]

    def advance(self, milliseconds: int) -> None:
        """Time passes."""
        self.now += milliseconds
        self.ticks += milliseconds

    def emit(self, kind: str, **detail: Any) -> None:
        """Takes an event."""
        self.told.append((kind, detail))

    def remember(self, name: str, value: str) -> None:
        """Takes what is to be stored."""
        self.state[name] = value

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(round(seconds * 1000))
