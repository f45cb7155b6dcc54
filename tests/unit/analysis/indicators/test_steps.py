import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators.catalogue import build_registry
from analysis.indicators.registry import Indicator
from analysis.selection import Shown
from analysis.snapshot import Snapshot
from analysis.view import computed, with_forming
from common.intervals import Interval
from unit.analysis.samples import forming_after, walk

FIVE = Interval.FIVE_MINUTES
STEPPED = [indicator for indicator in build_registry().all() if indicator.step]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 900), st.integers(0, 1_000), st.sampled_from([0.5, 0.999, 1.0, 1.001, 2.0]))
def test_a_step_gives_what_the_formula_gives_at_that_bar(count: int, seed: int, factor: float) -> None:
    closed = walk(count, seed=seed)
    forming = forming_after(closed, FIVE, float(closed["close"][-1]) * factor)
    frame = with_forming(Snapshot("A", FIVE, closed, forming, (), "stream", 1, 1, 1))
    for shown in (Shown(indicator, indicator.defaults) for indicator in STEPPED):
        step = shown.step(closed, FIVE)
        whole = computed(frame, FIVE, [shown], count)
        if step is not None:
            expected = [whole[name][0] for name in shown.columns]
            # A difference of averages has the price's last digits, not its own.
            assert step(forming.close) == pytest.approx(expected, rel=1e-12, abs=1e-13 * forming.close)


@pytest.mark.parametrize("indicator", STEPPED, ids=lambda indicator: indicator.key)
def test_there_is_a_step_as_soon_as_the_last_closed_candle_has_a_value(indicator: Indicator) -> None:
    shown = Shown(indicator, indicator.defaults)
    for count in range(1, 60):
        closed = walk(count)
        values = [computed(closed, FIVE, [shown], count - 1)[name][0] for name in shown.columns]
        assert (shown.step(closed, FIVE) is not None) == (None not in values)


def test_a_step_from_prices_that_never_moved_is_what_talib_says_of_them() -> None:
    closed = walk(60).with_columns(close=walk(60)["close"] * 0 + 5.0)
    (rsi,) = (indicator for indicator in STEPPED if indicator.key == "rsi")
    step = Shown(rsi, rsi.defaults).step(closed, FIVE)
    assert step is not None
    assert step(5.0) == (0.0,)
