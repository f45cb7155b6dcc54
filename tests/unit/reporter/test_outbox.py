"""The outbox: one row per subscription and period, claimed by one, never lost."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from common.intervals import DAY, HOUR, MINUTE
from reporter import delivery_log, outbox, settlement, subscription_store
from reporter.calendar import Frequency
from reporter.database import Database
from reporter.models import DeliveryRow, Status, SubscriptionRow
from unit.reporter.rows import add_subscription

# Monday 1 March 2027, 07:00 in Paris, and the noon before.
DUE = 1_803_880_800_000
MADE = DUE - 19 * HOUR
DOMAIN = "example.org"


def plan(database: Database, now: int) -> int:
    return database.transact(partial(outbox.plan, now=now, domain=DOMAIN))


def claim(database: Database, now: int, owner: str = "one") -> outbox.Claim | None:
    """The next delivery that can be tried, claimed."""
    claims = database.transact(partial(outbox.claim_due, now=now, owner=owner, limit=1))
    return claims[0] if claims else None


def rows(database: Database) -> list[DeliveryRow]:
    return database.transact(lambda session: delivery_log.listing(session, 100, None, None, None))[::-1]


@pytest.fixture
def subscription(database: Database) -> int:
    return database.transact(lambda session: add_subscription(session, MADE).id)


def test_a_period_gets_one_row_however_often_it_is_planned(database: Database, subscription: int) -> None:
    assert [plan(database, now) for now in (DUE - 1, DUE, DUE, DUE + HOUR)] == [0, 1, 0, 0]
    (row,) = rows(database)
    assert (row.period, row.due, row.status, row.missed) == ("daily:2027-03-01", DUE, Status.WAITING, 0)
    assert row.message_id.endswith("@example.org>")
    assert row.subscription_id == subscription


def test_missed_periods_become_one_row_for_the_latest(database: Database, subscription: int) -> None:
    plan(database, DUE + 5 * DAY + HOUR)
    (row,) = rows(database)
    assert (row.period, row.due, row.missed) == ("daily:2027-03-06", DUE + 5 * DAY, 5)
    assert row.subscription_id == subscription


def test_a_row_that_still_waits_gives_way_to_the_next_period(database: Database, subscription: int) -> None:
    plan(database, DUE)
    plan(database, DUE + DAY)
    old, new = rows(database)
    assert (old.status, new.status, new.missed) == (Status.SUPERSEDED, Status.WAITING, 1)
    assert new.subscription_id == subscription


def test_a_row_that_is_being_sent_is_left_alone_by_the_next_period(database: Database, subscription: int) -> None:
    plan(database, DUE)
    assert claim(database, DUE) is not None
    plan(database, DUE + DAY)
    assert [row.status for row in rows(database)] == [Status.SENDING, Status.WAITING]
    assert subscription


def test_only_one_can_claim_a_row(database: Database, subscription: int) -> None:
    plan(database, DUE)
    first, second = claim(database, DUE, "one"), claim(database, DUE, "two")
    assert first is not None
    assert second is None
    assert (first.topic.symbol, first.recipient) == ("BTCUSDC", "reader@example.org")
    assert first.topic.schedule.frequency is Frequency.DAILY
    assert subscription


def test_a_batch_is_claimed_at_once_up_to_its_limit(database: Database) -> None:
    for number in range(5):
        database.transact(partial(add_subscription, now=MADE, recipient=f"reader{number}@example.org"))
    plan(database, DUE)
    batches = [database.transact(partial(outbox.claim_due, now=DUE, owner="one", limit=3)) for _ in range(3)]
    assert [[each.id for each in batch] for batch in batches] == [[1, 2, 3], [4, 5], []]


def test_a_claim_carries_what_the_subscription_says_now(database: Database, subscription: int) -> None:
    plan(database, DUE)

    def change(session: Session) -> None:
        row = session.get_one(SubscriptionRow, subscription)
        row.recipient, row.symbol, row.language = "other@example.org", "ETHUSDC", "en"

    database.transact(change)
    taken = claim(database, DUE)
    assert taken is not None
    assert (taken.recipient, taken.topic.symbol, taken.topic.language) == ("other@example.org", "ETHUSDC", "en")
    assert rows(database)[0].recipient == "other@example.org"


@pytest.mark.parametrize("fate", ["paused", "deleted"])
def test_a_row_of_a_subscription_that_is_gone_is_cancelled_when_its_turn_comes(
    database: Database, subscription: int, fate: str
) -> None:
    plan(database, DUE)

    def end(session: Session) -> None:
        row = session.get_one(SubscriptionRow, subscription)
        if fate == "paused":
            row.active = False
        else:
            session.delete(row)

    database.transact(end)
    assert claim(database, DUE) is None
    assert rows(database)[0].status == Status.CANCELLED


def test_a_vanished_process_loses_its_claims_at_once_or_after_an_hour(database: Database, subscription: int) -> None:
    plan(database, DUE)
    claim(database, DUE)
    assert database.transact(partial(settlement.release, now=DUE + HOUR, everything=False)) == 0
    assert database.transact(partial(settlement.release, now=DUE + HOUR + 1, everything=False)) == 1
    claim(database, DUE + HOUR + 1)
    assert database.transact(partial(settlement.release, now=DUE + HOUR + 2, everything=True)) == 1
    assert claim(database, DUE + HOUR + 3) is not None
    assert subscription


def test_an_interrupted_mail_sent_by_hand_is_not_sent_again(database: Database, subscription: int) -> None:
    def ask(session: Session) -> outbox.Claim:
        row = session.get_one(SubscriptionRow, subscription)
        return outbox.claim_manual(session, row, date(2027, 3, 1), DUE, owner="one", domain=DOMAIN)

    taken = database.transact(ask)
    assert taken.manual
    database.transact(partial(settlement.release, now=DUE, everything=True))
    (row,) = rows(database)
    assert row.status == Status.FAILED
    assert "interrupted" in (row.answer or "")


def test_attempts_are_counted_and_kept_with_their_answers(database: Database, subscription: int) -> None:
    plan(database, DUE)
    taken = claim(database, DUE)
    assert taken is not None
    database.transact(lambda session: settlement.retry(session, taken.id, DUE, DUE + MINUTE, "451 later"))
    assert claim(database, DUE) is None
    again = claim(database, DUE + MINUTE)
    assert again is not None
    assert (again.attempts, again.first_attempt, again.message_id) == (1, DUE, taken.message_id)
    database.transact(
        lambda session: settlement.settle(session, again.id, Status.SENT, DUE + MINUTE, outcome="sent", answer="250 ok")
    )
    (row,) = rows(database)
    assert (row.status, row.attempts, row.answer, row.settled) == (Status.SENT, 2, "250 ok", DUE + MINUTE)
    assert [(each.outcome, each.answer) for each in row.history] == [("temporary", "451 later"), ("sent", "250 ok")]
    assert subscription


def test_deferring_touches_only_what_is_due(database: Database) -> None:
    for hour in ("07:00", "09:00"):
        database.transact(partial(add_subscription, now=MADE, hour=hour))
    plan(database, DUE + 2 * HOUR)
    database.transact(partial(outbox.claim_due, now=DUE + 2 * HOUR, owner="one", limit=2))
    database.transact(lambda session: settlement.postpone(session, [1], DUE + 2 * HOUR, "the service ended"))
    database.transact(lambda session: settlement.postpone(session, [2], DUE + 9 * HOUR, "facts"))
    assert database.transact(lambda session: settlement.defer_all(session, DUE + 2 * HOUR, DUE + 3 * HOUR, "away")) == 1
    assert [(row.next_attempt - DUE) // HOUR for row in rows(database)] == [3, 9]
    assert database.transact(outbox.next_attempt) == DUE + 3 * HOUR


def test_the_least_tried_go_first(database: Database) -> None:
    for number in range(3):
        database.transact(partial(add_subscription, now=MADE, recipient=f"reader{number}@example.org"))
    plan(database, DUE)
    taken = claim(database, DUE)
    assert taken is not None
    database.transact(lambda session: settlement.retry(session, taken.id, DUE, DUE, "451 later"))
    claims = database.transact(partial(outbox.claim_due, now=DUE, owner="one", limit=9))
    assert [each.id for each in claims] == [2, 3, 1]


def test_a_deleted_subscription_leaves_its_deliveries_in_the_log(database: Database, subscription: int) -> None:
    plan(database, DUE)
    database.transact(lambda session: session.delete(session.get_one(SubscriptionRow, subscription)))
    (row,) = rows(database)
    assert (row.subscription_id, row.recipient) == (None, "reader@example.org")


def test_old_settled_deliveries_are_forgotten_with_their_attempts(database: Database, subscription: int) -> None:
    plan(database, DUE)
    taken = claim(database, DUE)
    assert taken is not None
    database.transact(
        lambda session: settlement.settle(session, taken.id, Status.SENT, DUE, outcome="sent", answer="250 ok")
    )
    assert database.transact(partial(delivery_log.prune, now=DUE + 400 * DAY)) == 0
    assert database.transact(partial(delivery_log.prune, now=DUE + 400 * DAY + 1)) == 1
    assert rows(database) == []
    assert subscription


def test_the_log_can_be_narrowed_and_paged(database: Database) -> None:
    for _ in range(3):
        database.transact(lambda session: add_subscription(session, MADE))
    plan(database, DUE)
    claim(database, DUE)
    first, second = (
        database.transact(partial(delivery_log.listing, limit=2, before=before, subscription=None, status=None))
        for before in (None, 2)
    )
    assert [[row.id for row in page] for page in (first, second)] == [[3, 2], [1]]
    sending = database.transact(lambda session: delivery_log.listing(session, 9, None, None, Status.SENDING))
    assert [row.id for row in sending] == [1]
    of_second = database.transact(lambda session: delivery_log.listing(session, 9, None, 2, None))
    assert [row.id for row in of_second] == [2]


def test_rows_made_by_a_wrong_clock_are_put_right(database: Database) -> None:
    past = database.transact(lambda session: add_subscription(session, 0).id)
    future = database.transact(lambda session: add_subscription(session, MADE + 5_000 * DAY).id)

    def spoil(session: Session) -> None:
        session.get_one(SubscriptionRow, future).last_period = date(2040, 1, 1)

    database.transact(spoil)
    database.transact(lambda session: subscription_store.realign(session, MADE, MADE - DAY))
    assert plan(database, MADE) == 0
    moments = database.transact(
        lambda session: [session.get_one(SubscriptionRow, each).next_due for each in (past, future)]
    )
    assert moments == [DUE, DUE]
