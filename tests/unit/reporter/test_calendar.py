"""The calendar against an independent one: dateutil's recurrence rules."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import DAY, Depth
from reporter.calendar import (
    Frequency,
    Schedule,
    current_period,
    due_moment,
    is_due_date,
    local_date,
    midnight,
    next_due,
    span,
    upcoming,
)

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
# Ordinary hours, and such as some of the zones skip or repeat on the days when their clocks are moved.
HOURS = ("07:00", "00:00", "02:15", "02:30", "01:45", "23:59")
START, END = datetime(2026, 12, 20), datetime(2028, 12, 31, 23, 59)  # noqa: DTZ001 - local time in any zone
PARIS = ZoneInfo("Europe/Paris")


def schedule(
    frequency: str = "daily", hour: str = "07:00", zone: str = "Europe/Paris", weekday: int = 0, day: int = 1
) -> Schedule:
    return Schedule(Frequency(frequency), time.fromisoformat(hour), weekday, day, ZoneInfo(zone))


def moment(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def expected(plan: Schedule, zone: str) -> list[int]:
    """The same moments by dateutil: rules in local time, gaps and repetitions resolved by its own zones."""
    begin = START.replace(hour=plan.hour.hour, minute=plan.hour.minute)
    if plan.frequency is Frequency.DAILY:
        rule = rrule.rrule(rrule.DAILY, dtstart=begin, until=END)
    elif plan.frequency is Frequency.WEEKLY:
        rule = rrule.rrule(rrule.WEEKLY, byweekday=plan.weekday, dtstart=begin, until=END)
    else:
        days = list(range(28, plan.day + 1)) if plan.day > 28 else [plan.day]
        rule = rrule.rrule(rrule.MONTHLY, bymonthday=days, bysetpos=-1, dtstart=begin, until=END)
    zoned = (each.replace(tzinfo=tz.gettz(zone)) for each in rule)
    return [round(tz.resolve_imaginary(each).astimezone(UTC).timestamp() * 1000) for each in zoned]


def walked(plan: Schedule) -> list[int]:
    """Two years of due moments, each found from the one before, as the service does."""
    since = due_moment(plan, START.date()) - 1
    now, found = since, list[int]()
    last: date | None = None
    while True:
        due = next_due(plan, last, since, now)
        if local_date(plan.zone, due.moment) > END.date():
            return found
        assert due.missed == 0
        found.append(due.moment)
        last, now = due.date, due.moment


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", HOURS)
def test_two_years_of_daily_moments_equal_an_independent_calendar(zone: str, hour: str) -> None:
    plan = schedule("daily", hour, zone)
    assert walked(plan) == expected(plan, zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("weekday", range(7))
def test_two_years_of_weekly_moments_equal_an_independent_calendar(zone: str, weekday: int) -> None:
    plan = schedule("weekly", "02:30", zone, weekday=weekday)
    assert walked(plan) == expected(plan, zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [1, 15, 28, 29, 30, 31])
def test_two_years_of_monthly_moments_equal_an_independent_calendar(zone: str, day: int) -> None:
    plan = schedule("monthly", "07:00", zone, day=day)
    assert walked(plan) == expected(plan, zone)


def test_an_hour_that_does_not_exist_is_moved_forward_by_the_jump() -> None:
    plan = schedule(hour="02:30")
    assert due_moment(plan, date(2027, 3, 28)) == moment("2027-03-28 03:30", "Europe/Paris")


def test_an_hour_that_comes_twice_is_due_once_at_the_first() -> None:
    plan, day = schedule(hour="02:30"), date(2027, 10, 31)
    first = moment("2027-10-31 00:30")
    assert due_moment(plan, day) == first
    assert next_due(plan, day, 0, first + 1).moment == moment("2027-11-01 02:30", "Europe/Paris")


def test_the_thirty_first_is_the_last_day_of_a_short_month() -> None:
    plan = schedule("monthly", day=31)
    assert [is_due_date(plan, day) for day in (date(2027, 2, 28), date(2028, 2, 29), date(2027, 4, 30))] == [True] * 3
    assert not is_due_date(plan, date(2028, 2, 28))


def test_a_machine_that_was_off_owes_the_latest_period_only() -> None:
    plan = schedule()
    due = next_due(plan, date(2027, 3, 1), 0, moment("2027-03-08 10:00", "Europe/Paris"))
    assert (due.date, due.missed) == (date(2027, 3, 8), 6)


def test_nothing_is_owed_of_before_the_subscription() -> None:
    made = moment("2027-03-08 10:00", "Europe/Paris")
    assert next_due(schedule(), None, made, made).date == date(2027, 3, 9)


def test_a_later_hour_on_a_day_already_served_is_for_the_day_after() -> None:
    now = moment("2027-03-08 08:00", "Europe/Paris")
    assert next_due(schedule(hour="20:00"), date(2027, 3, 8), 0, now).date == date(2027, 3, 9)


def test_a_move_to_another_zone_serves_no_day_twice() -> None:
    served = date(2027, 3, 8)
    now = due_moment(schedule(zone="Pacific/Kiritimati"), served)
    assert next_due(schedule(zone="Pacific/Pago_Pago"), served, 0, now).date == date(2027, 3, 9)


def test_a_day_that_a_zone_skipped_brings_one_mail_not_two() -> None:
    plan = schedule(zone="Pacific/Apia")
    due = next_due(plan, date(2011, 12, 29), 0, due_moment(plan, date(2011, 12, 31)))
    assert (due.date, due.missed) == (date(2011, 12, 31), 1)


def test_upcoming_moments_are_the_next_ones_in_order() -> None:
    now = moment("2027-12-30 12:00", "Europe/Paris")
    wanted = [moment(f"{day} 07:00", "Europe/Paris") for day in ("2027-12-31", "2028-01-01", "2028-01-02")]
    assert upcoming(schedule(), None, now, now, 3) == wanted


@given(
    frequency=st.sampled_from(list(Frequency)),
    zone=st.sampled_from([*ZONES, "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Chatham", "Asia/Tehran"]),
    hour=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
    now=st.integers(moment("2017-01-01"), moment("2035-01-01")),
    off=st.integers(0, 400 * DAY),
)
def test_the_latest_passed_moment_is_owed_and_the_next_lies_ahead(
    *, frequency: Frequency, zone: str, hour: time, weekday: int, day: int, now: int, off: int
) -> None:
    plan = Schedule(frequency, hour, weekday, day, ZoneInfo(zone))
    due = next_due(plan, None, now - off, now)
    after = next_due(plan, due.date, now - off, max(now, due.moment))
    assert due.moment > now - off
    assert after.moment > max(now, due.moment)
    assert after.missed == 0
    assert due.missed == 0 or due.moment <= now


@pytest.mark.parametrize("zone", [*ZONES, "America/Santiago"])
@pytest.mark.parametrize(
    ("frequency", "depth"),
    [("daily", Depth.ONE_DAY), ("weekly", Depth.ONE_WEEK), ("monthly", Depth.ONE_MONTH)],
)
@pytest.mark.parametrize("day", [1, 17, 31])
def test_the_periods_of_a_subscription_follow_each_other_without_gap(
    zone: str, frequency: str, depth: Depth, day: int
) -> None:
    plan = schedule(frequency, zone=zone, day=day, weekday=day % 7)
    dates = [local_date(plan.zone, each) for each in walked(plan)]
    spans = [span(plan, each, depth) for each in dates]
    assert all(earlier.end == later.start for earlier, later in pairwise(spans))
    assert all(each.end == midnight(plan.zone, due) for each, due in zip(spans, dates, strict=True))


@pytest.mark.parametrize(
    ("frequency", "depth", "first", "last"),
    [
        ("daily", Depth.ONE_DAY, "2027-02-28", "2027-02-28"),
        ("daily", Depth.ONE_WEEK, "2027-02-22", "2027-02-28"),
        ("weekly", Depth.ONE_WEEK, "2027-02-22", "2027-02-28"),
        ("weekly", Depth.ONE_MONTH, "2027-01-30", "2027-02-28"),
        ("monthly", Depth.ONE_MONTH, "2027-02-01", "2027-02-28"),
        ("monthly", Depth.ONE_YEAR, "2026-03-01", "2027-02-28"),
        ("monthly", Depth.FIVE_YEARS, "2022-03-01", "2027-02-28"),
    ],
)
def test_a_report_covers_whole_days_up_to_yesterday(frequency: str, depth: Depth, first: str, last: str) -> None:
    covered = span(schedule(frequency), date(2027, 3, 1), depth)
    assert (covered.first.isoformat(), covered.last.isoformat()) == (first, last)
    assert covered.start == moment(f"{first} 00:00", "Europe/Paris")
    assert covered.end == moment("2027-03-01 00:00", "Europe/Paris")


def test_a_day_of_a_clock_change_has_its_own_length() -> None:
    spring, autumn = (span(schedule(), day, Depth.ONE_DAY) for day in (date(2027, 3, 29), date(2027, 11, 1)))
    assert (spring.end - spring.start, autumn.end - autumn.start) == (23 * 3_600_000, 25 * 3_600_000)
    assert spring.days == autumn.days == 1


def test_a_day_that_never_was_is_covered_with_the_day_before() -> None:
    covered = span(schedule(zone="Pacific/Apia"), date(2011, 12, 31), Depth.ONE_DAY)
    assert (covered.first, covered.last) == (date(2011, 12, 29), date(2011, 12, 30))
    assert covered.end - covered.start == DAY


@pytest.mark.parametrize(("today", "due"), [("2027-03-07", "2027-03-01"), ("2027-03-08", "2027-03-08")])
def test_a_report_out_of_turn_covers_the_latest_whole_period(today: str, due: str) -> None:
    noon = moment(f"{today} 12:00", "Europe/Paris")
    assert current_period(schedule("weekly"), noon) == date.fromisoformat(due)
    assert current_period(schedule("monthly", day=1), noon) == date(2027, 3, 1)
    assert current_period(schedule("daily"), noon) == date.fromisoformat(today)


def test_a_month_that_an_earlier_schedule_has_begun_keeps_its_length() -> None:
    covered = span(schedule("monthly", day=15), date(2027, 3, 1), Depth.ONE_MONTH)
    assert covered.first == date(2027, 2, 1)
    assert covered.last - covered.first == timedelta(days=27)
