"""Folding samples into rows."""

from collections.abc import Mapping

from monitor.history.rows import Fold, NamePool, Row


def _fold(start: int, *samples: Mapping[str, float | None], seconds: float | None = None) -> Row:
    fold = Fold(start)
    for sample in samples:
        fold.add_values(sample)
    return fold.row(NamePool(), seconds=seconds)


def test_a_row_has_the_least_the_mean_and_the_greatest_of_its_samples() -> None:
    row = _fold(5, {"a": 3.0}, {"a": 1.0}, {"a": 8.0})
    assert list(row.cells()) == [("a", 1.0, 4.0, 8.0, 3.0)]
    assert row.start == 5


def test_a_missing_value_is_no_zero() -> None:
    row = _fold(0, {"a": 4.0, "b": None}, {"a": None, "b": None})
    assert list(row.cells()) == [("a", 4.0, 4.0, 4.0, 1.0)]


def test_ten_samples_of_one_second_weigh_one_second() -> None:
    fast = _fold(0, *({"a": 10.0} for _ in range(10)), seconds=1.0)
    slow = _fold(1000, {"a": 20.0}, seconds=1.0)
    whole = Fold(0)
    whole.add_row(fast)
    whole.add_row(slow)
    assert list(whole.row(NamePool()).cells()) == [("a", 10.0, 15.0, 20.0, 2.0)]


def test_a_series_that_was_there_half_of_the_time_counts_only_its_own_half() -> None:
    whole = Fold(0)
    whole.add_row(_fold(0, {"a": 1.0, "b": 7.0}, seconds=1.0))
    whole.add_row(_fold(1000, {"a": 3.0}, seconds=1.0))
    assert {name: cell for name, *cell in whole.row(NamePool()).cells()} == {
        "a": [1.0, 2.0, 3.0, 2.0],
        "b": [7.0, 7.0, 7.0, 1.0],
    }


def test_rows_with_the_same_series_share_one_list_of_names() -> None:
    pool = NamePool()
    first, second = Fold(0), Fold(1)
    first.add_values({"b": 1.0, "a": 2.0})
    second.add_values({"a": 3.0, "b": 4.0})
    assert first.row(pool).names is second.row(pool).names
