"""How rows become bytes: whole numbers, column after column, byte planes apart, then zlib.

A value is kept in steps of its series' scale and to 12 significant bits (a percent to 0.1, a rate to 0.03 %).
Neighbours in a column share their high bytes, so planes of equal bytes lie together and shrink to a quarter of
what the plain numbers take.
"""

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import add, sub

from monitor.history.rows import Cell, Names, Row
from monitor.series import kind_of

_WIDTH = 8
_SIGNIFICANT_BITS = 12
_SHORT = 1 << _SIGNIFICANT_BITS
_PARTS = 4  # mean, mean - low, high - mean, weight
_LEVEL = 9


class CodecError(Exception):
    """Stored bytes that are not what was written."""


@dataclass(frozen=True, slots=True)
class Column:
    """One series over some rows, in whole steps of its scale; `weight` 0 means that it had no value."""

    low: list[int] = field(default_factory=list)
    mean: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    weight: list[int] = field(default_factory=list)

    def parts(self) -> tuple[list[int], list[int], list[int], list[int]]:
        """Minimum, mean, maximum, weight."""
        return self.low, self.mean, self.high, self.weight


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as columns: `start` (ms UTC) of each row, and the columns by series."""

    start: list[int]
    columns: dict[str, Column]


def table_of(rows: Iterable[Row]) -> Table:
    """Rows in memory as a table, in whole steps of each series' scale."""
    return join(_same_names(names, list(group)) for names, group in groupby(rows, key=_names))


def rows_of(table: Table) -> list[Row]:
    """A table as rows, for folding them again. What had no value is left out."""
    columns = [(name, kind_of(name).scale, column) for name, column in table.columns.items()]
    rows = []
    for place, start in enumerate(table.start):
        cells = {
            name: Cell(c.low[place] / scale, c.mean[place] / scale, c.high[place] / scale, c.weight[place])
            for name, scale, c in columns
            if c.weight[place]
        }
        rows.append(Row(start, tuple(sorted(cells)), cells))
    return rows


def _names(row: Row) -> Names:
    return row.names


def _same_names(names: Names, rows: Sequence[Row]) -> Table:
    parts = (zip(*part, strict=True) for part in zip(*((row.low, row.mean, row.high) for row in rows), strict=True))
    weights = zip(*(row.weight for row in rows), strict=True)
    columns = {}
    for name, low, mean, high, weight in zip(names, *parts, weights, strict=True):
        scale = kind_of(name).scale
        steps = [round(value * scale) for value in mean]
        # Samples of one a second are minimum, mean and maximum at once.
        least = steps if low == mean else [round(value * scale) for value in low]
        greatest = steps if high == mean else [round(value * scale) for value in high]
        columns[name] = Column(least, steps, greatest, [round(value) for value in weight])
    return Table([row.start for row in rows], columns)


def shorten(values: list[int]) -> list[int]:
    """The values to 12 significant bits."""
    if max(values) < _SHORT and min(values) > -_SHORT:
        return values
    return [_shorten(value) for value in values]


def _shorten(value: int) -> int:
    excess = abs(value).bit_length() - _SIGNIFICANT_BITS
    if excess <= 0:
        return value
    magnitude = ((abs(value) + (1 << (excess - 1))) >> excess) << excess
    return magnitude if value >= 0 else -magnitude


def encode(table: Table) -> bytes:
    """The table as bytes. Its series are stored in their alphabetical order."""
    raw = _flatten(table).tobytes()
    return zlib.compress(b"".join(raw[plane::_WIDTH] for plane in range(_WIDTH)), _LEVEL)


def decode(payload: bytes, names: Names) -> Table:
    """What `encode` was given; `names` are its series in alphabetical order. Raises CodecError."""
    return assemble([decode_parts(payload, names)], names)


def decode_parts(payload: bytes, names: Names) -> list[list[int]]:
    """The plain columns of a block: the starts, then four of each series. Raises CodecError."""
    try:
        planes = zlib.decompress(payload)
    except zlib.error as error:
        raise CodecError(f"a block of the history is damaged: {error}") from error
    parts = 1 + _PARTS * len(names)
    if not planes or len(planes) % (_WIDTH * parts):
        raise CodecError("a block of the history does not have the length of its columns")
    flat = _unshuffle(planes)
    rows = len(flat) // parts
    return [flat[begin : begin + rows] for begin in range(0, len(flat), rows)]


def assemble(blocks: Sequence[list[list[int]]], names: Names) -> Table:
    """One table of the plain columns of blocks of the same series: together, since each step costs by the column."""
    return _unflatten([list(chain.from_iterable(parts)) for parts in zip(*blocks, strict=True)], names)


def encode_summary(table: Table) -> bytes:
    """A table of one row, plain: hundreds of them are read for one answer."""
    return _flatten(table).tobytes()


def decode_summaries(payloads: Sequence[bytes], names: Names) -> Table:
    """Many summaries of the same series as one table. Raises CodecError."""
    rows = [array("q", payload) for payload in payloads if len(payload) == _WIDTH * (1 + _PARTS * len(names))]
    if len(rows) != len(payloads):
        raise CodecError("a summary of the history does not have the length of its columns")
    return _unflatten([list(part) for part in zip(*rows, strict=True)], names)


def _flatten(table: Table) -> "array[int]":
    flat = array("q", table.start)
    for name in sorted(table.columns):
        low, mean, high = map(shorten, table.columns[name].parts()[:3])
        flat.extend(chain(mean, map(sub, mean, low), map(sub, high, mean), table.columns[name].weight))
    return flat


def _unflatten(parts: Sequence[list[int]], names: Names) -> Table:
    return Table(parts[0], {name: _column(parts, 1 + _PARTS * place) for place, name in enumerate(names)})


def _column(parts: Sequence[list[int]], first: int) -> Column:
    mean, below, above, weight = parts[first : first + _PARTS]
    return Column(list(map(sub, mean, below)), mean, list(map(add, mean, above)), weight)


def _unshuffle(planes: bytes) -> list[int]:
    length = len(planes) // _WIDTH
    raw = bytearray(len(planes))
    for plane in range(_WIDTH):
        raw[plane::_WIDTH] = planes[plane * length : (plane + 1) * length]
    return array("q", bytes(raw)).tolist()


def join(tables: Iterable[Table]) -> Table:
    """The tables one after the other; a series that one of them does not have has no weight there."""
    start: list[int] = []
    columns: dict[str, Column] = {}
    for table in tables:
        for name in table.columns:
            if name not in columns:
                columns[name] = Column(*([0] * len(start) for _ in range(_PARTS)))
        absent = [0] * len(table.start)
        for name, column in columns.items():
            more = table.columns[name].parts() if name in table.columns else (absent,) * _PARTS
            for part, values in zip(column.parts(), more, strict=True):
                part.extend(values)
        start.extend(table.start)
    return Table(start, columns)
