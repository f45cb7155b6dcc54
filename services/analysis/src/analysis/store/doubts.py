"""Closed candles that are not settled yet: the exchange's REST side, whose word is the last, is asked once more."""

from collections.abc import Iterable, Sequence
from typing import Literal
from zlib import crc32

from analysis.store.frames import Change
from analysis.store.ranges import Range, merge, runs, subtract
from common.intervals import HOUR, MINUTE, Interval

# What closed so long ago is settled by REST's word; before, the exchange itself may still be at work on it.
_SETTLED = HOUR
_RETRY = 10 * MINUTE


class Doubts:
    """The ranges of one series for which REST has not spoken since they settled; all times are ms UTC.

    They are due together, one to two hours after the first of them came, at another moment for each series: one
    request (weight 2) an hour and series confirms a dozen candles. A candle that the stream contradicts is due at
    once.
    """

    def __init__(self, symbol: str, interval: Interval) -> None:
        self._step = interval.milliseconds
        self._patience = HOUR + crc32(f"{symbol}{interval}".encode()) % HOUR
        self._ranges: list[Range] = []
        self._urgent: list[Range] = []
        self._awaited: list[Range] = []
        self._due = 0

    @property
    def ranges(self) -> list[Range]:
        """What is in doubt, as a normal list."""
        return self._ranges

    @property
    def awaited(self) -> list[Range]:
        """Where REST has been asked and its word has not come, as a normal list."""
        return self._awaited

    def due(self, now: int) -> list[Range]:
        """What REST should be asked for at `now`. A clock that was set back makes it due too."""
        waits = self._due - self._patience - _RETRY <= now < self._due
        return self._urgent if waits else self._ranges

    def learn(self, times: Sequence[int], change: Change, source: Literal["rest", "stream"], now: int) -> None:
        """Takes in that candles which open at `times` came from `source` at `now`, and what they changed."""
        if source == "rest":
            self.settle(runs(times, self._step))
            young = [time for time in times if time + self._step > now - _SETTLED]
            self.add(runs(young, self._step), now)
        else:
            self.add(runs(change.added, self._step), now)
            disputed = runs(change.disputed, self._step)
            self.add(disputed, now)
            self._urgent = merge([*self._urgent, *disputed])

    def add(self, ranges: Iterable[Range], since: int) -> None:
        """Doubts the ranges since a moment."""
        doubted = merge(ranges)
        if doubted:
            due = since + self._patience
            self._due = min(self._due, due) if self._ranges else due
            self._ranges = merge([*self._ranges, *doubted])

    def settle(self, ranges: Iterable[Range]) -> None:
        """REST has spoken on the ranges."""
        spoken = merge(ranges)
        self._ranges = subtract(self._ranges, spoken)
        self._urgent = subtract(self._urgent, spoken)
        self._awaited = subtract(self._awaited, spoken)

    def expect(self, ranges: Iterable[Range]) -> None:
        """REST is asked for exactly these from now on."""
        self._awaited = merge(ranges)

    def postpone(self, now: int) -> None:
        """REST could not be asked at `now`."""
        self._awaited = []
        self._urgent = []
        self._due = now + _RETRY
