"""The calendar that the reporter's is held against: due moments by dateutil's rrule."""

from datetime import UTC, datetime

from dateutil import rrule, tz

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
FREQUENCIES = ("daily", "weekly", "monthly")
# Two years, local time in any zone. The hour is one that some days skip and others have twice.
START, END = datetime(2027, 1, 1), datetime(2028, 12, 31, 23, 59)  # noqa: DTZ001
HOUR, DAY = "02:15", 31


def expected(frequency: str, zone: str) -> list[int]:
    """The due moments (ms UTC) of two years: every day, every Monday, or every month's last day."""
    begin = START.replace(hour=2, minute=15)
    if frequency == "daily":
        rule = rrule.rrule(rrule.DAILY, dtstart=begin, until=END)
    elif frequency == "weekly":
        rule = rrule.rrule(rrule.WEEKLY, byweekday=0, dtstart=begin, until=END)
    else:
        rule = rrule.rrule(rrule.MONTHLY, bymonthday=(28, 29, 30, 31), bysetpos=-1, dtstart=begin, until=END)
    zoned = (each.replace(tzinfo=tz.gettz(zone)) for each in rule)
    return [round(tz.resolve_imaginary(each).astimezone(UTC).timestamp() * 1000) for each in zoned]
