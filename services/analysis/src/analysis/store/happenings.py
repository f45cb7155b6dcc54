"""What the store tells the rest of the stack about: the kinds of its events, in one place."""

from typing import Protocol

from common.intervals import DAY, Interval

_LONGEST_TEXT = 200
# Holes of long ago turn up by the dozen when a pair is first fetched; they are shown, but they are no news.
_NEWS = 2 * DAY


class Emit(Protocol):
    """How an event is sent: `common.events.EventSink.emit`."""

    def __call__(self, kind: str, **detail: bool | int | float | str) -> None:
        """Notes that `kind` happened now."""
        ...


def emit_nothing(kind: str, **detail: bool | float | str) -> None:
    """For a store that nobody listens to."""


class Happenings:
    """The store's events. Called in the event loop, or before it runs anything."""

    def __init__(self, emit: Emit = emit_nothing) -> None:
        self._emit = emit

    def hole_found(self, symbol: str, interval: Interval, hole: tuple[int, int], now: int) -> None:
        """The exchange has said that it has no candle in the range (ms UTC)."""
        if now - hole[1] < _NEWS:
            self._emit("hole_found", symbol=symbol, interval=interval.value, start=hole[0], end=hole[1])

    def candles_restated(self, symbol: str, interval: Interval, times: tuple[int, ...]) -> None:
        """The exchange has changed closed candles, which open at `times` (ms UTC)."""
        self._emit("candles_restated", symbol=symbol, interval=interval.value, count=len(times), first=times[0])

    def file_set_aside(self, path: str, reason: str) -> None:
        """A file could not be believed; its candles will be fetched again."""
        self._emit("file_set_aside", path=path[-_LONGEST_TEXT:], reason=reason[:_LONGEST_TEXT])

    def pair_dropped(self, symbol: str, freed: int) -> None:
        """A pair's candles were deleted because somebody asked for it; `freed` is bytes."""
        self._emit("pair_dropped", symbol=symbol, bytes=freed)

    def disk_failed(self, reason: str) -> None:
        """Candles could not be written; they wait in memory."""
        self._emit("disk_failed", reason=reason[:_LONGEST_TEXT])

    def disk_recovered(self) -> None:
        """Candles can be written again."""
        self._emit("disk_recovered")
