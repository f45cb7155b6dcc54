"""One answer for all who ask the same: asked for once, kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from common.clock import Clock

Answer = TypeVar("Answer")

_REFUSAL_LIFE = 30_000


class Shared(Generic[Answer]):
    """Answers by question. The longest unused goes when there are more than `capacity`; `life` is in ms of `ticks`.

    A refusal (an exception) is kept too, for half a minute: a hundred mails that need what cannot be had ask once.
    """

    def __init__(self, ticks: Clock, life: int, capacity: int) -> None:
        self._ticks = ticks
        self._life = life
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, tuple[int, asyncio.Task[Answer]]] = OrderedDict()

    async def get(self, question: Hashable, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer, by `ask` unless it is known or being asked for. Raises what `ask` raises."""
        kept = self._kept.get(question)
        if kept is None or self._is_old(*kept):
            kept = self._kept[question] = (self._ticks(), asyncio.create_task(_awaited(ask)))
        self._kept.move_to_end(question)
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        # One who leaves must not take the answer away from the others.
        return await asyncio.shield(kept[1])

    def clear(self) -> None:
        """Forgets everything; who waits still gets an answer."""
        self._kept.clear()

    def _is_old(self, asked: int, answer: asyncio.Task[Answer]) -> bool:
        failed = answer.done() and (answer.cancelled() or answer.exception() is not None)
        return self._ticks() - asked > (_REFUSAL_LIFE if failed else self._life)

    def __len__(self) -> int:
        return len(self._kept)


async def _awaited(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    return await ask()
