"""The history's file: SQLite, one short transaction for each batch, readable after any end.

Written ahead (WAL) and synchronised at each commit: a power cut takes at most the batch that was being written.
Blocks are deleted by the number of rows kept, never by the clock, which may be wrong. Used by one thread.
"""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import orjson

from common.clock import Clock
from monitor.history.annotations import Annotation
from monitor.history.codec import CodecError, Table, assemble, decode_parts, decode_summaries
from monitor.history.rows import Names
from monitor.history.schema import PAGE_BYTES, ForeignFileError, StoreError, open_file, translated
from monitor.history.tiers import TEN_SECONDS, Tier
from monitor.history.writing import Batch, Entry, Writer, surplus

log = logging.getLogger(__name__)

MOST_BYTES = 39_000_000

_GATHER = """
SELECT found.at, found.until, found.service, found.kind, found.count, last.detail FROM (
    SELECT min(at) AS at, max(until) AS until, service, kind, sum(count) AS count, max(id) AS last FROM annotation
    WHERE until >= ? AND at < ? GROUP BY at / ?, service, kind
) AS found JOIN annotation AS last ON last.id = found.last
"""


class Store:
    """The open file. Every method but `close` raises StoreError when the file cannot be used at this moment.

    `most_bytes` is how large the file may become; a batch that would pass it is refused, as by a full disk.
    """

    def __init__(self, path: Path, clock: Clock, most_bytes: int = MOST_BYTES) -> None:
        self.set_aside: str | None = None
        self._path = path
        self._clock = clock
        self.most_bytes = most_bytes
        self._connection: sqlite3.Connection | None = None
        self._entries: list[Entry] = []
        self._layouts: dict[int, Names] = {}

    @property
    def is_open(self) -> bool:
        """Whether the file is open. A file that proved damaged is closed: opening it again sets it aside."""
        return self._connection is not None

    def open(self) -> None:
        """Opens the file, or begins a new one; `set_aside` then says what became of the old one."""
        self._connection, said = open_file(self._path, self._clock)
        self.set_aside = said or self.set_aside
        with self._errors() as connection:
            layouts = connection.execute("SELECT id, names FROM layout")
            self._layouts = {number: tuple(orjson.loads(names)) for number, names in layouts}
            blocks = connection.execute(
                "SELECT tier, id, number, start, ending, rows, covers, layout FROM block ORDER BY id"
            )
            self._entries = [Entry(*block) for block in blocks]

    def close(self) -> None:
        """Closes the file; what was written ahead moves to its place."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def write(self, batch: Batch) -> None:
        """Stores a batch in one transaction, and drops what is older than is kept."""
        with self._errors() as connection, _transaction(connection, self.most_bytes):
            writer = Writer(connection, self._layouts)
            entries = [*self._entries, *(writer.insert(block) for block in batch.blocks)]
            # Deleting rewrites pages: once an hour, when a coarser block comes, is often enough.
            hourly = any(block.tier != TEN_SECONDS for block in batch.blocks)
            dropped = surplus(entries) if hourly else set()
            writer.delete(sorted(dropped))
            writer.note(batch.annotations)
            writer.remember(batch.state)
        self._layouts = writer.layouts
        self._entries = [entry for entry in entries if entry.id not in dropped]

    def last_number(self, tier: Tier) -> int:
        """The number of the tier's last block, 0 for none."""
        return max((entry.number for entry in self._of(tier)), default=0)

    def uncovered(self, tier: Tier, coarser: Tier) -> list[tuple[int, Table]]:
        """Number and rows of the tier's blocks that no block of the coarser tier has taken in yet, in order."""
        covered = max((entry.covers for entry in self._of(coarser)), default=0)
        wanted = [entry for entry in self._of(tier) if entry.number > covered]
        return [(entry.number, table) for entry in wanted for table in self._tables([entry])]

    def read(self, tier: Tier, start: int, end: int) -> list[Table]:
        """The rows of the blocks that reach into `[start, end)` (ms UTC)."""
        return self._tables(self._within(tier, start, end))

    def read_summaries(self, tier: Tier, start: int, end: int) -> list[Table]:
        """One row for each block that reaches into `[start, end)` (ms UTC)."""
        entries = self._within(tier, start, end)
        found = []
        with self._errors() as connection:
            payloads = _blobs(connection, "summary", entries)
            for layout, group in groupby(entries, key=lambda entry: entry.layout):
                try:
                    found.append(decode_summaries([payloads[entry.id] for entry in group], self._layouts[layout]))
                except (CodecError, KeyError) as error:
                    log.warning("summaries of the history are left out", extra={"reason": str(error)})
        return found

    def read_annotations(self, start: int, end: int, step: int) -> list[Annotation]:
        """What happened in `[start, end)` (ms UTC), with what falls into the same `step` ms taken together."""
        with self._errors() as connection:
            rows = connection.execute(_GATHER, (start, end, step)).fetchall()
        return [
            Annotation(at, until, service, kind, number, orjson.loads(detail))
            for at, until, service, kind, number, detail in rows
        ]

    def read_state(self) -> dict[str, str]:
        """What the service has asked to remember."""
        with self._errors() as connection:
            return dict(connection.execute("SELECT name, value FROM state").fetchall())

    def _of(self, tier: Tier) -> list[Entry]:
        return [entry for entry in self._entries if entry.tier == tier.number]

    def _within(self, tier: Tier, start: int, end: int) -> list[Entry]:
        return [entry for entry in self._of(tier) if entry.ending > start and entry.start < end]

    def _tables(self, entries: Sequence[Entry]) -> list[Table]:
        """The rows of the blocks; neighbours of the same series in one table. A damaged block is left out."""
        with self._errors() as connection:
            payloads = _blobs(connection, "payload", entries)
        found = []
        for layout, group in groupby(entries, key=lambda entry: entry.layout):
            blocks = [parts for entry in group for parts in self._parts(entry, payloads)]
            if blocks:
                found.append(assemble(blocks, self._layouts[layout]))
        return found

    def _parts(self, entry: Entry, payloads: dict[int, bytes]) -> list[list[list[int]]]:
        try:
            return [decode_parts(payloads[entry.id], self._layouts[entry.layout])]
        except (CodecError, KeyError) as error:
            log.warning("a block of the history is left out", extra={"block": entry.id, "reason": str(error)})
            return []

    @contextmanager
    def _errors(self) -> Iterator[sqlite3.Connection]:
        if self._connection is None:
            raise StoreError("the history's file is not open")
        try:
            yield self._connection
        except sqlite3.Error as error:
            meaning = translated(error)
            if not isinstance(meaning, ForeignFileError):
                raise meaning from error
            self.close()
            raise StoreError(f"the history's file is damaged: {error}") from error


def _blobs(connection: sqlite3.Connection, column: str, entries: Sequence[Entry]) -> dict[int, bytes]:
    """What the column holds for blocks of one tier, in the order of their ids, by id."""
    if not entries:
        return {}
    statement = f"SELECT id, {column} FROM block WHERE id BETWEEN ? AND ? AND tier = ?"  # noqa: S608 - a fixed name
    return dict(connection.execute(statement, (entries[0].id, entries[-1].id, entries[0].tier)).fetchall())


@contextmanager
def _transaction(connection: sqlite3.Connection, most_bytes: int) -> Iterator[None]:
    connection.execute(f"PRAGMA max_page_count = {most_bytes // PAGE_BYTES}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
