"""Time that runs many times faster than the wall clock, the same in every process that is told when it began."""

import asyncio
import time


class FastTime:
    """`base` (ms UTC) was the time at `begun` (real ms); since then every real ms counts as `speed`, until `end`."""

    def __init__(self, base: int, begun: int, speed: int, end: int | None = None) -> None:
        self.base = base
        self.begun = begun
        self.speed = speed
        self.end = end

    def clock(self) -> int:
        """The wall clock of the fast world."""
        now = self.base + (_real() - self.begun) * self.speed
        return now if self.end is None else min(now, self.end)

    def ticks(self) -> int:
        """A counter (ms) that only rises, also after the end."""
        return _real() * self.speed

    async def sleep(self, seconds: float) -> None:
        """Waits so many fast seconds."""
        await asyncio.sleep(seconds / self.speed)


def _real() -> int:
    return time.time_ns() // 1_000_000
