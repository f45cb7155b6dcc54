"""What a change of a subscription does to its next report."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from common.intervals import DAY, HOUR
from reporter import subscription_store as store
from reporter.database import Database
from unit.reporter.rows import add_subscription

# Wednesday 3 March 2027, 06:30 in Paris.
NOW = 1_804_051_800_000
MADE = NOW - 10 * DAY


def changed(session: Session, last: date | None, **values: object) -> int | None:
    """When a daily subscription of ten days ago is next due, once it is changed now."""
    row = add_subscription(session, MADE)
    row.last_period = last
    before = store.schedule_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    store.reschedule(row, before, NOW)
    return row.next_due


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({"hour": "08:00"}, NOW + 3 * HOUR // 2),
        ({"hour": "06:00"}, NOW - HOUR // 2),
        ({"timezone": "Asia/Kathmandu"}, NOW - 17 * HOUR // 4),
        ({"frequency": "weekly", "weekday": 4}, NOW + 2 * DAY + HOUR // 2),
        ({"frequency": "weekly", "weekday": 1}, NOW + 6 * DAY + HOUR // 2),
        ({"frequency": "monthly", "day": 3}, NOW + HOUR // 2),
        ({"frequency": "monthly", "day": 1}, NOW + 29 * DAY - HOUR // 2),
        ({"active": False}, None),
    ],
)
def test_a_change_takes_effect_at_once_and_drops_no_report_that_was_still_to_come(
    database: Database, values: dict[str, object], due: int | None
) -> None:
    yesterday = date(2027, 3, 2)
    assert database.transact(lambda session: changed(session, yesterday, **values)) == due


def test_a_later_hour_after_todays_report_is_for_tomorrow(database: Database) -> None:
    today = date(2027, 3, 3)
    due = database.transact(lambda session: changed(session, today, hour="20:00"))
    assert due == NOW + 37 * HOUR + HOUR // 2


def test_a_resumed_subscription_owes_nothing_of_its_pause(database: Database) -> None:
    def resume(session: Session) -> int | None:
        row = add_subscription(session, MADE, active=False)
        row.active = True
        store.reschedule(row, None, NOW + HOUR)
        return row.next_due

    assert database.transact(resume) == NOW + DAY + HOUR // 2
