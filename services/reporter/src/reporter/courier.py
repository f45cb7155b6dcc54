"""One delivery from claim to settlement. A process that dies anywhere in it leaves a row that is picked up again."""

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4

from sqlalchemy.orm import Session

from common.clock import Clock, Sleep
from common.events import EventSink
from reporter import outbox
from reporter.backoff import GIVE_UP_AFTER, PATIENCE, retry_delay, wait_delay
from reporter.composer import Composer
from reporter.database import Database, StorageError
from reporter.facts import FactsError
from reporter.mail_status import MailStatus
from reporter.mime import Mail
from reporter.models import Status
from reporter.outbox import Claim
from reporter.smtp import Mailer
from reporter.smtp_errors import CredentialsError, MailError, PermanentMailError, TemporaryMailError

log = logging.getLogger(__name__)

_STORAGE_SECONDS = 5.0


class Courier:
    """Delivers one row at a time: claims it, has it written, hands it over, settles it."""

    def __init__(
        self,
        *,
        database: Database,
        composer: Composer,
        mailer: Mailer,
        status: MailStatus,
        events: EventSink,
        clock: Clock,
        sleep: Sleep,
    ) -> None:
        self.owner = uuid4().hex
        self._database = database
        self._composer = composer
        self._mailer = mailer
        self._status = status
        self._events = events
        self._clock = clock
        self._sleep = sleep
        self._server_failures = 0
        self._writing: asyncio.Task[Mail] | None = None

    async def deliver(self, delivery: int) -> bool:
        """Does what can be done now for a waiting delivery. Gives whether another one may follow at once."""
        now = self._clock()
        claim = await self._database.run(lambda session: outbox.claim(session, delivery, now, self.owner))
        mail = await self._write(claim) if claim else None
        if claim is None or mail is None:
            return True
        try:
            answer = await self._mailer.send(mail)
        except MailError as error:
            return await self._not_taken(claim, error)
        await self._taken(claim, answer)
        return True

    async def deliver_now(self, claim: Claim) -> str:
        """Delivers what somebody asked for by hand, and gives the mail server's answer.

        One try, with the facts that there are. Raises FactsError and MailError, after settling the delivery.
        """
        try:
            mail = await self._composer.compose(claim, patient=False)
        except FactsError as error:
            now, reason = self._clock(), str(error)
            await self._record(lambda session: outbox.give_up(session, claim.id, now, reason))
            raise
        try:
            answer = await self._mailer.send(mail)
        except MailError as error:
            await self._status.refused(error)
            await self._settle(claim, Status.FAILED, "refused", str(error))
            raise
        await self._taken(claim, answer)
        return answer

    def hurry(self) -> None:
        """The service has to end: a mail that is still being written is put back, one on its way is finished."""
        if self._writing is not None:
            self._writing.cancel()

    async def _write(self, claim: Claim) -> Mail | None:
        """The mail, or nothing when the delivery had to be put back."""
        patient = self._clock() - claim.created < PATIENCE
        self._writing = asyncio.create_task(self._composer.compose(claim, patient=patient))
        try:
            return await self._writing
        except asyncio.CancelledError:
            await self._put_back(claim, 0, "the service ended before the mail was written")
        except FactsError as error:
            await self._wait_for_facts(claim, str(error))
        except Exception as error:
            log.exception("mail could not be written", extra={"delivery": claim.id})
            await self._wait_for_facts(claim, f"the mail could not be written: {type(error).__name__}")
        finally:
            self._writing = None
        return None

    async def _wait_for_facts(self, claim: Claim, reason: str) -> None:
        now = self._clock()
        waited = now - claim.created
        if waited < PATIENCE:
            await self._put_back(claim, wait_delay(waited), reason)
            return
        log.error("delivery given up", extra={"delivery": claim.id, "reason": reason})
        await self._record(lambda session: outbox.give_up(session, claim.id, now, reason))
        self._events.emit("mail_failed", symbol=claim.symbol, reason=reason)

    async def _put_back(self, claim: Claim, delay: int, reason: str) -> None:
        at = self._clock() + delay
        log.info("delivery waits", extra={"delivery": claim.id, "reason": reason})
        await self._record(lambda session: outbox.postpone(session, claim.id, at, reason))

    async def _taken(self, claim: Claim, answer: str) -> None:
        await self._settle(claim, Status.SENT, "sent", answer)
        self._server_failures = 0
        await self._status.accepted()
        late = max(0, self._clock() - claim.due) // 1000
        log.info("mail sent", extra={"delivery": claim.id, "message_id": claim.message_id, "late_seconds": late})
        self._events.emit("mail_sent", symbol=claim.symbol, late_seconds=late)

    async def _not_taken(self, claim: Claim, error: MailError) -> bool:
        log.warning("mail not taken", extra={"delivery": claim.id, "answer": str(error), "kind": type(error).__name__})
        await self._status.refused(error)
        if isinstance(error, PermanentMailError):
            await self._fail(claim, "refused", str(error))
            return True
        if isinstance(error, CredentialsError):
            # Not counted as a try of this mail: it waits, however long, until the account has been put right.
            await self._put_back(claim, 0, str(error))
            self._events.emit("mail_stopped", reason=str(error))
            return False
        assert isinstance(error, TemporaryMailError)
        await self._try_later(claim, error)
        return not error.of_server

    async def _try_later(self, claim: Claim, error: TemporaryMailError) -> None:
        now, answer = self._clock(), str(error)
        at = now + retry_delay(claim.attempts + 1)
        if error.of_server:
            # The others would meet the same trouble: they wait too, and each counts only its own tries.
            self._server_failures += 1
            until = now + retry_delay(self._server_failures)
            at = max(at, until)
            await self._record(lambda session: outbox.defer_all(session, now, until, answer))
        if at > (claim.first_attempt or now) + GIVE_UP_AFTER:
            await self._fail(claim, "given up", f"given up after 24 hours of tries: {answer}")
        else:
            await self._record(lambda session: outbox.retry(session, claim.id, now, at, answer))

    async def _fail(self, claim: Claim, outcome: str, answer: str) -> None:
        await self._settle(claim, Status.FAILED, outcome, answer)
        self._events.emit("mail_failed", symbol=claim.symbol, reason=answer)

    async def _settle(self, claim: Claim, status: Status, outcome: str, answer: str) -> None:
        now = self._clock()
        await self._record(
            lambda session: outbox.settle(session, claim.id, status, now, outcome=outcome, answer=answer)
        )

    async def _record(self, work: Callable[[Session], object]) -> None:
        """Writes down what happened. While the disk refuses, nothing else is sent: it could not be written down."""
        while True:
            try:
                await self._database.run(work)
                return
            except StorageError as error:
                log.error("outcome not stored yet, trying again", extra={"reason": str(error)})  # noqa: TRY400
            await self._sleep(_STORAGE_SECONDS)
