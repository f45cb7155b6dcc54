import math

import polars as pl
import pytest

from analysis.indicators.windows import highest, lowest, rolling_sum
from unit.analysis.samples import walk

VALUES = walk(150, seed=5)["close"]


@pytest.mark.parametrize("period", [*range(1, 40), 64, 100, 149, 150, 151])
def test_windows_equal_what_python_finds_in_each(period: int) -> None:
    values = VALUES.to_list()
    windows = [values[row - period + 1 : row + 1] if row >= period - 1 else None for row in range(len(values))]
    assert highest(VALUES, period).to_list() == [window and max(window) for window in windows]
    assert lowest(VALUES, period).to_list() == [window and min(window) for window in windows]
    sums = rolling_sum(VALUES, period).to_list()
    assert [found is None for found in sums] == [window is None for window in windows]
    for found, window in zip(sums, windows, strict=True):
        assert window is None or math.isclose(found, math.fsum(window), rel_tol=1e-15)


def test_a_sum_is_the_same_bit_for_bit_wherever_the_history_begins() -> None:
    assert rolling_sum(VALUES.slice(70), 20).slice(19).equals(rolling_sum(VALUES, 20).slice(89))


def test_what_has_left_a_window_leaves_no_trace_in_its_sum() -> None:
    assert rolling_sum(pl.Series([1e18, 1.0, 2.0, 3.0]), 2).to_list() == [None, 1e18, 3.0, 5.0]
    assert rolling_sum(pl.Series([0.1, 0.2, 0.3, 0.0, 0.0, 0.0]), 3).to_list()[-1] == 0.0


def test_a_null_makes_its_windows_null_and_no_others() -> None:
    assert rolling_sum(pl.Series([None, 1.0, 2.0, 3.0]), 2).to_list() == [None, None, 3.0, 5.0]
