from dataclasses import dataclass

import pytest

from analysis.indicators.catalogue import build_registry
from analysis.request import RequestError, Requests
from analysis.selection import SelectionError
from common.intervals import Depth


@dataclass
class Defaults:
    period_short: int = 7
    period_long: int = 20
    period_support: int = 30


@pytest.fixture
def requests() -> Requests:
    return Requests(build_registry(), Defaults())


def test_the_settings_stand_in_for_periods_that_are_left_out(requests: Requests) -> None:
    periods = requests.chart("BTCUSDC", {"depth": "1d"}).chosen.periods
    assert (periods.short, periods.long, periods.support) == (7, 20, 30)


def test_a_pair_may_be_written_in_small_letters(requests: Requests) -> None:
    key = requests.chart("btcusdc", {"depth": "1mo"})
    assert (key.symbol, key.depth) == ("BTCUSDC", Depth.ONE_MONTH)


def test_equal_requests_have_equal_keys(requests: Requests) -> None:
    written = requests.chart("BTCUSDC", {"depth": "1d", "short": "7", "indicators": "levels,averages,macd,rsi(14)"})
    assert written == requests.chart("BTCUSDC", {"depth": "1d"})
    assert hash(written) == hash(requests.chart("BTCUSDC", {"depth": "1d"}))


def test_statistics_and_signals_have_their_columns_even_when_nothing_is_shown(requests: Requests) -> None:
    chosen = requests.chart("BTCUSDC", {"depth": "1d", "indicators": "rsi(7)"}).chosen
    assert [each.indicator.key for each in chosen.shown] == ["rsi"]
    needed = {name for each in chosen.needed for name in each.columns}
    assert needed == {"rsi_7", "sma_short", "sma_long", "rsi", "macd", "macd_signal", "macd_hist"}


def test_periods_written_with_the_indicator_win(requests: Requests) -> None:
    chosen = requests.chart("BTCUSDC", {"depth": "1d", "indicators": "averages(3,9),levels(12)"}).chosen
    assert (chosen.periods.short, chosen.periods.long, chosen.periods.support) == (3, 9, 12)
    assert len({name for each in chosen.needed for name in each.columns}) == 6


@pytest.mark.parametrize("depth", ["", "2d", "1D", "1m", "five"])
def test_an_unknown_depth_is_refused_with_those_there_are(requests: Requests, depth: str) -> None:
    with pytest.raises(RequestError, match="depth must be one of 1d, 1w, 1mo, 1y, 5y"):
        requests.chart("BTCUSDC", {"depth": depth})


@pytest.mark.parametrize("text", ["0", "-1", "1", "401", "1000000000", "7.5", "seven", "NaN", "1e3", " "])
@pytest.mark.parametrize("name", ["short", "long"])
def test_a_period_out_of_its_limits_is_refused_by_name(requests: Requests, name: str, text: str) -> None:
    with pytest.raises(SelectionError, match=f"^{name} must be a whole number from 2 to 400.$"):
        requests.chart("BTCUSDC", {"depth": "1d", name: text})


def test_the_sides_of_a_swing_have_their_own_limit(requests: Requests) -> None:
    with pytest.raises(SelectionError, match=r"^support must be a whole number from 2 to 200.$"):
        requests.chart("BTCUSDC", {"depth": "1d", "support": "201"})


def test_a_short_period_that_is_not_shorter_is_refused(requests: Requests) -> None:
    with pytest.raises(SelectionError, match=r"^short must be smaller than long.$"):
        requests.chart("BTCUSDC", {"depth": "1d", "short": "20"})
