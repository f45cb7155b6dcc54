import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.levels import ATR_FRACTION, STRONGEST, Swing, find_levels, merge, swings
from common.intervals import Interval
from unit.analysis.samples import candles, recorded, walk

STEP = Interval.FIVE_MINUTES.milliseconds


def peaks(highs: list[float]) -> pl.DataFrame:
    """Candles with these highs, each one lower by 1 at its low."""
    return candles([(high - 0.5, high, high - 1, high - 0.5, 1.0) for high in highs])


def plain_swings(frame: pl.DataFrame, support: int) -> set[tuple[float, int]]:
    """The definition, word for word: further out than all on the left, as far out as any on the right."""
    high, low = frame["high"].to_list(), frame["low"].to_list()
    found = set()
    for row in range(support, len(high) - support):
        left, right = slice(row - support, row), slice(row + 1, row + support + 1)
        if high[row] > max(high[left]) and high[row] >= max(high[right]):
            found.add((high[row], row))
        if low[row] < min(low[left]) and low[row] <= min(low[right]):
            found.add((low[row], row))
    return found


@pytest.mark.parametrize("support", [2, 5, 30])
def test_swings_are_the_extremes_of_so_many_bars_on_each_side(support: int) -> None:
    frame = recorded("4h/BTCUSDT-4h-20170817-20260430").slice(5_000, 900)
    found = swings(frame["high"], frame["low"], support)
    assert {(swing.price, swing.row) for swing in found} == plain_swings(frame, support)
    assert {swing.known - swing.row for swing in found} == {support}


def test_of_equal_highs_the_first_is_the_swing() -> None:
    frame = peaks([1, 2, 5, 5, 5, 2, 1])
    assert [(s.price, s.row) for s in swings(frame["high"], frame["low"], 2) if s.price == 5] == [(5, 2)]


def test_a_market_that_does_not_move_has_no_swings() -> None:
    frame = candles([(5, 5, 5, 5, 0)] * 50)
    assert swings(frame["high"], frame["low"], 3) == []


def test_a_swing_becomes_known_only_when_its_last_confirming_candle_has_closed() -> None:
    frame = peaks([3, 4, 5, 9, 5, 4, 3, 3, 3])
    for count in range(frame.height + 1):
        known = frame.head(count)
        found = [swing for swing in swings(known["high"], known["low"], 3) if swing.price == 9]
        assert bool(found) == (count >= 7)


def test_a_level_says_when_its_first_swing_was_confirmed() -> None:
    frame = peaks([3, 4, 5, 9, 5, 4, 3, 3, 3])
    level = next(level for level in find_levels(frame, 3, 0, STEP) if level.price == 9)
    assert level.first_touch == 3 * STEP
    assert level.confirmed == 7 * STEP


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12), st.integers(30, 200))
def test_nothing_looks_into_the_future(seed: int, support: int, count: int) -> None:
    whole = walk(260, seed=seed)
    later = {(s.price, s.row) for s in swings(whole["high"], whole["low"], support) if s.known < count}
    now = whole.head(count)
    assert {(s.price, s.row) for s in swings(now["high"], now["low"], support)} == later
    end = int(now["open_time"][-1]) + STEP
    for level in find_levels(now, support, 0, STEP):
        assert level.first_touch + support * STEP < level.confirmed <= end
        assert level.last_touch < end


def test_swings_within_a_fraction_of_the_true_range_make_one_level() -> None:
    ordered = [Swing(price, row, row + 2) for row, price in enumerate([10.0, 10.4, 10.9, 12.0])]
    assert [[swing.price for swing in group] for group in merge(ordered, 0.5)] == [[10.0, 10.4], [10.9], [12.0]]


def test_a_group_is_never_wider_than_the_fraction_however_many_swings_chain_up() -> None:
    ordered = [Swing(10 + 0.3 * row, row, row + 2) for row in range(20)]
    groups = merge(ordered, 1.0)
    assert all(group[-1].price - group[0].price <= 1.0 for group in groups)


def test_touches_count_visits_not_candles() -> None:
    hill = [1.0, 3.0, 5.0, 3.0, 1.0]
    frame = peaks([*hill, *hill, *hill, 1.0])
    level = next(level for level in find_levels(frame, 2, 0, STEP) if level.price == 5)
    assert level.touches == 3
    assert (level.first_touch, level.last_touch) == (2 * STEP, 12 * STEP)


def test_levels_below_the_last_close_support_and_those_above_resist() -> None:
    frame = recorded("1h/BTCUSDT-1h-20180101-20260430").tail(700)
    price = frame["close"][-1]
    levels = find_levels(frame, 12, int(frame["open_time"][400]), Interval.ONE_HOUR.milliseconds)
    assert {level.kind for level in levels} == {"support", "resistance"}
    assert all((level.price <= price) == (level.kind == "support") for level in levels)


def test_only_the_strongest_few_of_each_side_are_given_from_the_highest_down() -> None:
    levels = find_levels(walk(1_500, seed=3), 5, 0, STEP)
    for kind in ("support", "resistance"):
        assert 1 <= sum(level.kind == kind for level in levels) <= STRONGEST
    assert [level.price for level in levels] == sorted((level.price for level in levels), reverse=True)
    assert all(0 < level.strength <= 1 for level in levels)


def test_more_touches_make_a_stronger_level() -> None:
    calm = [10.0] * 10
    highs = [*calm, 13.0, *calm, 13.0, *calm, 11.5, *calm, 13.0, *calm, 10.0]
    levels = find_levels(peaks(highs), 2, 0, STEP)
    strength = {level.price: level.strength for level in levels if level.kind == "resistance"}
    assert strength[13.0] == 1.0 > strength[11.5]


def test_swings_before_the_view_make_no_level() -> None:
    frame = peaks([3, 4, 5, 9, 5, 4, 3, 3, 3])
    assert find_levels(frame, 3, 4 * STEP, STEP) == []


@pytest.mark.parametrize("count", [0, 1, 6])
def test_too_few_candles_have_no_levels(count: int) -> None:
    assert find_levels(walk(20).head(count), 3, 0, STEP) == []


def test_the_fraction_is_of_the_average_true_range() -> None:
    # Every candle has a range of 1 and no gaps, so two peaks 0.4 apart are one level and two 0.6 apart are two.
    close, far = ([*[10.0] * 20, 10.5, peak, 10.5, *[10.0] * 20] for peak in (11.0, 11.0))
    near_highs = [*close, 10.5, 11.0 + 0.8 * ATR_FRACTION, 10.5, *[10.0] * 20]
    far_highs = [*far, 10.5, 11.0 + 1.6 * ATR_FRACTION, 10.5, *[10.0] * 20]
    assert sum(level.price > 10.9 for level in find_levels(peaks(near_highs), 3, 0, STEP)) == 1
    assert sum(level.price > 10.9 for level in find_levels(peaks(far_highs), 3, 0, STEP)) == 2
