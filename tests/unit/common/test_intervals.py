from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import VIEWS, Depth, Interval

times = st.integers(min_value=0, max_value=4_102_444_800_000)
intervals = st.sampled_from(list(Interval))


def test_weeks_open_on_monday_at_midnight_utc() -> None:
    friday = int(datetime(2026, 4, 24, 15, 30, tzinfo=UTC).timestamp() * 1000)
    opened = datetime.fromtimestamp(Interval.ONE_WEEK.floor(friday) / 1000, UTC)
    assert opened == datetime(2026, 4, 20, tzinfo=UTC)


@given(times, intervals)
def test_floor_is_the_open_time_of_the_candle_that_contains_the_moment(time: int, interval: Interval) -> None:
    opened = interval.floor(time)
    assert opened <= time < opened + interval.milliseconds
    assert interval.floor(opened) == opened


@given(times, intervals)
def test_ceil_is_the_first_open_time_not_before_the_moment(time: int, interval: Interval) -> None:
    opened = interval.ceil(time)
    assert opened - interval.milliseconds < time <= opened
    assert interval.floor(opened) == opened


@pytest.mark.parametrize(
    ("depth", "interval", "bars"),
    [("1d", "5m", 288), ("1w", "1h", 168), ("1mo", "4h", 180), ("1y", "1d", 365), ("5y", "1w", 260)],
)
def test_each_depth_looks_back_over_its_own_interval(depth: str, interval: str, bars: int) -> None:
    view = VIEWS[Depth(depth)]
    assert (view.interval, view.bars) == (Interval(interval), bars)
