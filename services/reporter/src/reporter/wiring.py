"""The one place where the service is put together."""

from dataclasses import dataclass, field, replace

from common.broker import Broker
from common.clock import Clock, Sleep, system_clock, system_sleep, system_ticks
from common.events import EventSink
from common.heartbeat import Heartbeat
from common.tasks import Tasks
from reporter.backup import Backups
from reporter.composer import Composer
from reporter.courier import Courier
from reporter.database import Database
from reporter.deliveries import Deliveries
from reporter.engine import is_sqlite, sqlite_file
from reporter.facts import Analysis, Facts, SharedFacts
from reporter.host import Host
from reporter.ledger import Ledger
from reporter.listeners import Listeners
from reporter.lock import FolderLock
from reporter.mail_report import MailReporter
from reporter.mail_status import MailStatus
from reporter.memory import Release, make_release
from reporter.metrics import DeliveryMetrics
from reporter.parts import Parts
from reporter.preview import Previews
from reporter.render import Renderer
from reporter.rounds import Rounds
from reporter.sanity import ClockCheck, build_date
from reporter.settings import Settings
from reporter.smtp import Account, Connect, Conversation, Mailer, connect
from reporter.storage import open_storage
from reporter.subscriptions import Defaults, Subscriptions
from reporter.unsubscribe import Unsubscribing
from reporter.watchlist import Watchlist
from reporter.writer import Writer

# Stands for the sender while none is set: nothing is sent then, but previews and the outbox go on.
_NO_SENDER = "rascrypto@localhost"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the service takes as given: time, the way to the mail server, and the facts if not from analysis.

    `built` (ms UTC) is what the clock must not be before. `timeout` is how long the mail server may take to answer,
    None leaves what is usual; `grace` is how long the mail in hand may take when the service has to end. Both in
    seconds.
    """

    clock: Clock = system_clock
    ticks: Clock = system_ticks
    sleep: Sleep = system_sleep
    connect: Connect = connect
    timeout: float | None = None
    facts: Facts | None = None
    built: int = field(default_factory=build_date)
    release: Release = field(default_factory=make_release)
    grace: float = 15.0


@dataclass(frozen=True, slots=True)
class _Core:
    """What the other parts are built on."""

    settings: Settings
    around: Surroundings
    lock: FolderLock | None
    database: Database
    broker: Broker
    check: ClockCheck
    host: Host
    renderer: Renderer
    facts: SharedFacts
    account: Account
    mailer: Mailer
    status: MailStatus
    events: EventSink

    @property
    def sender(self) -> str:
        """Where the mails come from."""
        return self.settings.sender or _NO_SENDER

    @property
    def domain(self) -> str:
        """What completes the Message-IDs."""
        return self.sender.rpartition("@")[2]


def build_parts(settings: Settings, around: Surroundings) -> Parts:
    """Makes every part. Raises StartError when the data folder or the database cannot be used."""
    core = _make_core(settings, around)
    composer = _make_composer(core)
    courier = _make_courier(core, composer)
    metrics = DeliveryMetrics(core.status)
    rounds = _make_rounds(core, courier, composer, metrics)
    defaults = Defaults(settings.report_time, settings.tz, settings.language, settings.report_max_subscriptions)
    subscriptions = Subscriptions(core.database, Watchlist(core.broker), rounds, defaults, around.clock)
    return Parts(
        lock=core.lock,
        database=core.database,
        broker=core.broker,
        mailer=core.mailer,
        courier=courier,
        rounds=rounds,
        listeners=Listeners(core.broker, core.host, core.check, rounds.wake),
        heartbeat=Heartbeat(core.broker, "reporter"),
        events=core.events,
        metrics=metrics,
        tasks=Tasks(around.sleep),
        subscriptions=subscriptions,
        deliveries=_make_deliveries(core, courier, rounds),
        mail=MailReporter(core.account, settings.sender, core.status, core.check),
        previews=Previews(composer, defaults),
        unsubscribing=Unsubscribing(subscriptions, core.renderer),
    )


def account_of(settings: Settings, timeout: float | None = None) -> Account:
    """The mail account that the settings describe."""
    account = Account(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
    )
    return account if timeout is None else replace(account, timeout=timeout, patience=timeout)


def _make_core(settings: Settings, around: Surroundings) -> _Core:
    lock = open_storage(settings)
    database, broker = (
        Database(settings.database),
        Broker(settings.nats_url, "reporter", settings.nats_login, settings.nats_replicas),
    )
    account = account_of(settings, around.timeout)
    return _Core(
        settings=settings,
        around=around,
        lock=lock,
        database=database,
        broker=broker,
        check=ClockCheck(around.clock, around.ticks, around.built),
        host=Host(around.ticks),
        renderer=Renderer(),
        facts=SharedFacts(around.facts or Analysis(broker), around.ticks),
        account=account,
        mailer=Mailer(Conversation(account, around.connect)),
        status=MailStatus(account, settings.sender, database, around.clock),
        events=EventSink(broker, "reporter", around.clock, around.sleep),
    )


def _make_composer(core: _Core) -> Composer:
    return Composer(
        facts=core.facts,
        host=core.host,
        renderer=core.renderer,
        clock=core.around.clock,
        ticks=core.around.ticks,
        sender=core.sender,
        web_url=core.settings.web_url,
        rendered=lambda topic: core.events.emit(
            "report_rendered", symbol=topic.symbol, frequency=topic.schedule.frequency.value
        ),
    )


def _make_courier(core: _Core, composer: Composer) -> Courier:
    clock = core.around.clock
    ledger = Ledger(core.database, clock, core.around.sleep)
    return Courier(
        database=core.database,
        ledger=ledger,
        writer=Writer(composer, ledger, core.events, clock),
        mailer=core.mailer,
        status=core.status,
        events=core.events,
        clock=clock,
    )


def _make_rounds(core: _Core, courier: Courier, composer: Composer, metrics: DeliveryMetrics) -> Rounds:
    settings, exclusive = core.settings, is_sqlite(core.settings.database)
    return Rounds(
        database=core.database,
        courier=courier,
        mailer=core.mailer,
        composer=composer,
        status=core.status,
        check=core.check,
        backups=Backups(sqlite_file(settings.database), settings.backup_folder) if exclusive else None,
        metrics=metrics,
        clock=core.around.clock,
        sleep=core.around.sleep,
        domain=core.domain,
        release=core.around.release,
        exclusive=exclusive,
        grace=core.around.grace,
    )


def _make_deliveries(core: _Core, courier: Courier, rounds: Rounds) -> Deliveries:
    return Deliveries(
        database=core.database,
        courier=courier,
        rounds=rounds,
        status=core.status,
        check=core.check,
        clock=core.around.clock,
        domain=core.domain,
    )
