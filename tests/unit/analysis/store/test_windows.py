"""Which stretch of time each interval must cover."""

from analysis.settings import Settings
from analysis.store.windows import EXCHANGE_OPENED, Windows
from common.intervals import DAY, WEEK, Interval

NOW = 1_772_626_320_000


def test_the_defaults_are_those_of_the_design() -> None:
    windows = Windows.of(Settings())
    assert {interval: length // DAY for interval, length in windows.lengths.items()} == {
        "5m": 40,
        "1h": 400,
        "4h": 1096,
    }


def test_a_window_starts_at_the_first_whole_candle_within_it() -> None:
    start = Windows.of(Settings()).start(Interval.FOUR_HOURS, NOW)
    assert start == Interval.FOUR_HOURS.ceil(NOW - 1096 * DAY)


def test_days_and_weeks_reach_back_to_the_beginning_of_the_exchange() -> None:
    windows = Windows.of(Settings())
    assert windows.start(Interval.ONE_DAY, NOW) == EXCHANGE_OPENED
    assert 0 <= windows.start(Interval.ONE_WEEK, NOW) - EXCHANGE_OPENED < WEEK


def test_no_window_reaches_beyond_the_beginning_of_the_exchange() -> None:
    assert Windows.of(Settings()).start(Interval.FIVE_MINUTES, EXCHANGE_OPENED + DAY) == EXCHANGE_OPENED
