"""Calendar periods: which file a candle lives in.

Chosen so that a flush rewrites little and a start opens few files (18 a pair): a file grows to about 2,000
candles (70 kB), those of days to 3,650. 5m is cut by the week, 1h by the quarter, 4h by the year, 1d by the
decade, 1w not at all. Flushed every quarter of an hour, a pair writes 5 MB a day, of which 5m writes 3.7.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from common.intervals import WEEK, Interval

_END_OF_TIME = 253_402_300_800_000  # the year 10000

_NAMES = {
    Interval.FIVE_MINUTES: r"(\d{4})-W(\d\d)",
    Interval.ONE_HOUR: r"(\d{4})-Q([1-4])",
    Interval.FOUR_HOURS: r"(\d{4})",
    Interval.ONE_DAY: r"(\d{4})s",
    Interval.ONE_WEEK: r"all",
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch `[start, end)` (ms UTC) of one interval's candles; `name` is the file's stem."""

    start: int
    end: int
    name: str


def period_of(interval: Interval, open_time: int) -> Period:
    """The period that holds the candle which opens at `open_time` (ms UTC)."""
    day = datetime.fromtimestamp(open_time / 1000, UTC)
    match interval:
        case Interval.FIVE_MINUTES:
            return _week(open_time)
        case Interval.ONE_HOUR:
            quarter = (day.month - 1) // 3
            return Period(
                _month(day.year, quarter * 3), _month(day.year, quarter * 3 + 3), f"{day.year}-Q{quarter + 1}"
            )
        case Interval.FOUR_HOURS:
            return Period(_month(day.year, 0), _month(day.year + 1, 0), f"{day.year}")
        case Interval.ONE_DAY:
            decade = day.year - day.year % 10
            return Period(_month(decade, 0), _month(decade + 10, 0), f"{decade}s")
        case Interval.ONE_WEEK:
            return Period(0, _END_OF_TIME, "all")


def periods_of(interval: Interval, times: Sequence[int]) -> set[Period]:
    """The periods that hold the candles which open at the rising `times` (ms UTC)."""
    found: set[Period] = set()
    position = 0
    while position < len(times):
        period = period_of(interval, times[position])
        found.add(period)
        position = bisect_left(times, period.end, position)
    return found


def period_named(interval: Interval, name: str) -> Period | None:
    """The period of a file's stem, or None when no file of ours is named so."""
    match = re.fullmatch(_NAMES[interval], name, re.ASCII)
    if match is None:
        return None
    numbers = [int(group) for group in match.groups()]
    try:
        period = period_of(interval, _a_moment_of(interval, numbers))
    except (ValueError, OverflowError):
        return None
    return period if period.name == name else None


def _a_moment_of(interval: Interval, numbers: list[int]) -> int:
    match interval:
        case Interval.FIVE_MINUTES:
            monday = date.fromisocalendar(numbers[0], numbers[1], 1)
            return int(datetime(monday.year, monday.month, monday.day, tzinfo=UTC).timestamp()) * 1000
        case Interval.ONE_HOUR:
            return _month(numbers[0], (numbers[1] - 1) * 3)
        case Interval.FOUR_HOURS | Interval.ONE_DAY:
            return _month(numbers[0], 0)
        case Interval.ONE_WEEK:
            return interval.anchor


def _week(open_time: int) -> Period:
    start = Interval.ONE_WEEK.floor(open_time)
    # Thursday decides to which year an ISO week belongs.
    year, week, _ = (datetime.fromtimestamp(start / 1000, UTC) + timedelta(days=3)).isocalendar()
    return Period(start, start + WEEK, f"{year}-W{week:02}")


def _month(year: int, months: int) -> int:
    moment = datetime(year + months // 12, months % 12 + 1, 1, tzinfo=UTC)
    return int(moment.timestamp()) * 1000
