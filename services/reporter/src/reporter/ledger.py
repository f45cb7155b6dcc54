"""Writing down what became of deliveries, whatever the disk does meanwhile."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from common.clock import Clock, Sleep
from reporter import settlement
from reporter.database import Database, StorageError
from reporter.models import Status
from reporter.outbox import Claim

log = logging.getLogger(__name__)

_STORAGE_SECONDS = 5.0


class Ledger:
    """Settles claimed deliveries. While the disk refuses it tries again, and its callers wait."""

    def __init__(self, database: Database, clock: Clock, sleep: Sleep) -> None:
        self._database = database
        self._clock = clock
        self._sleep = sleep

    async def settle(self, claim: Claim, status: Status, outcome: str, answer: str) -> None:
        """Ends a delivery after a conversation with the mail server, whose last word is `answer`."""
        now = self._clock()
        await self.record(
            lambda session: settlement.settle(session, claim.id, status, now, outcome=outcome, answer=answer)
        )

    async def put_back(self, claims: Sequence[Claim], at: int, reason: str) -> None:
        """Lets claimed deliveries wait until `at` (ms UTC) without counting a try."""
        if claims:
            numbers = [claim.id for claim in claims]
            log.info("deliveries wait", extra={"deliveries": numbers, "reason": reason})
            await self.record(lambda session: settlement.postpone(session, numbers, at, reason))

    async def give_up(self, claim: Claim, reason: str) -> None:
        """Ends a delivery that could not even be tried."""
        now = self._clock()
        log.error("delivery given up", extra={"delivery": claim.id, "reason": reason})
        await self.record(lambda session: settlement.give_up(session, claim.id, now, reason))

    async def record(self, work: Callable[[Session], object]) -> None:
        """Does a unit of work on the database, as often as it takes."""
        while True:
            try:
                await self._database.run(work)
                return
            except StorageError as error:
                log.error("outcome not stored yet, trying again", extra={"reason": str(error)})  # noqa: TRY400
            await self._sleep(_STORAGE_SECONDS)
