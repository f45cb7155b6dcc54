"""Writing down what became of a delivery, whatever the disk does."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy.orm import Session

from common.intervals import DAY
from reporter import delivery_log, outbox
from reporter.database import Database, StorageError
from reporter.ledger import Ledger
from reporter.models import Status
from reporter.outbox import Claim
from unit.reporter.rows import add_subscription

DUE = 1_803_880_800_000


class FullDisk(Database):
    """Refuses a number of times, as a full disk does, before it works again."""

    def __init__(self, good: Database, refusals: int) -> None:
        self.refusals = refusals
        self._good = good

    async def run(self, work: Callable[[Session], object]) -> object:  # type: ignore[override]
        if self.refusals:
            self.refusals -= 1
            raise StorageError("The database cannot be used (disk full)")
        return self._good.transact(work)


class Naps:
    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def claim(database: Database) -> Claim:
    database.transact(partial(add_subscription, now=DUE - DAY))
    database.transact(partial(outbox.plan, now=DUE, domain="example.org"))
    (claimed,) = database.transact(partial(outbox.claim_due, now=DUE, owner="one", limit=1))
    return claimed


async def test_an_outcome_is_written_as_soon_as_the_disk_allows(database: Database, claim: Claim) -> None:
    naps = Naps()
    ledger = Ledger(FullDisk(database, 3), lambda: DUE, naps)
    await ledger.settle(claim, Status.SENT, "sent", "250 ok")
    (row,) = database.transact(lambda session: delivery_log.listing(session, 9, None, None, None))
    assert (row.status, row.attempts) == (Status.SENT, 1)
    assert naps.seconds == [5.0] * 3


async def test_giving_up_is_no_attempt(database: Database, claim: Claim) -> None:
    await Ledger(FullDisk(database, 0), lambda: DUE, Naps()).give_up(claim, "there are no facts")
    (row,) = database.transact(lambda session: delivery_log.listing(session, 9, None, None, None))
    assert (row.status, row.attempts, row.answer) == (Status.FAILED, 0, "there are no facts")


def test_a_database_that_cannot_be_written_is_a_storage_error_with_what_to_do(database: Database) -> None:
    database.transact(lambda session: session.connection().exec_driver_sql("PRAGMA query_only = ON"))
    with pytest.raises(StorageError, match="look at the data disk"):
        database.transact(partial(add_subscription, now=DUE))
