"""Having the mail of a claimed delivery written, or letting the delivery wait for what it needs."""

import logging
from collections.abc import Iterable
from contextlib import suppress

from common.clock import Clock
from common.events import EventSink
from reporter.backoff import PATIENCE, wait_delay
from reporter.composer import Composer
from reporter.facts import FactsError
from reporter.ledger import Ledger
from reporter.mime import Mail
from reporter.outbox import Claim

log = logging.getLogger(__name__)


class Writer:
    """Between the composer and the ledger."""

    def __init__(self, composer: Composer, ledger: Ledger, events: EventSink, clock: Clock) -> None:
        self._composer = composer
        self._ledger = ledger
        self._events = events
        self._clock = clock

    async def write(self, claim: Claim) -> Mail | None:
        """The mail, or nothing when the delivery was put back or given up."""
        try:
            return await self._composer.compose(claim, patient=self._is_patient(claim))
        except FactsError as error:
            await self._wait(claim, str(error))
        except Exception as error:
            log.exception("mail could not be written", extra={"delivery": claim.id})
            await self._wait(claim, f"the mail could not be written: {type(error).__name__}")
        return None

    async def prepare(self, claims: Iterable[Claim]) -> None:
        """Has the pages of all these written, one after the other, so that charts are drawn while mails are sent."""
        for claim in {claim.topic: claim for claim in claims}.values():
            # What fails here fails again for the mail itself, and is dealt with there.
            with suppress(Exception):
                await self._composer.prepare(claim, patient=self._is_patient(claim))

    async def write_now(self, claim: Claim) -> Mail:
        """The mail with the facts that there are. Raises FactsError, after giving the delivery up."""
        try:
            return await self._composer.compose(claim, patient=False)
        except FactsError as error:
            await self._ledger.give_up(claim, str(error))
            raise

    def _is_patient(self, claim: Claim) -> bool:
        return self._clock() - claim.created < PATIENCE

    async def _wait(self, claim: Claim, reason: str) -> None:
        now = self._clock()
        waited = now - claim.created
        if waited < PATIENCE:
            await self._ledger.put_back([claim], now + wait_delay(waited), reason)
        else:
            await self._ledger.give_up(claim, reason)
            self._events.emit("mail_failed", symbol=claim.topic.symbol, reason=reason)
