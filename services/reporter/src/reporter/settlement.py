"""How deliveries end, or are put back: every change of a delivery's state after it was claimed."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import CursorResult, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from reporter.models import AttemptRow, DeliveryRow, Status

_DELIVERIES, _ATTEMPTS = cast(Table, DeliveryRow.__table__), cast(Table, AttemptRow.__table__)
_NOTE_ATTEMPT = insert(_ATTEMPTS)
_AFTER_ATTEMPT = (
    update(_DELIVERIES)
    .where(_DELIVERIES.c.id == bindparam("of"))
    .values(
        attempts=_DELIVERIES.c.attempts + 1,
        first_attempt=func.coalesce(_DELIVERIES.c.first_attempt, bindparam("at")),
        status=bindparam("status"),
        answer=bindparam("answer"),
        claimed_by=None,
        claimed_until=None,
    )
)
_SETTLE = _AFTER_ATTEMPT.values(settled=bindparam("settled"))
_RETRY = _AFTER_ATTEMPT.values(next_attempt=bindparam("next_attempt"))


def settle(session: Session, delivery: int, status: Status, now: int, *, outcome: str, answer: str) -> None:
    """Ends a delivery after a conversation with the mail server, whose last word is `answer`."""
    _attempted(session, delivery, now, {"outcome": outcome, "answer": answer}, status=status, settled=now)


def retry(session: Session, delivery: int, now: int, at: int, answer: str) -> None:
    """Puts a delivery back after a conversation that failed for the time being; it is due again `at` (ms UTC)."""
    said = {"outcome": "temporary", "answer": answer}
    _attempted(session, delivery, now, said, status=Status.WAITING, next_attempt=at)


def postpone(session: Session, deliveries: Sequence[int], at: int, reason: str) -> None:
    """Puts claimed deliveries back that were not tried at all; they are due again `at` (ms UTC)."""
    claimed = select(DeliveryRow).where(DeliveryRow.id.in_(deliveries), DeliveryRow.status == Status.SENDING)
    for row in session.scalars(claimed):
        _put_back(row, at, reason)


def give_up(session: Session, delivery: int, now: int, reason: str) -> None:
    """Ends a delivery that could not even be tried."""
    end(session.get_one(DeliveryRow, delivery), Status.FAILED, now, reason)


def defer_all(session: Session, now: int, until: int, reason: str) -> int:
    """Lets every delivery that is due now wait too, since the trouble is not its own. Gives their number."""
    result = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.status == Status.WAITING, DeliveryRow.next_attempt <= now)
        .values(next_attempt=until, answer=reason)
    )
    return count_of(result)


def wake_all(session: Session, now: int) -> None:
    """Makes every waiting delivery due at once."""
    session.execute(update(DeliveryRow).where(DeliveryRow.status == Status.WAITING).values(next_attempt=now))


def cancel(session: Session, subscription: int, now: int, reason: str) -> None:
    """Ends what is waiting for a subscription."""
    query = select(DeliveryRow).where(DeliveryRow.subscription_id == subscription, DeliveryRow.status == Status.WAITING)
    for row in session.scalars(query.with_for_update()).all():
        end(row, Status.CANCELLED, now, reason)


def release(session: Session, now: int, *, everything: bool) -> int:
    """Takes back claims whose process has vanished: the expired ones, or all when no other process can be there.

    What was sent by hand is not sent again: the person who asked did not get an answer and asks again.
    """
    query = select(DeliveryRow).where(DeliveryRow.status == Status.SENDING)
    if not everything:
        query = query.where(DeliveryRow.claimed_until < now)
    rows = session.scalars(query.with_for_update(skip_locked=True)).all()
    for row in rows:
        if row.manual:
            end(row, Status.FAILED, now, "interrupted: the service ended before the mail server had answered")
        else:
            _put_back(row, now, "interrupted: the service ended before the mail server had answered")
    return len(rows)


def _attempted(
    session: Session, delivery: int, now: int, said: dict[str, str], *, status: Status, **changes: int
) -> None:
    # Statements made beforehand: with a thousand mails due at one minute, making them anew would cost most of it.
    connection = session.connection()
    connection.execute(_NOTE_ATTEMPT, {"delivery_id": delivery, "ended": now} | said)
    values = {"of": delivery, "at": now, "status": status, "answer": said["answer"]}
    connection.execute(_SETTLE if "settled" in changes else _RETRY, values | changes)


def _put_back(row: DeliveryRow, at: int, answer: str) -> None:
    row.status, row.next_attempt, row.answer = Status.WAITING, at, answer
    row.claimed_by = row.claimed_until = None


def end(row: DeliveryRow, status: Status, now: int, answer: str) -> None:
    """Ends a delivery without a conversation; `answer` says why."""
    row.status, row.settled, row.answer = status, now, answer
    row.claimed_by = row.claimed_until = None


def count_of(result: object) -> int:
    """How many rows a statement has changed."""
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
