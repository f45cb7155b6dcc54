"""Two years of the outbox in fast motion: every period gets its delivery, once, at its moment."""

from collections import Counter
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from reporter import delivery_log, outbox, settlement, subscription_store
from reporter.database import Database
from reporter.models import Status
from unit.reporter.almanac import DAY, END, FREQUENCIES, HOUR, START, ZONES, expected
from unit.reporter.rows import add_subscription


class Postman:
    """Plans and delivers, and writes down what it mailed when."""

    def __init__(self) -> None:
        self.mailed: dict[str, list[int]] = {frequency: [] for frequency in FREQUENCIES}
        self.periods: Counter[str] = Counter()

    def subscribe(self, session: Session, zone: str, now: int) -> None:
        for frequency in FREQUENCIES:
            add_subscription(session, now, frequency=frequency, timezone=zone, hour=HOUR, day=DAY)

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
