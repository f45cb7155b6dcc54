"""Which file a candle lives in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.store.periods import period_named, period_of, periods_of
from common.intervals import Interval


def moment(text: str) -> int:
    """An ISO time, UTC, as ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("interval", "time", "name", "start", "end"),
    [
        ("5m", "2026-03-04T12:05", "2026-W10", "2026-03-02", "2026-03-09"),
        ("5m", "2024-12-30T00:00", "2025-W01", "2024-12-30", "2025-01-06"),
        ("5m", "2027-01-03T23:55", "2026-W53", "2026-12-28", "2027-01-04"),
        ("1h", "2026-03-31T23:00", "2026-Q1", "2026-01-01", "2026-04-01"),
        ("1h", "2026-12-31T23:00", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("4h", "2024-02-29T20:00", "2024", "2024-01-01", "2025-01-01"),
        ("1d", "2019-12-31T00:00", "2010s", "2010-01-01", "2020-01-01"),
        ("1d", "2020-01-01T00:00", "2020s", "2020-01-01", "2030-01-01"),
    ],
)
def test_a_candle_lives_in_its_calendar_period(interval: str, time: str, name: str, start: str, end: str) -> None:
    period = period_of(Interval(interval), moment(time))
    assert (period.name, period.start, period.end) == (name, moment(start), moment(end))


@given(st.sampled_from(Interval), st.integers(1_400_000_000_000, 4_000_000_000_000))
def test_a_name_leads_back_to_its_period(interval: Interval, time: int) -> None:
    period = period_of(interval, interval.floor(time))
    assert period.start <= interval.floor(time) < period.end
    assert period_named(interval, period.name) == period


@given(st.sampled_from(Interval), st.integers(1_400_000_000_000, 4_000_000_000_000))
def test_periods_follow_each_other_without_a_gap(interval: Interval, time: int) -> None:
    period = period_of(interval, interval.floor(time))
    if interval is not Interval.ONE_WEEK:
        assert period_of(interval, interval.ceil(period.end)).start == period.end


@pytest.mark.parametrize(
    ("interval", "name"),
    [
        ("5m", "2026-W54"),
        ("5m", "2026-W00"),
        ("5m", "all"),
        ("1h", "2026-Q5"),
        ("4h", "0000"),
        ("1d", "2025s"),
        ("1w", "x"),
    ],
)
def test_a_name_that_is_no_period_is_told_apart(interval: str, name: str) -> None:
    assert period_named(Interval(interval), name) is None


def test_many_candles_lie_in_few_periods() -> None:
    times = [moment("2026-03-01T00:00") + n * Interval.FIVE_MINUTES.milliseconds for n in range(3_000)]
    assert [period.name for period in sorted(periods_of(Interval.FIVE_MINUTES, times))] == [
        "2026-W09",
        "2026-W10",
        "2026-W11",
    ]
