"""What took the processor, told as events, so that a peak in the host's history has a name."""

from analysis.request import ChartKey
from analysis.store.happenings import Emit, emit_nothing
from common.clock import Clock, system_clock

# A page that is looked through computes chart after chart: one event says how many there were.
_APART_MS = 10_000


class Activity:
    """The events of computing and drawing. Called in the event loop."""

    def __init__(self, emit: Emit = emit_nothing, clock: Clock = system_clock) -> None:
        self._emit = emit
        self._clock = clock
        self._untold = 0
        self._told_at: int | None = None

    def chart_computed(self, key: ChartKey) -> None:
        """A chart was computed; told at most every ten seconds, with the number of charts since the last time."""
        self._untold += 1
        now = self._clock()
        # A clock that was set back must not silence it.
        if self._told_at is not None and 0 <= now - self._told_at < _APART_MS:
            return
        self._emit("chart_computed", symbol=key.symbol, depth=key.depth.value, count=self._untold)
        self._told_at, self._untold = now, 0

    def picture_drawn(self, key: ChartKey) -> None:
        """A picture was drawn, by a process of its own that takes a second or two of a small board."""
        self._emit("picture_drawn", symbol=key.symbol, depth=key.depth.value)
