"""The outbox: how deliveries come to be and are claimed. Each function is a part of one transaction.

SQLite lets one transaction in at a time. On PostgreSQL several reporters can share the work: what one of them has in
hand is locked, and the others pass it by.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common.intervals import HOUR, MINUTE, Depth
from common.reports import Language
from reporter.calendar import Frequency, Schedule, next_due
from reporter.models import DeliveryRow, Status, SubscriptionRow
from reporter.settlement import end
from reporter.subscription_store import schedule_of

# A claim that is older belongs to a process that is no more: none begins a delivery late in its claim.
CLAIM_MILLISECONDS = HOUR


@dataclass(frozen=True, slots=True)
class Topic:
    """What a report is about: deliveries with the same topic get the same page. `due` is ms UTC."""

    symbol: str
    language: Language
    schedule: Schedule
    depths: tuple[Depth, ...] | None
    due_date: date
    due: int
    missed: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process alone works on, with what its subscription says at this moment.

    `created` and `expires` (the end of the claim) are ms UTC, `delayed` says that it had to wait for something before,
    `attempts` counts the earlier conversations with the mail server, the first of which was at `first_attempt`.
    `token` is in the reader's unsubscribe link.
    """

    id: int
    message_id: str
    recipient: str
    topic: Topic
    created: int
    expires: int
    delayed: bool
    manual: bool
    attempts: int
    first_attempt: int | None
    token: str

    @property
    def due(self) -> int:
        """The moment at which it should have gone, ms UTC."""
        return self.topic.due


def plan(session: Session, now: int, domain: str) -> int:
    """Makes the delivery of every subscription whose due moment has come, and counts them.

    The latest missed period gets a row, the earlier ones are only counted. A delivery that is still
    waiting gives way to it. `domain` completes the Message-ID.
    """
    due = select(SubscriptionRow).where(SubscriptionRow.active, SubscriptionRow.next_due <= now)
    due = due.with_for_update(skip_locked=True)
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
    for row in session.scalars(waiting.with_for_update(skip_locked=True)).all():
        missed += row.missed + 1
        end(row, Status.SUPERSEDED, now, f"replaced by the next report; {row.answer or 'it was not tried'}")
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


def next_attempt(session: Session) -> int | None:
    """When the next waiting delivery can be tried, ms UTC."""
    return session.scalar(select(func.min(DeliveryRow.next_attempt)).where(DeliveryRow.status == Status.WAITING))


def claim_due(session: Session, now: int, owner: str, limit: int) -> list[Claim]:
    """Takes deliveries that can be tried now: the least tried first, then the earliest, those of a pair together.

    So a mail that breaks every connection cannot hold up the others. What belongs to a subscription that is gone or
    paused is ended instead.
    """
    due = (DeliveryRow.status == Status.WAITING) & (DeliveryRow.next_attempt <= now)
    order = (DeliveryRow.attempts, DeliveryRow.due, DeliveryRow.symbol, DeliveryRow.id)
    free = select(DeliveryRow.id).where(due).order_by(*order).limit(limit).with_for_update(skip_locked=True)
    wanted = session.scalars(free).all()
    if not wanted:
        return []
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(wanted))
        .values(status=Status.SENDING, claimed_by=owner, claimed_until=now + CLAIM_MILLISECONDS)
    )
    taken = (
        select(DeliveryRow, SubscriptionRow)
        .join(SubscriptionRow, isouter=True)
        .where(DeliveryRow.id.in_(wanted))
        .order_by(*order)
    )
    claims = [_claim_one(row, subscription, now) for row, subscription in session.execute(taken).all()]
    return [claim for claim in claims if claim is not None]


def _claim_one(row: DeliveryRow, subscription: SubscriptionRow | None, now: int) -> Claim | None:
    if subscription is None or not (subscription.active or row.manual):
        end(row, Status.CANCELLED, now, "the subscription was paused or deleted")
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
    topic = Topic(
        symbol=row.symbol,
        language=subscription.language,
        schedule=replace(schedule_of(subscription), frequency=Frequency(row.frequency)),
        depths=tuple(map(Depth, subscription.depths)) if subscription.depths else None,
        due_date=row.due_date,
        due=row.due,
        missed=row.missed,
    )
    return Claim(
        id=row.id,
        message_id=row.message_id,
        recipient=row.recipient,
        topic=topic,
        created=row.created,
        expires=row.claimed_until or 0,
        delayed=row.answer is not None,
        manual=row.manual,
        attempts=row.attempts,
        first_attempt=row.first_attempt,
        token=subscription.token,
    )


def is_late(claim: Claim, now: int) -> bool:
    """Whether a scheduled report leaves so long after its hour that its reader should be told.

    A minute where it had to wait for something; a quarter of an hour where only many others went before it.
    """
    return not claim.manual and now - claim.due > (MINUTE - 1 if claim.delayed else 15 * MINUTE)
