"""When things are done: rounds of planning and delivering, each time something has come due."""

import asyncio
import logging
from collections.abc import Coroutine

from sqlalchemy.orm import Session

from common.clock import Clock, Sleep
from reporter import delivery_log, outbox, settlement, subscription_store
from reporter.backup import BackupError, Backups
from reporter.composer import Composer
from reporter.courier import Courier
from reporter.database import Database
from reporter.mail_status import MailStatus
from reporter.memory import Release
from reporter.metrics import DeliveryMetrics
from reporter.sanity import FIRST_DATE, ClockCheck
from reporter.smtp import Mailer

log = logging.getLogger(__name__)

_BATCH = 200
# The clock can be set, and the zones' rules changed: nothing is trusted for longer than this.
_LONGEST_PAUSE = 30.0


class Rounds:
    """The reporter's background loop.

    `domain` completes the Message-IDs. With `exclusive`, no other process can have claims in this database, so
    that all that are found at the start are left-overs. `grace` is how long, in seconds, the mail in hand may
    take to be finished when the service has to end.
    """

    def __init__(
        self,
        *,
        database: Database,
        courier: Courier,
        mailer: Mailer,
        composer: Composer,
        status: MailStatus,
        check: ClockCheck,
        backups: Backups | None,
        metrics: DeliveryMetrics,
        clock: Clock,
        sleep: Sleep,
        domain: str,
        release: Release,
        exclusive: bool,
        grace: float = 15.0,
    ) -> None:
        self._database = database
        self._courier = courier
        self._mailer = mailer
        self._composer = composer
        self._status = status
        self._check = check
        self._backups = backups
        self._metrics = metrics
        self._clock = clock
        self._sleep = sleep
        self._domain = domain
        self._release = release
        self._exclusive = exclusive
        self._grace = grace
        self._begun = False
        self._aligned = False
        self._doubted = False
        self._woken = asyncio.Event()
        self._alone = asyncio.Lock()

    def wake(self) -> None:
        """Something has changed: look again now."""
        self._woken.set()

    async def run(self) -> None:
        """Rounds for ever. Cancelled, it ends once the mail in hand is finished."""
        while True:
            await self.round()
            await self._pause()

    async def round(self) -> None:
        """Everything that is to be done at this moment, one round after the other."""
        async with self._alone:
            self._woken.clear()
            await self._begin()
            doubt = self._check.doubt()
            if doubt:
                self._doubt(doubt)
            else:
                await self._work()
            await self._tidy()

    async def _work(self) -> None:
        now = self._clock()
        await self._database.run(lambda session: self._plan(session, now))
        self._aligned = True
        await self._back_up(now)
        await self._deliver()

    async def _begin(self) -> None:
        if self._begun:
            return
        await self._status.load()
        now, everything = self._clock(), self._exclusive
        released = await self._database.run(lambda session: settlement.release(session, now, everything=everything))
        if released:
            log.warning("deliveries of an earlier run taken up again", extra={"count": released})
        self._begun = True

    def _doubt(self, reason: str) -> None:
        if self._aligned or not self._doubted:
            log.warning("nothing is sent for the moment", extra={"reason": reason})
        self._aligned, self._doubted = False, True

    def _plan(self, session: Session, now: int) -> None:
        if not self._aligned:
            subscription_store.realign(session, now, FIRST_DATE)
        settlement.release(session, now, everything=False)
        outbox.plan(session, now, self._domain)

    async def _back_up(self, now: int) -> None:
        if self._backups is None:
            return
        try:
            made = await asyncio.to_thread(self._backups.make_daily, now)
        except BackupError as error:
            log.error("daily backup failed", extra={"reason": str(error)})  # noqa: TRY400
            return
        if made:
            log.info("daily backup made", extra={"file": str(made)})
            await self._database.run(lambda session: delivery_log.prune(session, now))

    async def _deliver(self) -> None:
        while self._status.problem() is None:
            if not await self._undisturbed(self._courier.deliver_due(_BATCH)):
                return

    async def _tidy(self) -> None:
        """Tells how it went, and keeps nothing of a batch or of what was done by hand: no connection, no picture."""
        self._courier.announce()
        self._metrics.counts = await self._database.run(delivery_log.counts)
        if self._composer.is_empty:
            return
        self._composer.forget()
        await self._mailer.close()
        self._release()

    async def _undisturbed(self, work: Coroutine[object, object, bool]) -> bool:
        """Does the work to its end, also when the loop is cancelled meanwhile."""
        task = asyncio.create_task(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await self._finish(task)
            raise

    async def _finish(self, task: asyncio.Task[bool]) -> None:
        self._courier.hurry()
        done, _ = await asyncio.wait({task}, timeout=self._grace)
        if not done:
            log.warning("the mail in hand takes too long, it will be sent again")
            self._mailer.abort()
            await asyncio.wait({task}, timeout=self._grace)

    async def _pause(self) -> None:
        """Waits until something is due, somebody calls, or half a minute has passed."""
        seconds = await self._seconds()
        tasks = {asyncio.create_task(self._woken.wait()), asyncio.ensure_future(self._sleep(seconds))}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _seconds(self) -> float:
        if self._check.doubt():
            return _LONGEST_PAUSE / 6
        now = self._clock()
        moments = [await self._database.run(subscription_store.next_moment)]
        if self._status.problem() is None:
            moments.append(await self._database.run(outbox.next_attempt))
        seconds = min(((moment - now) / 1000 for moment in moments if moment is not None), default=_LONGEST_PAUSE)
        return min(max(seconds, 0.1), _LONGEST_PAUSE)
