"""The resolutions of the history, each fed by the finer one before it, and the blocks in which they are stored."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from common.intervals import DAY, HOUR, MINUTE
from monitor.history.rows import Fold, NamePool, Row
from monitor.series import MOST_SERIES

SECOND = 1_000


@dataclass(frozen=True, slots=True)
class Tier:
    """One resolution on disk: a row every `step` ms, stored in blocks of `block` ms, the last `rows` rows kept."""

    number: int
    name: str
    step: int
    block: int
    rows: int


TEN_SECONDS = Tier(1, "10s", 10 * SECOND, 15 * MINUTE, DAY // (10 * SECOND))
ONE_MINUTE = Tier(2, "1m", MINUTE, HOUR, 30 * DAY // MINUTE)
QUARTER_HOUR = Tier(3, "15m", 15 * MINUTE, DAY, 2 * 365 * DAY // (15 * MINUTE))
TIERS = (TEN_SECONDS, ONE_MINUTE, QUARTER_HOUR)

# A second's ring in memory, for the quarter of an hour just gone.
RECENT_ROWS = 15 * 60
# A clock that jumps to and fro makes more rows than a block has room for: then the block is closed early.
_MOST_ROWS_A_BLOCK = 2


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are complete and wait to be stored. `number` counts the blocks of a tier.

    `covers` is the number of the last block of the finer tier whose rows are all in this one or in earlier ones:
    what comes after it has to be folded again when the service starts.
    """

    tier: Tier
    number: int
    covers: int
    rows: tuple[Row, ...]


class Folder:
    """Turns finer rows into rows of one tier, and these into blocks.

    Each of `on_row` gets every complete row, `on_block` each complete block. Rows come in the order in which they were
    measured; a clock that is set back only ends a row and a block early.
    """

    def __init__(
        self,
        tier: Tier,
        pool: NamePool,
        on_row: Sequence[Callable[[Row], None]],
        on_block: Callable[[Block], None],
    ) -> None:
        self.tier = tier
        self.sealed = 0
        self.finer: Folder | None = None
        self._pool = pool
        self._on_row = on_row
        self._on_block = on_block
        self._fold: Fold | None = None
        self._fold_covers = 0
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Takes in one finer row."""
        start = row.start - row.start % self.tier.step
        if self._fold is None or self._fold.start != start:
            self._end_row()
            self._fold = Fold(start)
            self._fold_covers = self.finer.sealed if self.finer else 0
        self._fold.add_row(row)

    def open_rows(self) -> list[Row]:
        """The rows of the block that is not complete yet, and the row that is being folded."""
        return [*self._rows, self._fold.row(self._pool)] if self._fold else list(self._rows)

    def end(self) -> None:
        """Ends the row and the block at hand, as they are."""
        covers = self.finer.sealed if self.finer else 0
        self._end_row()
        self._seal(covers)

    def _end_row(self) -> None:
        if self._fold is None:
            return
        row, self._fold = self._fold.row(self._pool), None
        room = _MOST_ROWS_A_BLOCK * self.tier.block // self.tier.step
        if self._rows and (self._slot(row) != self._slot(self._rows[0]) or len(self._rows) >= room):
            self._seal(self._fold_covers)
        self._rows.append(row)
        for listener in self._on_row:
            listener(row)

    def _seal(self, covers: int) -> None:
        if self._rows:
            self.sealed += 1
            self._on_block(Block(self.tier, self.sealed, covers, tuple(self._rows)))
            self._rows.clear()

    def _slot(self, row: Row) -> int:
        return row.start // self.tier.block


class Cascade:
    """All resolutions, fed one sample after the other. Touched by the event loop alone; memory is bounded."""

    def __init__(self, on_block: Callable[[Block], None], on_ten_seconds: Callable[[Row], None]) -> None:
        self.recent: deque[Row] = deque(maxlen=RECENT_ROWS)
        self._pool = NamePool()
        self._second: Fold | None = None
        quarter = Folder(QUARTER_HOUR, self._pool, [], on_block)
        minute = Folder(ONE_MINUTE, self._pool, [quarter.add], on_block)
        ten = Folder(TEN_SECONDS, self._pool, [minute.add, on_ten_seconds], on_block)
        quarter.finer, minute.finer = minute, ten
        self.folders = {TEN_SECONDS: ten, ONE_MINUTE: minute, QUARTER_HOUR: quarter}

    def add(self, at: int, values: dict[str, float | None]) -> None:
        """Takes in one sample of `at` (ms UTC); any number of them make up a second."""
        start = at - at % SECOND
        if self._second is None or self._second.start != start:
            self._end_second()
            self._second = Fold(start)
        self._second.add_values(dict(islice(values.items(), MOST_SERIES)))

    def restore(self, last: Mapping[Tier, int], uncovered: Mapping[Tier, Sequence[tuple[int, list[Row]]]]) -> None:
        """Goes on where a file ends: `last` numbers its blocks, `uncovered` are those to be folded again.

        Blocks that were sealed before the file could be read keep their order behind the file's.
        """
        # The coarser rows are the older ones: what the minutes' blocks hold comes before the ten seconds'.
        self.folders[QUARTER_HOUR].sealed += last[QUARTER_HOUR]
        for tier, coarser in ((ONE_MINUTE, QUARTER_HOUR), (TEN_SECONDS, ONE_MINUTE)):
            folder, target = self.folders[tier], self.folders[coarser]
            sealed = folder.sealed
            for number, rows in uncovered.get(tier, ()):
                folder.sealed = number - 1
                for row in rows:
                    target.add(row)
            folder.sealed = last[tier] + sealed

    def end(self) -> None:
        """Ends the second and the ten-second block at hand, so that everything measured can be stored."""
        self._end_second()
        self.folders[TEN_SECONDS].end()

    def _end_second(self) -> None:
        if self._second is not None:
            row, self._second = self._second.row(self._pool, seconds=1.0), None
            self.recent.append(row)
            self.folders[TEN_SECONDS].add(row)
