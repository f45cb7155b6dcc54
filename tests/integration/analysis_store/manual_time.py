"""Time that passes only when a test says so."""

import asyncio


class ManualTime:
    """A clock (ms UTC), a tick counter (ms) and sleeps that end when `advance` reaches them."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._passed = 0
        self._sleepers: list[tuple[int, asyncio.Future[None]]] = []

    def clock(self) -> int:
        """The wall clock."""
        return self._now

    def ticks(self) -> int:
        """How much has passed."""
        return self._passed

    def set_clock(self, now: int) -> None:
        """Somebody sets the wall clock; no time passes."""
        self._now = now

    async def sleep(self, seconds: float) -> None:
        """Waits until so much has passed."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (self._passed + round(seconds * 1000), future)
        self._sleepers.append(entry)
        try:
            await future
        finally:
            if entry in self._sleepers:
                self._sleepers.remove(entry)

    def advance(self, seconds: float) -> None:
        """Lets time pass and wakes whoever has slept enough."""
        self._now += round(seconds * 1000)
        self._passed += round(seconds * 1000)
        for due, future in list(self._sleepers):
            if due <= self._passed and not future.done():
                future.set_result(None)
