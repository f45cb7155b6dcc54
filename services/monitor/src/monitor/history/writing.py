"""What is written into the history's file: blocks, annotations, and what else the service remembers."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from monitor.history.annotations import Annotation
from monitor.history.codec import Table, encode, encode_summary, table_of
from monitor.history.merge import merge
from monitor.history.rows import Names
from monitor.history.tiers import TEN_SECONDS, TIERS, Block

_ANNOTATIONS_KEPT = 10_000
_ANNOTATIONS_OF_A_KIND = 2_000
# Longer than any block: so that all its rows fall together into its summary.
_FOR_EVER = 1 << 62

_INSERT = """
INSERT INTO block (tier, number, start, ending, rows, covers, layout, summary, payload)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NOTE = "INSERT INTO annotation (at, until, service, kind, count, detail) VALUES (?, ?, ?, ?, ?, ?)"
_FORGET_FREQUENT = """
DELETE FROM annotation WHERE id IN (
    SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY service, kind ORDER BY id DESC) AS place FROM annotation)
    WHERE place > ?
)
"""
_FORGET_OLD = "DELETE FROM annotation WHERE id <= (SELECT max(id) FROM annotation) - ?"
_REMEMBER = "INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


@dataclass(frozen=True, slots=True)
class Batch:
    """What is stored together, or not at all."""

    blocks: tuple[Block, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    state: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a stored block is. `start` and `ending` are ms UTC."""

    tier: int
    id: int
    number: int
    start: int
    ending: int
    rows: int
    covers: int
    layout: int


class Writer:
    """The statements of one batch. `layouts` are the known ones and those that the batch adds."""

    def __init__(self, connection: sqlite3.Connection, layouts: dict[int, Names]) -> None:
        self.layouts = dict(layouts)
        self._connection = connection

    def insert(self, block: Block) -> Entry:
        """Stores one block."""
        table = table_of(block.rows)
        start, ending = min(table.start), max(table.start) + block.tier.step
        # Nobody asks for a summary of ten-second rows: the next tier has them by the minute.
        summary = b"" if block.tier == TEN_SECONDS else _summary(table)
        layout = self._layout(tuple(sorted(table.columns)))
        place = (block.tier.number, block.number, start, ending, len(table.start), block.covers, layout)
        cursor = self._connection.execute(_INSERT, (*place, summary, encode(table)))
        assert cursor.lastrowid is not None
        return Entry(block.tier.number, cursor.lastrowid, *place[1:])

    def note(self, annotations: Sequence[Annotation]) -> None:
        """Stores annotations, and drops the oldest of a kind that is frequent."""
        rows = [(a.at, a.until, a.service, a.kind, a.count, orjson.dumps(a.detail).decode()) for a in annotations]
        self._connection.executemany(_NOTE, rows)
        if rows:
            self._connection.execute(_FORGET_FREQUENT, (_ANNOTATIONS_OF_A_KIND,))
            self._connection.execute(_FORGET_OLD, (_ANNOTATIONS_KEPT,))

    def delete(self, numbers: Sequence[int]) -> None:
        """Drops blocks by their ids."""
        self._connection.executemany("DELETE FROM block WHERE id = ?", [(number,) for number in numbers])

    def remember(self, state: dict[str, str]) -> None:
        """Stores what the service wants to know after a restart."""
        self._connection.executemany(_REMEMBER, state.items())

    def _layout(self, names: Names) -> int:
        for number, known in self.layouts.items():
            if known == names:
                return number
        cursor = self._connection.execute("INSERT INTO layout (names) VALUES (?)", (orjson.dumps(names).decode(),))
        assert cursor.lastrowid is not None
        self.layouts[cursor.lastrowid] = names
        return cursor.lastrowid


def _summary(table: Table) -> bytes:
    together = merge(Table([0] * len(table.start), table.columns), _FOR_EVER)
    return encode_summary(Table([min(table.start)], together.columns))


def surplus(entries: Sequence[Entry]) -> set[int]:
    """The oldest blocks of each tier, as far as the rest still holds all the rows that are kept."""
    found = set()
    for tier in TIERS:
        mine = [entry for entry in entries if entry.tier == tier.number]
        rows = sum(entry.rows for entry in mine)
        for entry in mine:
            rows -= entry.rows
            if rows < tier.rows:
                break
            found.add(entry.id)
    return found
