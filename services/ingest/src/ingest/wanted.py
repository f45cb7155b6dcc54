"""What one connection should be subscribed to, and when that changes."""

import asyncio


class Wanted:
    """A set of stream names; `version` grows with each change."""

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset()
        self.version = 0
        self._changed = asyncio.Event()

    def replace(self, names: frozenset[str]) -> None:
        """Wants exactly these from now on."""
        if names == self.names:
            return
        self.names = names
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_later_than(self, version: int) -> None:
        """Returns once the set is later than `version`."""
        while self.version <= version:
            await self._changed.wait()
