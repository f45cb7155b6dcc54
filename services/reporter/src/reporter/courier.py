"""Deliveries from claim to settlement. A process that dies anywhere in one leaves a row that is picked up again."""

import asyncio
import logging
from dataclasses import dataclass
from uuid import uuid4

from common.clock import Clock
from common.events import EventSink
from common.intervals import MINUTE
from reporter import outbox, settlement
from reporter.backoff import GIVE_UP_AFTER, retry_delay
from reporter.database import Database
from reporter.ledger import Ledger
from reporter.mail_status import MailStatus
from reporter.mime import Mail
from reporter.models import Status
from reporter.outbox import Claim
from reporter.smtp import Mailer
from reporter.smtp_errors import CredentialsError, MailError, PermanentMailError, TemporaryMailError
from reporter.writer import Writer

log = logging.getLogger(__name__)

# No conversation takes so long. With less than this left of its claim a delivery is not begun: another process could
# take it for abandoned meanwhile, and send it too.
_MARGIN = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no other delivery can follow now: they wait until then (ms UTC) for this reason."""

    until: int
    reason: str


class Courier:
    """Has claimed deliveries written, hands them over one after the other, and has each settled."""

    def __init__(
        self,
        *,
        database: Database,
        ledger: Ledger,
        writer: Writer,
        mailer: Mailer,
        status: MailStatus,
        events: EventSink,
        clock: Clock,
    ) -> None:
        self.owner = uuid4().hex
        self._database = database
        self._ledger = ledger
        self._writer = writer
        self._mailer = mailer
        self._status = status
        self._events = events
        self._clock = clock
        self._server_failures = 0
        self._sent = 0
        self._latest = 0
        self._hurried = False
        self._ahead: asyncio.Task[Mail | None] | None = None

    async def deliver_due(self, limit: int) -> bool:
        """Claims up to `limit` deliveries that are due and does what can be done for them now.

        While a mail is on its way, the one after it is written, and the charts for the others are drawn. Gives
        whether there may be more to do at once.
        """
        now = self._clock()
        claims = await self._database.run(lambda session: outbox.claim_due(session, now, self.owner, limit))
        preparing = asyncio.create_task(self._writer.prepare(claims))
        try:
            return await self._deliver_each(claims) and bool(claims)
        except Exception:
            await self._stop(claims, Trouble(self._clock() + MINUTE, "the service failed at it, its log says why"))
            raise
        finally:
            preparing.cancel()

    async def deliver_now(self, claim: Claim) -> str:
        """Delivers what somebody asked for by hand, and gives the mail server's answer.

        One try, with the facts that there are. Raises FactsError and MailError, after settling the delivery.
        """
        mail = await self._writer.write_now(claim)
        try:
            answer = await self._mailer.send(mail)
        except MailError as error:
            await self._status.refused(error)
            await self._ledger.settle(claim, Status.FAILED, "refused", str(error))
            raise
        await self._ledger.settle(claim, Status.SENT, "sent", answer)
        await self._taken(claim)
        return answer

    def announce(self) -> None:
        """Tells the stack of the mails that have gone since the last time: one event, however many they were."""
        if self._sent:
            self._events.emit("mails_sent", count=self._sent, late_seconds=self._latest)
        self._sent = self._latest = 0

    def hurry(self) -> None:
        """The service has to end: a mail that is still being written is put back, one on its way is finished."""
        self._hurried = True
        if self._ahead is not None:
            self._ahead.cancel()

    async def _deliver_each(self, claims: list[Claim]) -> bool:
        """Gives whether all were tried."""
        for index, claim in enumerate(claims):
            if self._clock() > claim.expires - _MARGIN:
                await self._stop(claims[index:], Trouble(self._clock(), "many others went before it"))
                return False
            writing = self._ahead or asyncio.create_task(self._writer.write(claim))
            self._ahead = writing
            await asyncio.wait({writing})
            following = claims[index + 1 : index + 2]
            self._ahead = asyncio.create_task(self._writer.write(following[0])) if following else None
            trouble = await self._deliver(claim, writing)
            if trouble is not None:
                await self._stop(claims[index if writing.cancelled() else index + 1 :], trouble)
                return False
        return True

    async def _deliver(self, claim: Claim, writing: asyncio.Task[Mail | None]) -> Trouble | None:
        mail = None if writing.cancelled() else writing.result()
        if mail is not None:
            try:
                answer = await self._mailer.send(mail)
            except MailError as error:
                return await self._not_taken(claim, error)
            # Written down before the next mail goes: a crash can double this one mail at the most.
            await self._ledger.settle(claim, Status.SENT, "sent", answer)
            await self._taken(claim)
        return Trouble(self._clock(), "the service ended before its turn came") if self._hurried else None

    async def _stop(self, claims: list[Claim], trouble: Trouble) -> None:
        """Puts back what cannot be delivered now."""
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.wait({self._ahead})
            self._ahead = None
        await self._ledger.put_back(claims, trouble.until, trouble.reason)

    async def _taken(self, claim: Claim) -> None:
        self._server_failures = 0
        await self._status.accepted()
        late = max(0, self._clock() - claim.due) // 1000
        log.info("mail sent", extra={"delivery": claim.id, "message_id": claim.message_id, "late_seconds": late})
        self._sent, self._latest = self._sent + 1, max(self._latest, late)

    async def _not_taken(self, claim: Claim, error: MailError) -> Trouble | None:
        log.warning("mail not taken", extra={"delivery": claim.id, "answer": str(error), "kind": type(error).__name__})
        await self._status.refused(error)
        if isinstance(error, CredentialsError):
            # Not counted as a try of this mail: it waits, however long, until the account has been put right.
            await self._ledger.put_back([claim], self._clock(), str(error))
            self._events.emit("mail_stopped", reason=str(error))
            return Trouble(self._clock(), str(error))
        if isinstance(error, TemporaryMailError):
            return await self._try_later(claim, error)
        assert isinstance(error, PermanentMailError)
        await self._fail(claim, "refused", str(error))
        return None

    async def _try_later(self, claim: Claim, error: TemporaryMailError) -> Trouble | None:
        now, answer, trouble = self._clock(), str(error), None
        at = now + retry_delay(claim.attempts + 1)
        if error.of_server:
            # The others would meet the same trouble: they wait too, and each counts only its own tries.
            self._server_failures += 1
            trouble = Trouble(now + retry_delay(self._server_failures), answer)
            at = max(at, trouble.until)
        if at > (claim.first_attempt or now) + GIVE_UP_AFTER:
            await self._fail(claim, "given up", f"given up after 24 hours of tries: {answer}")
        else:
            await self._ledger.record(lambda session: settlement.retry(session, claim.id, now, at, answer))
        if trouble is not None:
            until = trouble.until
            await self._ledger.record(lambda session: settlement.defer_all(session, now, until, answer))
        return trouble

    async def _fail(self, claim: Claim, outcome: str, answer: str) -> None:
        await self._ledger.settle(claim, Status.FAILED, outcome, answer)
        self._events.emit("mail_failed", symbol=claim.topic.symbol, reason=answer)
