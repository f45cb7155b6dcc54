"""The reporter under test: its real parts on a real database and a real mail server, with time in the test's hand."""

import asyncio
import secrets
import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from common.reports import ImageRequest, Report, ReportRequest
from reporter import subscription_store
from reporter.facts import FactsError
from reporter.models import Status, SubscriptionRow
from reporter.parts import Parts
from reporter.sanity import FIRST_DATE
from reporter.schemas import Delivery
from reporter.settings import Settings
from reporter.smtp import Connect, connect
from reporter.wiring import Surroundings, build_parts
from standins.facts import draw_chart, make_report
from standins.mail import SmtpServer

PARIS = ZoneInfo("Europe/Paris")
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def at(text: str, zone: ZoneInfo = PARIS) -> int:
    """Local time such as `2027-03-01 07:00` as ms UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


class HandClock:
    """A clock that goes only when it is told to. `ticks` is the one that nobody sets; it is long after the start."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._ticks = 0

    def __call__(self) -> int:
        return self.now

    def ticks(self) -> int:
        """Time passed, ms."""
        return self._ticks

    def advance(self, milliseconds: int) -> None:
        """Time passes."""
        self.now += milliseconds
        self._ticks += milliseconds

    def to(self, moment: int) -> None:
        """Time passes until `moment` (ms UTC)."""
        self.advance(moment - self.now)


@dataclass
class LocalFacts:
    """Facts without a broker between. `trouble` is the sentence of every answer while it is set.

    With `mute` it never answers for a picture, but says in `asked` that it should.
    """

    clock: HandClock
    stale: bool = False
    trouble: str | None = None
    mute: bool = False
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    reports: int = 0
    pictures: int = 0
    _drawn: dict[bytes, bytes] = field(default_factory=dict)

    async def report(self, request: ReportRequest) -> Report:
        """As analysis would."""
        self.reports += 1
        self._refuse()
        return make_report(request, self.clock(), stale=self.stale)

    async def picture(self, request: ImageRequest) -> bytes:
        """As analysis would, small."""
        self.pictures += 1
        self.asked.set()
        if self.mute:
            await asyncio.Event().wait()
        self._refuse()
        small = request.model_copy(update={"width": 320})
        return self._drawn.setdefault(request.encode(), draw_chart(small))

    def _refuse(self) -> None:
        if self.trouble:
            raise FactsError(self.trouble)


async def no_sleep(_seconds: float) -> None:
    """Waiting costs nothing."""
    await asyncio.sleep(0)


@dataclass
class Rig:
    """Everything that a test turns and reads."""

    clock: HandClock
    facts: LocalFacts
    mail: SmtpServer
    settings: Settings
    around: Surroundings
    parts: Parts

    async def subscribe(self, **values: object) -> int:
        """Makes a subscription past the REST interface, as of this moment, and gives its number."""
        now = self.clock()
        columns: dict[str, object] = {
            "symbol": "BTCUSDC",
            "recipient": "reader@example.org",
            "frequency": "daily",
            "hour": "07:00",
            "weekday": 0,
            "day": 1,
            "timezone": "Europe/Paris",
            "language": "fr",
            "depths": None,
            "active": True,
        }
        row = SubscriptionRow(
            **(columns | values), created=now, changed=now, since=now, token=secrets.token_urlsafe(32)
        )
        subscription_store.reschedule(row, None, now)

        def add(session: object) -> int:
            session.add(row)  # type: ignore[attr-defined]
            session.flush()  # type: ignore[attr-defined]
            return row.id

        return await self.parts.database.run(add)

    async def round_at(self, moment: int | str) -> None:
        """Lets time pass until then, and one round be made."""
        self.clock.to(at(moment) if isinstance(moment, str) else moment)
        await self.parts.rounds.round()

    async def deliveries(self, status: Status | None = None) -> list[Delivery]:
        """The log, the oldest first."""
        return (await self.parts.deliveries.listing(500, None, None, status))[::-1]

    async def delivery(self) -> Delivery:
        """The only delivery."""
        (delivery,) = await self.deliveries()
        return delivery

    async def stop(self) -> None:
        """Ends the service."""
        await self.parts.close()

    def start(self) -> None:
        """Starts the service again on the same files."""
        self.parts = build_parts(self.settings, self.around)

    async def restart(self) -> None:
        """Ends the service and starts it again."""
        await self.stop()
        self.start()

    @property
    def message_ids(self) -> list[str]:
        """What the mail server has taken, in order."""
        return [mail.message_id for mail in self.mail.mailbox]


def trusting(authority: ssl.SSLContext) -> Connect:
    """The product's own way to connect, with an authority of the test's instead of the system's."""
    return lambda account: connect(account, authority)


@asynccontextmanager
async def open_rig(
    folder: Path,
    database: Path,
    mail: SmtpServer,
    *,
    start: int | str = "2027-02-28 12:00",
    authority: ssl.SSLContext | None = None,
    timeout: float = 5.0,
    grace: float = 15.0,
    settings: dict[str, str] | None = None,
) -> AsyncIterator[Rig]:
    """A reporter whose clock stands at `start`, with `database` as its file, set up for `mail`."""
    clock = HandClock(at(start) if isinstance(start, str) else start)
    clock.advance(DAY)
    clock.now -= DAY
    folder.mkdir(exist_ok=True)
    shutil.copy(database, folder / "reporter.sqlite3")
    environ = {
        "DATA_DIR": str(folder),
        "SMTP_HOST": "localhost",
        "SMTP_PORT": str(mail.port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "rascrypto@example.org",
    }
    facts = LocalFacts(clock)
    surroundings = Surroundings(
        clock=clock,
        ticks=clock.ticks,
        sleep=no_sleep,
        connect=trusting(authority) if authority else connect,
        timeout=timeout,
        grace=grace,
        facts=facts,
        built=FIRST_DATE,
        release=lambda: None,
    )
    loaded = Settings.load(environ | (settings or {}))
    rig = Rig(clock, facts, mail, loaded, surroundings, build_parts(loaded, surroundings))
    try:
        yield rig
    finally:
        await rig.parts.close()
