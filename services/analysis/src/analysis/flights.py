"""Work that several ask for at once, done once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Flights(Generic[Result]):
    """Joins calls for the same key while the first is under way.

    The work goes on when whoever began it goes away, as long as it is not ended by `close`.
    """

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[Result]] = {}

    async def run(self, key: Hashable, work: Callable[[], Awaitable[Result]]) -> Result:
        """The result of `work`, or of the same key's work that is under way. Raises what that raises."""
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(self._fly(work))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Ends what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fly(self, work: Callable[[], Awaitable[Result]]) -> Result:
        return await work()

    def _land(self, key: Hashable, task: asyncio.Task[Result]) -> None:
        del self._under_way[key]
        if not task.cancelled():
            task.exception()  # Everybody may have gone: then nobody else looks at it.
