import pytest

from analysis.indicators.catalogue import build_registry
from analysis.indicators.registry import Indicator, settled
from analysis.palette import ROLES
from common.intervals import Interval
from unit.analysis.samples import walk

INDICATORS = build_registry().all()
FRAME = walk(120)


def ids(indicator: Indicator) -> str:
    return indicator.key


def test_everything_that_the_product_promises_is_there() -> None:
    assert {indicator.key for indicator in INDICATORS} == {
        *("averages", "levels", "sma", "ema", "wma", "bollinger", "rsi", "macd", "stochastic", "atr", "adx", "obv"),
        *("vwap", "ichimoku", "heikin_ashi", "donchian", "drawdown", "volatility"),
    }


def test_output_keys_are_unique() -> None:
    keys = [output.key for indicator in INDICATORS for output in indicator.outputs]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_an_indicator_gives_a_column_of_the_candles_length_for_each_output(indicator: Indicator) -> None:
    columns = indicator.compute(FRAME, Interval.FIVE_MINUTES, indicator.defaults)
    assert len(columns) == len(indicator.outputs)
    assert {len(column) for column in columns} <= {FRAME.height}


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_an_indicator_speaks_both_languages(indicator: Indicator) -> None:
    labelled = (indicator.parameters, indicator.outputs)
    labels = [indicator.labels, *(each.labels for group in labelled for each in group)]
    assert all(set(each) == {"en", "fr"} and all(each.values()) for each in labels)


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_the_usual_numbers_lie_within_their_limits_and_go_together(indicator: Indicator) -> None:
    assert all(each.minimum <= each.default <= each.maximum for each in indicator.parameters)
    assert indicator.rule(indicator.defaults) is None


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_every_role_has_a_colour(indicator: Indicator) -> None:
    coloured = [output for output in indicator.outputs if output.drawn == "line"]
    assert all(output.role in ROLES for output in coloured)


def test_a_recursion_has_settled_when_nothing_of_its_seed_is_left_in_a_double() -> None:
    alpha = 2 / 27
    assert (1 - alpha) ** settled(alpha) <= 1e-16 < (1 - alpha) ** (settled(alpha) - 1)


def test_the_settings_periods_are_the_usual_ones_of_averages_and_levels() -> None:
    averages, levels, *_ = build_registry(short=5, long=50, support=12).all()
    assert (averages.defaults, levels.defaults) == ((5, 50), (12,))
