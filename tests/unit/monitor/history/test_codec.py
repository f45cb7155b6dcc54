"""Rows as bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history.codec import (
    CodecError,
    Column,
    Table,
    decode,
    decode_summaries,
    encode,
    encode_summary,
    join,
    rows_of,
    shorten,
    table_of,
)
from monitor.history.rows import Fold, NamePool, Row

_STEPS = st.integers(-4095, 4095)
_NAMES = st.sets(st.sampled_from(["cpu.percent", "disk.read", "load", "temperature.soc", "swap.percent"]), min_size=0)


@st.composite
def _tables(draw: st.DrawFn, rows: int | None = None) -> Table:
    count = rows or draw(st.integers(1, 30))
    start = draw(st.lists(st.integers(0, 1 << 42), min_size=count, max_size=count))
    columns = {}
    for name in draw(_NAMES):
        low, mean, high = ([draw(_STEPS) for _ in range(count)] for _ in range(3))
        columns[name] = Column(low, mean, high, [draw(st.integers(0, 86_400)) for _ in range(count)])
    return Table(start, columns)


@settings(max_examples=60, deadline=None)
@given(_tables())
def test_what_is_written_is_read_again(table: Table) -> None:
    assert decode(encode(table), tuple(sorted(table.columns))) == table


@settings(max_examples=30, deadline=None)
@given(_tables(rows=1), _tables(rows=1))
def test_summaries_are_read_together(first: Table, second: Table) -> None:
    second = Table(second.start, {name: second.columns.get(name, column) for name, column in first.columns.items()})
    names = tuple(sorted(first.columns))
    read = decode_summaries([encode_summary(first), encode_summary(second)], names)
    assert read == join([first, second])


@settings(max_examples=100, deadline=None)
@given(st.integers(-(1 << 50), 1 << 50))
def test_a_large_value_keeps_twelve_bits(value: int) -> None:
    assert abs(shorten([value])[0] - value) <= abs(value) / 4096


@given(st.lists(st.integers(-(1 << 40), 1 << 40), min_size=1), st.integers(0, 1 << 40))
def test_shortening_keeps_the_order(values: list[int], more: int) -> None:
    for short, longer in zip(shorten(values), shorten([value + more for value in values]), strict=True):
        assert short <= longer


def _row(start: int, values: dict[str, float | None]) -> Row:
    fold = Fold(start)
    fold.add_values(values)
    return fold.row(NamePool())


def test_values_are_kept_to_the_digit_of_their_series() -> None:
    table = table_of([_row(1, {"temperature.soc": 48.199, "load": 0.456, "network.sent": 12.5})])
    assert {name: column.mean for name, column in table.columns.items()} == {
        "temperature.soc": [482],
        "load": [46],
        "network.sent": [12],
    }


def test_a_series_that_some_rows_do_not_have_weighs_nothing_there() -> None:
    table = table_of([_row(1, {"load": 1.0}), _row(2, {"swap.percent": 5.0}), _row(3, {"load": 2.0})])
    assert table.start == [1, 2, 3]
    assert table.columns["load"].weight == [1, 0, 1]
    assert table.columns["swap.percent"].weight == [0, 1, 0]


def test_rows_that_were_stored_become_rows_again() -> None:
    rows = [_row(1, {"load": 1.25, "swap.percent": None}), _row(2, {"swap.percent": 50.5})]
    again = rows_of(table_of(rows))
    assert [list(row.cells()) for row in again] == [list(row.cells()) for row in rows]


@pytest.mark.parametrize("payload", [b"", b"no zlib at all"])
def test_bytes_that_are_none_of_ours_are_refused(payload: bytes) -> None:
    with pytest.raises(CodecError):
        decode(payload, ("load",))


def test_a_block_with_other_series_than_said_is_refused() -> None:
    payload = encode(table_of([_row(1, {"load": 1.0})]))
    with pytest.raises(CodecError, match="length"):
        decode(payload, ("load", "swap.percent"))
    with pytest.raises(CodecError, match="length"):
        decode_summaries([b"12345678"], ("load",))


def test_no_rows_are_an_empty_table() -> None:
    assert table_of([]) == Table([], {})
