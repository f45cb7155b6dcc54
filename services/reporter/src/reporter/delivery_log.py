"""The log of deliveries: what can be asked of it, and what is forgotten."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from common.intervals import DAY
from reporter.models import DeliveryRow, Status
from reporter.settlement import count_of

_KEEP_MILLISECONDS = 400 * DAY


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


def latest(session: Session) -> list[DeliveryRow]:
    """The newest delivery of each subscription that has one."""
    newest = select(func.max(DeliveryRow.id)).where(DeliveryRow.subscription_id.is_not(None))
    query = select(DeliveryRow).options(selectinload(DeliveryRow.history))
    return list(session.scalars(query.where(DeliveryRow.id.in_(newest.group_by(DeliveryRow.subscription_id)))))


def counts(session: Session) -> dict[str, int]:
    """How many deliveries there are in each state."""
    query = select(DeliveryRow.status, func.count()).group_by(DeliveryRow.status)
    return {str(status): number for status, number in session.execute(query)}


def prune(session: Session, now: int) -> int:
    """Forgets deliveries that were settled long ago. Gives their number."""
    old = delete(DeliveryRow).where(DeliveryRow.settled < now - _KEEP_MILLISECONDS)
    return count_of(session.execute(old))
