"""The history as the service uses it: takes in samples and events, stores them in batches, answers questions."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, Field

from common.clock import Clock
from common.events import Event
from monitor.history.annotations import Annotation, AnnotationLog
from monitor.history.answer import Question, answer
from monitor.history.codec import rows_of
from monitor.history.ranges import RANGES, RangeName
from monitor.history.rows import Row
from monitor.history.schema import StoreError
from monitor.history.store import Store
from monitor.history.tiers import ONE_MINUTE, QUARTER_HOUR, TEN_SECONDS, TIERS, Block, Cascade, Tier
from monitor.history.writing import Batch

log = logging.getLogger(__name__)

# A day of blocks waits for a card that takes nothing; then the oldest go.
_MOST_WAITING = 130

Result = TypeVar("Result")
Emit = Callable[..., None]


class HistoryStatus(BaseModel):
    """How the record keeping goes."""

    stored_until: int | None = Field(description="ms UTC of the last batch stored since the start")
    waiting_blocks: int = Field(description="Blocks of a quarter of an hour and more that the next batch will store")
    problem: str | None = Field(description="Why nothing can be stored at this moment")
    set_aside: str | None = Field(description="What became of an earlier file that could not be read")


class History:
    """The record of the machine. All of it belongs to the event loop, but the file, which one thread works on."""

    def __init__(self, store: Store, clock: Clock, emit: Emit, on_ten_seconds: Callable[[Row], None]) -> None:
        self._store = store
        self._clock = clock
        self._emit = emit
        self._thread = ThreadPoolExecutor(1, "history")
        self._cascade = Cascade(self._on_block, on_ten_seconds)
        self._annotations = AnnotationLog()
        self._waiting: deque[Block] = deque(maxlen=_MOST_WAITING)
        self._state: dict[str, str] = {}
        self._restored = False
        self._said: str | None = None
        self._problem: str | None = None
        self._stored_until: int | None = None
        self._due = asyncio.Event()
        self._writing = asyncio.Lock()

    def add(self, at: int, values: dict[str, float | None]) -> None:
        """Takes in one sample of `at` (ms UTC)."""
        self._cascade.add(at, values)

    def note(self, event: Event) -> Annotation:
        """Takes in what happened, and gives the annotation that it is part of."""
        return self._annotations.add(event)

    def remember(self, name: str, value: str) -> None:
        """Has `value` stored with the next batch, for `recall` after a restart."""
        self._state[name] = value

    @property
    def is_due(self) -> bool:
        """Whether a batch is complete and waits to be stored."""
        return self._due.is_set()

    def status(self) -> HistoryStatus:
        """How the record keeping goes."""
        return HistoryStatus(
            stored_until=self._stored_until,
            waiting_blocks=len(self._waiting),
            problem=self._problem,
            set_aside=self._store.set_aside,
        )

    async def recall(self) -> dict[str, str]:
        """What was remembered before the last end of the service; nothing when the file cannot be read."""
        await self._try(self._open)
        try:
            return await self._in_thread(self._store.read_state)
        except StoreError as error:
            log.warning("what was remembered cannot be read", extra={"reason": str(error)})
            return {}

    async def run(self) -> None:
        """Stores a batch every quarter of an hour, when a block is complete; a failed one waits for the next."""
        while True:
            await self._due.wait()
            # A stop in the middle of a batch lets it end: stored once, and known to be stored.
            await asyncio.shield(self.flush())

    async def flush(self) -> bool:
        """Stores what waits, in one batch. A file that takes nothing is a problem told once, not an error."""
        async with self._writing:
            self._due.clear()
            return await self._try(self._write)

    async def close(self) -> None:
        """Stores everything measured so far and lets go of the file."""
        self._cascade.end()
        await self.flush()
        await self.abandon()

    async def abandon(self) -> None:
        """Lets go of the file as it is."""
        await self._in_thread(self._store.close)
        self._thread.shutdown()

    async def answer(self, name: RangeName, end: int | None, wanted: tuple[str, ...]) -> bytes:
        """The answer to a question as JSON of a HistoryAnswer; `end` (ms UTC) defaults to now. Raises StoreError."""
        question = Question(name, RANGES[name], self._clock() + 1 if end is None else end, wanted)
        unstored: dict[Tier | None, list[Row]] = {None: list(self._cascade.recent)}
        for tier in TIERS:
            blocks = [row for block in self._waiting if block.tier == tier for row in block.rows]
            unstored[tier] = blocks + self._cascade.folders[tier].open_rows()
        return await self._in_thread(lambda: answer(question, self._store, unstored, self._annotations.waiting()))

    async def _open(self) -> None:
        """Opens the file where it is not; the first time, what its end left open is folded again."""
        if self._store.is_open:
            return
        await self._in_thread(self._store.open)
        if self._store.set_aside != self._said:
            self._said = self._store.set_aside
            log.warning("history set aside", extra={"reason": self._said})
            self._emit("history_set_aside", reason=str(self._said)[:200])
        if not self._restored:
            await self._restore()
            self._restored = True

    async def _restore(self) -> None:
        last, uncovered = await self._in_thread(self._read_end)
        finer = {ONE_MINUTE: TEN_SECONDS, QUARTER_HOUR: ONE_MINUTE}
        for place, block in enumerate(self._waiting):
            covers = block.covers + (last[finer[block.tier]] if block.tier in finer else 0)
            self._waiting[place] = replace(block, number=block.number + last[block.tier], covers=covers)
        self._cascade.restore(last, uncovered)

    def _read_end(self) -> tuple[dict[Tier, int], dict[Tier, list[tuple[int, list[Row]]]]]:
        """Where the file ends: the numbers of the last blocks, and the rows that no coarser block holds yet."""
        uncovered = {
            tier: [(number, rows_of(table)) for number, table in self._store.uncovered(tier, coarser)]
            for tier, coarser in ((TEN_SECONDS, ONE_MINUTE), (ONE_MINUTE, QUARTER_HOUR))
        }
        return {tier: self._store.last_number(tier) for tier in TIERS}, uncovered

    async def _write(self) -> None:
        await self._open()
        batch = Batch(tuple(self._waiting), tuple(self._annotations.waiting()), dict(self._state))
        if batch == Batch():
            return
        now = self._clock()
        await self._in_thread(lambda: self._store.write(batch))
        for block in batch.blocks:
            # Blocks that arrived meanwhile stay; those that had to go for them are stored nevertheless.
            if self._waiting and self._waiting[0] is block:
                self._waiting.popleft()
        self._annotations.forget(batch.annotations)
        self._state = {name: value for name, value in self._state.items() if batch.state.get(name) != value}
        self._stored_until = now

    async def _try(self, work: Callable[[], Awaitable[None]]) -> bool:
        try:
            await work()
        except StoreError as error:
            if self._problem is None:
                log.warning("history cannot be stored", extra={"reason": str(error)})
                self._emit("history_stopped", reason=str(error)[:200])
            self._problem = str(error)
            return False
        if self._problem is not None:
            self._emit("history_resumed")
        self._problem = None
        return True

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _on_block(self, block: Block) -> None:
        self._waiting.append(block)
        if block.tier == TEN_SECONDS:
            self._due.set()
