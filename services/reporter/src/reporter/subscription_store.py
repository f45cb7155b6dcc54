"""Every query on subscriptions. Each function is a part of one transaction."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporter.calendar import Frequency, Schedule, due_moment, is_due_date, local_date, next_due
from reporter.models import SubscriptionRow


def schedule_of(row: SubscriptionRow) -> Schedule:
    """When the subscription is due."""
    hour = time.fromisoformat(row.hour)
    return Schedule(Frequency(row.frequency), hour, row.weekday, row.day, ZoneInfo(row.timezone))


def every(session: Session) -> list[SubscriptionRow]:
    """All subscriptions in the order in which they were made."""
    return list(session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.id)))


def find(session: Session, subscription: int) -> SubscriptionRow | None:
    """One subscription."""
    return session.get(SubscriptionRow, subscription)


def find_by_token(session: Session, token: str) -> SubscriptionRow | None:
    """The subscription whose unsubscribe link carries the token."""
    return session.scalar(select(SubscriptionRow).where(SubscriptionRow.token == token))


def count(session: Session) -> int:
    """How many subscriptions there are."""
    return session.scalar(select(func.count(SubscriptionRow.id))) or 0


def next_moment(session: Session) -> int | None:
    """When the next report is due, ms UTC."""
    return session.scalar(select(func.min(SubscriptionRow.next_due)).where(SubscriptionRow.active))


def reschedule(row: SubscriptionRow, before: Schedule | None, now: int) -> None:
    """Sets when the subscription is next due after it was made, changed or resumed (`before`: its schedule so far).

    Reports are owed from now on. One thing is kept of the old schedule: the report that was still to come, when
    its date stays and only its new hour has passed already, is owed at once instead of being dropped.
    """
    if not row.active:
        row.next_due = None
        return
    schedule = schedule_of(row)
    row.since = owed_from(row, schedule, before, now)
    row.next_due = next_due(schedule, row.last_period, row.since, now).moment


def owed_from(row: SubscriptionRow, schedule: Schedule, before: Schedule | None, now: int) -> int:
    """The moment (ms UTC) from which reports are owed once the subscription goes from `before` to `schedule`."""
    pending = next_due(before, row.last_period, row.since, now).date if before else None
    if pending and is_due_date(schedule, pending) and due_moment(schedule, pending) <= now:
        return due_moment(schedule, pending) - 1
    return now


def realign(session: Session, now: int, build_date: int) -> None:
    """Puts right what was written while the clock was wrong, and what other zone rules have moved."""
    for row in every(session):
        schedule = schedule_of(row)
        tomorrow = local_date(schedule.zone, now) + timedelta(days=1)
        if row.last_period and row.last_period > tomorrow:
            row.last_period, row.since = None, now
        if not build_date <= row.since <= now:
            row.since = now
        if row.active:
            row.next_due = next_due(schedule, row.last_period, row.since, now).moment
