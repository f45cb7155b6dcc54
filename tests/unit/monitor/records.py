"""A history in the test's hand: its clock, its file, and what it has told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from monitor.history.history import History
from monitor.history.ranges import RangeName
from monitor.history.store import MOST_BYTES, Store

# 2027-03-01 00:00 UTC
MIDNIGHT = 1_803_859_200_000
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000

Wave = Callable[[int], float | None]


def saw(at: int) -> float:
    """A value that rises from 0 to 99 over 100 seconds, again and again."""
    return at // SECOND % 100


class Record:
    """A history that is fed by the test. `told` are the events that it emitted."""

    def __init__(self, folder: Path, now: int = MIDNIGHT, most_bytes: int = MOST_BYTES) -> None:
        self.path = folder / "history.sqlite3"
        self.now = now
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.store = Store(self.path, lambda: self.now, most_bytes)
        self.history = History(self.store, lambda: self.now, self._tell, lambda _row: None)

    async def live(self, duration: int, wave: Wave = saw, every: int = SECOND, name: str = "cpu.percent") -> None:
        """Time passes with a sample every `every` ms; batches are stored when they are due."""
        for _ in range(duration // every):
            self.history.add(self.now, {name: wave(self.now), "temperature.soc": 50.0})
            self.now += every
            if self.history.is_due:
                await self.history.flush()

    async def ask(self, name: RangeName, end: int | None = None, wanted: tuple[str, ...] = ()) -> dict[str, Any]:
        """The answer to a range."""
        answer: dict[str, Any] = json.loads(await self.history.answer(name, end, wanted))
        return answer

    async def kill(self) -> None:
        """Ends it as a power cut would: nothing more is stored."""
        await self.history.abandon()

    def _tell(self, kind: str, **detail: Any) -> None:
        self.told.append((kind, detail))
