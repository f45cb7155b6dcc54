"""Two years of the outbox in fast motion: every period gets its delivery, once, at its moment."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz
from sqlalchemy.orm import Session

from reporter import delivery_log, outbox, settlement, subscription_store
from reporter.database import Database
from reporter.models import Status
from unit.reporter.rows import add_subscription

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
FREQUENCIES = ("daily", "weekly", "monthly")
START, END = datetime(2027, 1, 1), datetime(2028, 12, 31, 23, 59)  # noqa: DTZ001 - local time in any zone


def expected(frequency: str, zone: str) -> list[int]:
    """The due moments by dateutil."""
    begin = START.replace(hour=2, minute=15)
    if frequency == "daily":
        rule = rrule.rrule(rrule.DAILY, dtstart=begin, until=END)
    elif frequency == "weekly":
        rule = rrule.rrule(rrule.WEEKLY, byweekday=0, dtstart=begin, until=END)
    else:
        rule = rrule.rrule(rrule.MONTHLY, bymonthday=(28, 29, 30, 31), bysetpos=-1, dtstart=begin, until=END)
    zoned = (each.replace(tzinfo=tz.gettz(zone)) for each in rule)
    return [round(tz.resolve_imaginary(each).astimezone(UTC).timestamp() * 1000) for each in zoned]


class Postman:
    """Plans and delivers, and writes down what it mailed when."""

    def __init__(self) -> None:
        self.mailed: dict[str, list[int]] = {frequency: [] for frequency in FREQUENCIES}
        self.periods: Counter[str] = Counter()

    def subscribe(self, session: Session, zone: str, now: int) -> None:
        for frequency in FREQUENCIES:
            add_subscription(session, now, frequency=frequency, timezone=zone, hour="02:15", day=31)

    def serve(self, session: Session, now: int) -> None:
        outbox.plan(session, now, "example.org")
        for claim in outbox.claim_due(session, now, "test", 10):
            frequency = claim.topic.schedule.frequency
            self.mailed[frequency].append(now)
            self.periods[f"{frequency}:{claim.topic.due_date}"] += 1
            settlement.settle(session, claim.id, Status.SENT, now, outcome="sent", answer="250 ok")


@pytest.mark.parametrize("zone", ZONES)
def test_each_period_of_two_years_is_mailed_exactly_once_at_its_moment(database: Database, zone: str) -> None:
    start, end = (round(each.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000) for each in (START, END))
    postman = Postman()
    database.transact(lambda session: postman.subscribe(session, zone, start))
    while (moment := database.transact(subscription_store.next_moment)) is not None and moment <= end:
        database.transact(partial(postman.serve, now=moment))
        # A second look at the same moment finds nothing more to do.
        assert database.transact(partial(outbox.plan, now=moment, domain="example.org")) == 0
    assert postman.mailed == {frequency: expected(frequency, zone) for frequency in FREQUENCIES}
    assert set(postman.periods.values()) == {1}
    assert database.transact(delivery_log.counts) == {Status.SENT: postman.periods.total()}
