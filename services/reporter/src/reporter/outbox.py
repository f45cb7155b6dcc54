"""The outbox: every query on deliveries. Each function is a part of one transaction."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session, selectinload

from common.intervals import DAY, HOUR, MINUTE, Depth
from common.reports import Language
from reporter.calendar import Frequency, Schedule, next_due
from reporter.models import AttemptRow, DeliveryRow, Status, SubscriptionRow
from reporter.subscription_store import schedule_of

# A delivery takes minutes at the worst. A claim that is older belongs to a process that is no more.
CLAIM_MILLISECONDS = HOUR
_KEEP_MILLISECONDS = 400 * DAY
_OPEN = (Status.WAITING, Status.SENDING)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process alone works on, with what its subscription says at this moment.

    `due` and `created` are ms UTC, `attempts` counts the earlier conversations with the mail server, the
    first of which was at `first_attempt`.
    """

    id: int
    message_id: str
    symbol: str
    recipient: str
    language: Language
    schedule: Schedule
    depths: tuple[Depth, ...] | None
    due_date: date
    due: int
    created: int
    missed: int
    manual: bool
    attempts: int
    first_attempt: int | None
    token: str


def plan(session: Session, now: int, domain: str) -> int:
    """Makes the delivery of every subscription whose due moment has come, and counts them.

    The latest missed period gets a row, the earlier ones are only counted. A delivery that is still
    waiting gives way to it. `domain` completes the Message-ID.
    """
    due = select(SubscriptionRow).where(SubscriptionRow.active, SubscriptionRow.next_due <= now)
    return sum(_plan_one(session, row, now, domain) for row in session.scalars(due).all())


def _plan_one(session: Session, row: SubscriptionRow, now: int, domain: str) -> bool:
    schedule = schedule_of(row)
    due = next_due(schedule, row.last_period, row.since, now)
    if due.moment > now:
        row.next_due = due.moment
        return False
    row.last_period = due.date
    row.next_due = next_due(schedule, due.date, row.since, now).moment
    period = f"{row.frequency}:{due.date}"
    known = select(DeliveryRow.id).where(DeliveryRow.subscription_id == row.id, DeliveryRow.period == period)
    if session.scalar(known) is not None:
        return False
    missed = due.missed + _supersede(session, row.id, now)
    session.add(_new_delivery(row, period, due.date, due.moment, now=now, domain=domain, missed=missed))
    return True


def _supersede(session: Session, subscription: int, now: int) -> int:
    """Ends what is still waiting; gives how many periods that leaves without a mail."""
    waiting = select(DeliveryRow).where(
        DeliveryRow.subscription_id == subscription, DeliveryRow.status == Status.WAITING, ~DeliveryRow.manual
    )
    missed = 0
    for row in session.scalars(waiting).all():
        missed += row.missed + 1
        _end(row, Status.SUPERSEDED, now, f"replaced by the next report; {row.answer or 'it was not tried'}")
    return missed


def _new_delivery(
    row: SubscriptionRow, period: str, due_date: date, due: int, *, now: int, domain: str, missed: int = 0
) -> DeliveryRow:
    return DeliveryRow(
        subscription_id=row.id,
        period=period,
        due_date=due_date,
        due=due,
        missed=missed,
        manual=False,
        symbol=row.symbol,
        recipient=row.recipient,
        frequency=row.frequency,
        message_id=f"<{uuid4().hex}@{domain}>",
        status=Status.WAITING,
        created=now,
        next_attempt=now,
        attempts=0,
    )


def due_ids(session: Session, now: int, limit: int) -> list[int]:
    """The deliveries that can be tried now: the least tried first, then the earliest, those of a pair together.

    So a mail that breaks every connection cannot hold up the others.
    """
    query = (
        select(DeliveryRow.id)
        .where(DeliveryRow.status == Status.WAITING, DeliveryRow.next_attempt <= now)
        .order_by(DeliveryRow.attempts, DeliveryRow.due, DeliveryRow.symbol, DeliveryRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def next_attempt(session: Session) -> int | None:
    """When the next waiting delivery can be tried, ms UTC."""
    return session.scalar(select(func.min(DeliveryRow.next_attempt)).where(DeliveryRow.status == Status.WAITING))


def claim(session: Session, delivery: int, now: int, owner: str) -> Claim | None:
    """Takes a waiting delivery. Nothing when somebody else has it, or its subscription is gone or paused."""
    taken = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery, DeliveryRow.status == Status.WAITING)
        .values(status=Status.SENDING, claimed_by=owner, claimed_until=now + CLAIM_MILLISECONDS)
    )
    if not _count(taken):
        return None
    row = session.get_one(DeliveryRow, delivery)
    subscription = session.get(SubscriptionRow, row.subscription_id) if row.subscription_id else None
    if subscription is None or not (subscription.active or row.manual):
        _end(row, Status.CANCELLED, now, "the subscription was paused or deleted")
        return None
    # A change of the subscription counts for what is on its way too.
    row.recipient, row.symbol = subscription.recipient, subscription.symbol
    return _claimed(row, subscription)


def claim_manual(session: Session, row: SubscriptionRow, due_date: date, now: int, *, owner: str, domain: str) -> Claim:
    """Makes a delivery out of turn, already claimed; it covers the period of `due_date`."""
    delivery = _new_delivery(row, f"manual:{uuid4().hex}", due_date, now, now=now, domain=domain)
    delivery.manual, delivery.status = True, Status.SENDING
    delivery.claimed_by, delivery.claimed_until = owner, now + CLAIM_MILLISECONDS
    session.add(delivery)
    session.flush()
    return _claimed(delivery, row)


def _claimed(row: DeliveryRow, subscription: SubscriptionRow) -> Claim:
    return Claim(
        id=row.id,
        message_id=row.message_id,
        symbol=row.symbol,
        recipient=row.recipient,
        language=subscription.language,
        schedule=replace(schedule_of(subscription), frequency=Frequency(row.frequency)),
        depths=tuple(map(Depth, subscription.depths)) if subscription.depths else None,
        due_date=row.due_date,
        due=row.due,
        created=row.created,
        missed=row.missed,
        manual=row.manual,
        attempts=row.attempts,
        first_attempt=row.first_attempt,
        token=subscription.token,
    )


def settle(session: Session, delivery: int, status: Status, now: int, *, outcome: str, answer: str) -> None:
    """Ends a delivery after a conversation with the mail server, whose last word is `answer`."""
    row = _record_attempt(session, delivery, now, outcome, answer)
    _end(row, status, now, answer)


def retry(session: Session, delivery: int, now: int, at: int, answer: str) -> None:
    """Puts a delivery back after a conversation that failed for the time being; it is due again `at` (ms UTC)."""
    _put_back(_record_attempt(session, delivery, now, "temporary", answer), at, answer)


def postpone(session: Session, delivery: int, at: int, reason: str) -> None:
    """Puts a delivery back that was not tried at all; it is due again `at` (ms UTC)."""
    _put_back(session.get_one(DeliveryRow, delivery), at, reason)


def give_up(session: Session, delivery: int, now: int, reason: str) -> None:
    """Ends a delivery that could not even be tried."""
    _end(session.get_one(DeliveryRow, delivery), Status.FAILED, now, reason)


def defer_all(session: Session, now: int, until: int, reason: str) -> int:
    """Lets every delivery that is due now wait too, since the trouble is not its own. Gives their number."""
    result = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.status == Status.WAITING, DeliveryRow.next_attempt <= now)
        .values(next_attempt=until, answer=reason)
    )
    return _count(result)


def wake_all(session: Session, now: int) -> None:
    """Makes every waiting delivery due at once."""
    session.execute(update(DeliveryRow).where(DeliveryRow.status == Status.WAITING).values(next_attempt=now))


def cancel(session: Session, subscription: int, now: int, reason: str) -> None:
    """Ends what is waiting for a subscription."""
    query = select(DeliveryRow).where(DeliveryRow.subscription_id == subscription, DeliveryRow.status == Status.WAITING)
    for row in session.scalars(query).all():
        _end(row, Status.CANCELLED, now, reason)


def release(session: Session, now: int, *, everything: bool) -> int:
    """Takes back claims whose process has vanished: the expired ones, or all when no other process can be there.

    What was sent by hand is not sent again: the person who asked did not get an answer and asks again.
    """
    query = select(DeliveryRow).where(DeliveryRow.status == Status.SENDING)
    if not everything:
        query = query.where(DeliveryRow.claimed_until < now)
    rows = session.scalars(query).all()
    for row in rows:
        if row.manual:
            _end(row, Status.FAILED, now, "interrupted: the service ended before the mail server had answered")
        else:
            _put_back(row, now, "interrupted: the service ended before the mail server had answered")
    return len(rows)


def listing(
    session: Session, limit: int, before: int | None, subscription: int | None, status: Status | None
) -> list[DeliveryRow]:
    """Deliveries with their attempts, the newest first, those with an id below `before`."""
    query = select(DeliveryRow).options(selectinload(DeliveryRow.history)).order_by(DeliveryRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(DeliveryRow.id < before)
    if subscription is not None:
        query = query.where(DeliveryRow.subscription_id == subscription)
    if status is not None:
        query = query.where(DeliveryRow.status == status)
    return list(session.scalars(query))


def counts(session: Session) -> dict[str, int]:
    """How many deliveries there are in each state."""
    query = select(DeliveryRow.status, func.count()).group_by(DeliveryRow.status)
    return {str(status): number for status, number in session.execute(query)}


def prune(session: Session, now: int) -> int:
    """Forgets deliveries that were settled long ago. Gives their number."""
    old = delete(DeliveryRow).where(DeliveryRow.settled < now - _KEEP_MILLISECONDS)
    return _count(session.execute(old))


def is_late(claim: Claim, now: int) -> bool:
    """Whether a scheduled report leaves so long after its hour that its reader should be told."""
    return not claim.manual and now - claim.due > 15 * MINUTE


def _record_attempt(session: Session, delivery: int, now: int, outcome: str, answer: str) -> DeliveryRow:
    row = session.get_one(DeliveryRow, delivery)
    row.attempts += 1
    row.first_attempt = row.first_attempt or now
    session.add(AttemptRow(delivery_id=delivery, ended=now, outcome=outcome, answer=answer))
    return row


def _put_back(row: DeliveryRow, at: int, answer: str) -> None:
    row.status, row.next_attempt, row.answer = Status.WAITING, at, answer
    row.claimed_by = row.claimed_until = None


def _end(row: DeliveryRow, status: Status, now: int, answer: str) -> None:
    row.status, row.settled, row.answer = status, now, answer
    row.claimed_by = row.claimed_until = None


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
