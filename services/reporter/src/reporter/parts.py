"""The service's parts, and how they start and stop."""

from dataclasses import dataclass

from common.broker import Broker
from common.events import EventSink
from common.heartbeat import Heartbeat
from common.tasks import Tasks
from reporter.courier import Courier
from reporter.database import Database
from reporter.deliveries import Deliveries
from reporter.listeners import Listeners
from reporter.lock import FolderLock
from reporter.mail_report import MailReporter
from reporter.metrics import DeliveryMetrics
from reporter.preview import Previews
from reporter.rounds import Rounds
from reporter.smtp import Mailer
from reporter.subscriptions import Subscriptions
from reporter.unsubscribe import Unsubscribing


@dataclass(frozen=True)
class Parts:
    """Those that the interface needs and those that start and stop."""

    lock: FolderLock | None
    database: Database
    broker: Broker
    mailer: Mailer
    courier: Courier
    rounds: Rounds
    listeners: Listeners
    heartbeat: Heartbeat
    events: EventSink
    metrics: DeliveryMetrics
    tasks: Tasks
    subscriptions: Subscriptions
    deliveries: Deliveries
    mail: MailReporter
    previews: Previews
    unsubscribing: Unsubscribing

    def start(self) -> None:
        """Starts the loops; the rounds last, so that they end first and everything they need outlives them."""
        self.metrics.register()
        self.tasks.start("broker", self.broker.run)
        self.tasks.start("events", self.events.run)
        self.tasks.start("heartbeat", self.heartbeat.run)
        self.tasks.start("listeners", self.listeners.run)
        self.tasks.start("rounds", self.rounds.run)

    async def stop(self) -> None:
        """Finishes the mail in hand, then ends everything."""
        await self.tasks.stop()
        self.metrics.unregister()
        await self.close()

    async def close(self) -> None:
        """Lets go of connections and files, where the loops never ran or have ended."""
        await self.mailer.shut_down()
        self.database.close()
        if self.lock is not None:
            self.lock.release()
