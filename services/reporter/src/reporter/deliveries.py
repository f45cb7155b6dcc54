"""What was sent and what waits, and sending by hand: the logic behind the REST interface."""

from sqlalchemy.orm import Session

from common.clock import Clock
from reporter import delivery_log, outbox, settlement
from reporter.calendar import Frequency, current_period
from reporter.courier import Courier
from reporter.database import Database
from reporter.errors import ClockWrongError, FactsMissingError, MailNotReadyError, MailRefusedError
from reporter.facts import FactsError
from reporter.mail_status import MailState, MailStatus
from reporter.models import DeliveryRow, Status
from reporter.outbox import Claim
from reporter.rounds import Rounds
from reporter.sanity import ClockCheck
from reporter.schemas import Attempt, Delivery, SendResult
from reporter.smtp_errors import MailError
from reporter.subscription_store import schedule_of
from reporter.subscriptions import require

_OPEN = (Status.WAITING, Status.SENDING)


class Deliveries:
    """The delivery log, and the button that sends one now. `domain` completes the Message-IDs."""

    def __init__(
        self,
        *,
        database: Database,
        courier: Courier,
        rounds: Rounds,
        status: MailStatus,
        check: ClockCheck,
        clock: Clock,
        domain: str,
    ) -> None:
        self._database = database
        self._courier = courier
        self._rounds = rounds
        self._status = status
        self._check = check
        self._clock = clock
        self._domain = domain

    async def listing(
        self, limit: int, before: int | None, subscription: int | None, status: Status | None
    ) -> list[Delivery]:
        """The log, the newest first."""
        return await self._database.run(
            lambda session: [
                self._view(row) for row in delivery_log.listing(session, limit, before, subscription, status)
            ]
        )

    async def latest(self) -> list[Delivery]:
        """The newest delivery of each subscription that has one."""
        return await self._database.run(lambda session: [self._view(row) for row in delivery_log.latest(session)])

    async def send_now(self, number: int) -> SendResult:
        """Sends the report of a subscription at once, also while it is paused.

        Raises UnknownSubscriptionError, MailNotReadyError, ClockWrongError, FactsMissingError and MailRefusedError.
        """
        self._require_ready()
        claim = await self._database.run(lambda session: self._claim(session, number))
        try:
            answer = await self._courier.deliver_now(claim)
        except FactsError as error:
            raise FactsMissingError(f"There is nothing to make a report of: {error}.") from error
        except MailError as error:
            raise MailRefusedError(f"The mail was not taken: {error}") from error
        # Whatever had stopped is over: what waits can go too.
        await self._resume()
        return SendResult(delivery_id=claim.id, message_id=claim.message_id, answer=answer)

    async def retry_all(self) -> None:
        """Ends a stop and tries everything that waits now. Raises MailNotReadyError."""
        if self._status.standing.state is MailState.UNSET:
            raise MailNotReadyError(self._status.problem() or "")
        await self._resume()

    async def _resume(self) -> None:
        now = self._clock()
        await self._status.resume()
        await self._database.run(lambda session: settlement.wake_all(session, now))
        self._rounds.wake()

    def _require_ready(self) -> None:
        if self._status.standing.state is MailState.UNSET:
            raise MailNotReadyError(self._status.problem() or "")
        wrong = self._check.problem()
        if wrong:
            raise ClockWrongError(f"Nothing is sent: {wrong}.")

    def _claim(self, session: Session, number: int) -> Claim:
        row, now = require(session, number), self._clock()
        due_date = current_period(schedule_of(row), now)
        return outbox.claim_manual(session, row, due_date, now, owner=self._courier.owner, domain=self._domain)

    def _view(self, row: DeliveryRow) -> Delivery:
        settled = row.settled if row.settled is not None else self._clock()
        status = Status(row.status)
        return Delivery(
            id=row.id,
            subscription_id=row.subscription_id,
            symbol=row.symbol,
            recipient=row.recipient,
            frequency=Frequency(row.frequency),
            due_date=row.due_date,
            due=row.due,
            manual=row.manual,
            status=status,
            late_seconds=max(0, settled - row.due) // 1000,
            missed=row.missed,
            attempts=row.attempts,
            next_attempt=row.next_attempt if status is Status.WAITING else None,
            settled=row.settled,
            answer=row.answer or (self._obstacle() if status is Status.WAITING else None),
            message_id=row.message_id,
            history=[Attempt(ended=each.ended, outcome=each.outcome, answer=each.answer) for each in row.history],
        )

    def _obstacle(self) -> str | None:
        """What holds everything back at this moment."""
        return self._check.doubt() or self._status.problem()
