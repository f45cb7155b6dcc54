"""Clocks for the stand-in: one moved by hand, one that runs faster than the wall's."""

import asyncio
from typing import Protocol, runtime_checkable

from common.clock import Clock, Sleep


@runtime_checkable
class SettableClock(Protocol):
    """A clock that can be told what time it is."""

    def __call__(self) -> int:
        """Now, ms UTC."""
        ...

    def set(self, time: int) -> None:
        """Makes it `time` (ms UTC)."""
        ...


class ManualClock:
    """Time that stands still until it is set. `sleep` returns once enough of it has passed."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._sleepers: list[tuple[int, asyncio.Future[None]]] = []

    def __call__(self) -> int:
        """Now, ms UTC."""
        return self._now

    def set(self, time: int) -> None:
        """Makes it `time` (ms UTC) and wakes whoever has slept long enough."""
        self._now = time
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= time]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > time]
        for _, future in sorted(due, key=lambda sleeper: sleeper[0]):
            if not future.done():
                future.set_result(None)

    def advance(self, milliseconds: int) -> None:
        """Lets `milliseconds` pass."""
        self.set(self._now + milliseconds)

    async def sleep(self, seconds: float) -> None:
        """Waits until this clock has moved on by `seconds`; a `common.clock.Sleep`."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + round(seconds * 1000), future))
        await future

    @property
    def sleepers(self) -> int:
        """How many are asleep at this moment."""
        return sum(not future.done() for _, future in self._sleepers)


class FastClock:
    """A clock that runs `speed` times as fast as another, from the same moment on."""

    def __init__(self, speed: float, clock: Clock, sleep: Sleep) -> None:
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._begun = clock()

    def __call__(self) -> int:
        """Now, ms UTC, as this clock has it."""
        return self._begun + round((self._clock() - self._begun) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """Waits for `seconds` of this clock; a `common.clock.Sleep`."""
        await self._sleep(seconds / self._speed)
