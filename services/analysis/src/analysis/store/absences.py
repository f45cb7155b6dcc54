"""What the exchange has no candle for, as it said itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.store.ranges import Range, merge, subtract
from common.intervals import HOUR, WEEK


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """A range `[start, end)` without candles. The exchange said so first at `since`, last at `checked`; all ms UTC."""

    start: int
    end: int
    checked: int
    since: int

    def is_due(self, now: int) -> bool:
        """Whether to ask again: after as long as it was old when last checked, within an hour and a week."""
        age = self.checked - min(self.since, self.end)
        patience = min(max(age, HOUR), WEEK)
        return now >= self.checked + patience or now < self.checked - HOUR


class Absences:
    """The absences of one series. They never overlap; neighbours that were checked together are one."""

    def __init__(self, absences: Iterable[Absence] = ()) -> None:
        self._absences = sorted(absences)

    def all(self) -> list[Absence]:
        """Every absence, oldest first."""
        return list(self._absences)

    def ranges(self) -> list[Range]:
        """The time without candles, as a normal list."""
        return merge((absence.start, absence.end) for absence in self._absences)

    def due(self, now: int) -> list[Range]:
        """The ranges that should be asked for again at `now` (ms UTC)."""
        return merge((absence.start, absence.end) for absence in self._absences if absence.is_due(now))

    def learn(self, ranges: Iterable[Range], now: int) -> bool:
        """Takes in what the exchange said at `now` (ms UTC). Says whether any range is new.

        A range that meets older absences is as old as the oldest of them: one absence that goes on.
        """
        learnt = merge(ranges)
        new = bool(subtract(learnt, self.ranges()))
        fresh = [Absence(start, end, now, self._since(start, end, now)) for start, end in learnt]
        self._cut(learnt)
        self._absences = _joined([*self._absences, *fresh])
        return new

    def forget(self, ranges: Iterable[Range]) -> bool:
        """Takes back ranges that do have candles. Says whether any was an absence."""
        known = self.ranges()
        self._cut(merge(ranges))
        return self.ranges() != known

    def _since(self, start: int, end: int, now: int) -> int:
        met = (absence.since for absence in self._absences if absence.start <= end and start <= absence.end)
        return min(met, default=now)

    def _cut(self, ranges: list[Range]) -> None:
        self._absences = [
            Absence(start, end, absence.checked, absence.since)
            for absence in self._absences
            for start, end in subtract([(absence.start, absence.end)], ranges)
        ]


def _joined(absences: list[Absence]) -> list[Absence]:
    joined: list[Absence] = []
    for absence in sorted(absences):
        if joined and joined[-1].end == absence.start and joined[-1].checked == absence.checked:
            since = min(joined[-1].since, absence.since)
            joined[-1] = Absence(joined[-1].start, absence.end, absence.checked, since)
        else:
            joined.append(absence)
    return joined
