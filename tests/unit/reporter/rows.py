"""Subscriptions for the tests of queries."""

from uuid import uuid4

from sqlalchemy.orm import Session

from reporter import subscription_store
from reporter.models import SubscriptionRow


def add_subscription(session: Session, now: int, **values: object) -> SubscriptionRow:
    """A daily subscription at seven in Paris, made at `now` (ms UTC), with the given columns otherwise."""
    columns: dict[str, object] = {
        "symbol": "BTCUSDC",
        "recipient": "reader@example.org",
        "frequency": "daily",
        "hour": "07:00",
        "weekday": 0,
        "day": 1,
        "timezone": "Europe/Paris",
        "language": "fr",
        "depths": None,
        "active": True,
        "created": now,
        "changed": now,
        "since": now,
        "token": uuid4().hex,
    }
    row = SubscriptionRow(**(columns | values))
    subscription_store.reschedule(row, None, now)
    session.add(row)
    session.flush()
    return row
