"""From rows to points."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history.codec import Column, Table
from monitor.history.merge import clip, merge, with_holes

_ROWS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(-50, 50), st.integers(0, 20), st.integers(0, 20), st.integers(0, 5)),
    min_size=1,
    max_size=60,
)


def _table(rows: list[tuple[int, int, int, int, int]]) -> Table:
    start, mean, below, above, weight = (list(part) for part in zip(*rows, strict=True))
    low = [m - b for m, b in zip(mean, below, strict=True)]
    high = [m + a for m, a in zip(mean, above, strict=True)]
    return Table(start, {"a": Column(low, mean, high, weight)})


@settings(max_examples=80, deadline=None)
@given(_ROWS, st.integers(1, 40))
def test_a_point_is_what_its_rows_make_by_definition(rows: list[tuple[int, int, int, int, int]], step: int) -> None:
    merged = merge(clip(_table(rows), 0, 1000), step)
    column = merged.columns["a"]
    assert merged.start == sorted({start - start % step for start, *_ in rows})
    for place, start in enumerate(merged.start):
        mine = [row for row in rows if start <= row[0] < start + step and row[4]]
        weight = sum(row[4] for row in mine)
        assert column.weight[place] == weight
        if mine:
            assert column.low[place] == min(mean - below for _, mean, below, _, _ in mine)
            assert column.high[place] == max(mean + above for _, mean, _, above, _ in mine)
            exact = sum(row[1] * row[4] for row in mine) / weight
            assert column.mean[place] == pytest.approx(exact, abs=0.5)


def test_clipping_takes_the_first_moment_and_leaves_the_last() -> None:
    table = _table([(10, 1, 0, 0, 1), (20, 2, 0, 0, 1), (30, 3, 0, 0, 1)])
    assert clip(table, 10, 30).start == [10, 20]
    assert clip(table, 11, 31).columns["a"].mean == [2, 3]
    assert clip(table, 40, 50).start == []


def test_rows_written_under_a_clock_that_was_set_back_are_put_in_order() -> None:
    table = clip(_table([(30, 3, 0, 0, 1), (10, 1, 0, 0, 1), (20, 2, 0, 0, 1)]), 0, 100)
    assert (table.start, table.columns["a"].mean) == ([10, 20, 30], [1, 2, 3])


def test_a_hole_is_one_point_without_weight() -> None:
    table = with_holes(_table([(0, 1, 0, 0, 1), (10, 2, 0, 0, 1), (50, 3, 0, 0, 1)]), 10)
    assert table.start == [0, 10, 20, 50]
    assert table.columns["a"].weight == [1, 1, 0, 1]
    assert table.columns["a"].mean == [1, 2, 0, 3]


def test_a_table_without_holes_stays_what_it_is() -> None:
    table = _table([(0, 1, 0, 0, 1), (10, 2, 0, 0, 1)])
    assert with_holes(table, 10) is table


def test_an_empty_table_stays_empty() -> None:
    empty = Table([], {})
    assert with_holes(merge(clip(empty, 0, 10), 5), 5) == empty
