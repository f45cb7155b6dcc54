"""The calendar of reports: pure arithmetic from a schedule to due moments and to the days that a report covers.

A period is named by its *due date*, a date in the subscriber's own zone: every day, the chosen weekday of
every week, or the chosen day of every month (the month's last day where it has no such day). There is
exactly one due date for each day, week (Monday to Sunday) or month. The due moment is the schedule's hour
on that date:

- an hour that does not exist (clocks go forward over it) is moved forward by the length of the jump;
- an hour that comes twice (clocks go back over it) means the first of the two.

What a report covers are whole local days, from the previous due date up to the midnight that begins the due
date: yesterday; the seven days that end yesterday (Monday to Sunday by default); the month that ends yesterday
(a calendar month by default). So the periods of a subscription follow each other without gap or overlap.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from common.intervals import Depth


class Frequency(StrEnum):
    """How often a report is sent."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription is due. `weekday` is 0 for Monday to 6, `day` 1 to 31; one of them counts."""

    frequency: Frequency
    hour: time
    weekday: int
    day: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Due:
    """A period: its due date in the subscriber's zone, its moment (ms UTC), and how many before it were missed."""

    date: date
    moment: int
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Whole local days, `[start, end)` in ms UTC, `first` to `last` (both included) as dates."""

    depth: Depth
    start: int
    end: int
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many calendar days it covers."""
        return (self.last - self.first).days + 1


def next_due(schedule: Schedule, last: date | None, since: int, now: int) -> Due:
    """The next period to be mailed.

    `last` is the due date of the latest period that was taken care of, `since` (ms UTC) the moment from which
    the subscription is owed reports, `now` ms UTC. When due moments have passed unserved, it is the latest of
    them, and `missed` tells how many earlier ones it stands for; else it is the first one to come.
    """
    first = _first_open(schedule, last, since)
    latest = _number(schedule, local_date(schedule.zone, now))
    # The zone's own jumps can put a due moment on either side of the local date: look one period further.
    for number in range(latest + 1, first, -1):
        if _moment(schedule, number) <= now:
            return _due(schedule, number, missed=number - first)
    return _due(schedule, first, missed=0)


def upcoming(schedule: Schedule, last: date | None, since: int, now: int, count: int) -> list[int]:
    """The next `count` due moments (ms UTC), the one that is overdue first if there is one."""
    due = next_due(schedule, last, since, now)
    moments = [due.moment]
    while len(moments) < count:
        due = next_due(schedule, due.date, since, due.moment)
        moments.append(due.moment)
    return moments


def due_moment(schedule: Schedule, due_date: date) -> int:
    """The moment (ms UTC) of the schedule's hour on that date."""
    return _to_utc(datetime.combine(due_date, schedule.hour), schedule.zone)


def current_period(schedule: Schedule, now: int) -> date:
    """The latest due date that is not after today: the period that a report asked for out of turn covers."""
    today = local_date(schedule.zone, now)
    number = _number(schedule, today)
    return _date(schedule, number if _date(schedule, number) <= today else number - 1)


def is_due_date(schedule: Schedule, candidate: date) -> bool:
    """Whether the schedule has a report on that date."""
    return _date(schedule, _number(schedule, candidate)) == candidate


def local_date(zone: ZoneInfo, moment: int) -> date:
    """The date that `moment` (ms UTC) falls on in the zone."""
    return datetime.fromtimestamp(moment / 1000, zone).date()


def midnight(zone: ZoneInfo, day: date) -> int:
    """The moment (ms UTC) at which the day begins in the zone, also where its midnight is skipped."""
    return _to_utc(datetime.combine(day, time()), zone)


def span(schedule: Schedule, due_date: date, depth: Depth) -> Span:
    """The days that a report due on `due_date` covers at a depth; all end with the day before the due date.

    One day, seven days, the month (30 days in a daily or weekly report), a year, five years.
    """
    first = _first_day(schedule, due_date, depth)
    start, end = midnight(schedule.zone, first), midnight(schedule.zone, due_date)
    # A day that a zone skipped altogether (Samoa, 2011-12-30) has no length: take the one before with it.
    while start >= end:
        first -= timedelta(days=1)
        start = midnight(schedule.zone, first)
    return Span(depth, start, end, first, due_date - timedelta(days=1))


def _first_day(schedule: Schedule, due_date: date, depth: Depth) -> date:
    if depth is Depth.ONE_DAY:
        return due_date - timedelta(days=1)
    if depth is Depth.ONE_WEEK:
        return due_date - timedelta(days=7)
    if depth is Depth.ONE_MONTH:
        if schedule.frequency is Frequency.MONTHLY:
            # A date of an earlier schedule says itself which day of the month was meant.
            return _months_before(due_date, 1, schedule.day if is_due_date(schedule, due_date) else due_date.day)
        return due_date - timedelta(days=30)
    years = 1 if depth is Depth.ONE_YEAR else 5
    return _months_before(due_date, 12 * years, due_date.day)


def _months_before(day: date, months: int, wanted: int) -> date:
    return _in_month(day.year * 12 + day.month - 1 - months, wanted)


def _in_month(number: int, wanted: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


def _first_open(schedule: Schedule, last: date | None, since: int) -> int:
    """The number of the first period after `last` whose moment is after `since`."""
    number = _number(schedule, local_date(schedule.zone, since)) - 1
    if last is not None:
        number = max(number, _number(schedule, last))
    while (last is not None and _date(schedule, number) <= last) or _moment(schedule, number) <= since:
        number += 1
    return number


def _number(schedule: Schedule, day: date) -> int:
    """Counts days, weeks (from Monday) or months without a gap: the one that `day` lies in."""
    if schedule.frequency is Frequency.DAILY:
        return day.toordinal()
    if schedule.frequency is Frequency.WEEKLY:
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1


def _date(schedule: Schedule, number: int) -> date:
    """The due date in the day, week or month with that number."""
    if schedule.frequency is Frequency.DAILY:
        return date.fromordinal(number)
    if schedule.frequency is Frequency.WEEKLY:
        return date.fromordinal(number * 7 + 1 + schedule.weekday)
    return _in_month(number, schedule.day)


def _moment(schedule: Schedule, number: int) -> int:
    return due_moment(schedule, _date(schedule, number))


def _due(schedule: Schedule, number: int, missed: int) -> Due:
    return Due(_date(schedule, number), _moment(schedule, number), missed)


def _to_utc(local: datetime, zone: ZoneInfo) -> int:
    # fold=0 is the first of two, and in a gap the offset from before it: the hour moves forward by the gap.
    return round(local.replace(tzinfo=zone, fold=0).astimezone(UTC).timestamp() * 1000)
