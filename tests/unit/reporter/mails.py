"""Whole mails for the tests: written by the real composer from facts that the test chooses."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from common.intervals import DAY, Depth
from common.reports import ImageRequest, Report, ReportPeriod, ReportRequest, Signal
from reporter.calendar import Frequency, Schedule
from reporter.composer import Composer
from reporter.facts import FactsError, SharedFacts
from reporter.host import Host
from reporter.mime import Mail
from reporter.outbox import Claim, Topic
from reporter.render import Renderer
from standins.facts import draw_chart, make_report

DUE = round(datetime(2026, 11, 23, 6, tzinfo=UTC).timestamp() * 1000)
SAMPLE = b'{"schema":1,"at":0,"values":{"temperature.soc":48.7,"disk.data.percent":37.4}}'
TOPIC = Topic(
    symbol="BTCUSDC",
    language="fr",
    schedule=Schedule(Frequency.WEEKLY, time(7), 0, 1, ZoneInfo("Europe/Paris")),
    depths=None,
    due_date=date(2026, 11, 23),
    due=DUE,
    missed=0,
)
CLAIM = Claim(
    id=1,
    message_id="<0123456789abcdef0123456789abcdef@example.org>",
    recipient="reader@example.org",
    topic=TOPIC,
    created=DUE,
    expires=DUE + 3_600_000,
    delayed=False,
    manual=False,
    attempts=0,
    first_attempt=None,
    token="token-of-the-subscription",
)
_DRAWN: dict[Depth, bytes] = {}


@dataclass
class ChosenFacts:
    """Facts as the test wants them. `answer` replaces the answer; `blind` leaves the charts out."""

    now: int = DUE
    stale: bool = False
    blind: bool = False
    answer: Report | None = None
    asked: list[ReportRequest] = field(default_factory=list)

    async def report(self, request: ReportRequest) -> Report:
        """As analysis would."""
        self.asked.append(request)
        return self.answer or make_report(request, self.now, stale=self.stale)

    async def picture(self, request: ImageRequest) -> bytes:
        """A small chart."""
        if self.blind:
            raise FactsError("the rendering failed")
        if request.depth not in _DRAWN:
            _DRAWN[request.depth] = draw_chart(request.model_copy(update={"width": 320}))
        return _DRAWN[request.depth]


def facts_saying(texts: list[str]) -> ChosenFacts:
    """Facts whose signals say these words, past the contract's own checks: as if analysis were in bad hands."""
    periods = [
        ReportPeriod(depth=Depth.ONE_MONTH, start=DUE - 30 * DAY, end=DUE),
        ReportPeriod(depth=Depth.ONE_WEEK, start=DUE - 7 * DAY, end=DUE),
    ]
    honest = make_report(ReportRequest(symbol="BTCUSDC", periods=periods), DUE)
    signals = [
        Signal.model_construct(kind="trend", tone="up", text={"fr": text, "en": text}, values={}) for text in texts
    ]
    sections = [section.model_copy(update={"signals": signals}) for section in honest.sections]
    return ChosenFacts(answer=honest.model_copy(update={"sections": sections}))


def composer(facts: ChosenFacts, *, now: int = DUE, web_url: str | None = None, sample: bytes = SAMPLE) -> Composer:
    """A composer whose clock stands at `now` (ms UTC)."""
    host = Host(lambda: 0)
    host.hear(sample)
    return Composer(
        facts=SharedFacts(facts, lambda: 0),
        host=host,
        renderer=Renderer(),
        clock=lambda: now,
        ticks=lambda: 0,
        sender="rascrypto@example.org",
        web_url=web_url,
    )


async def write(
    facts: ChosenFacts | None = None, *, now: int = DUE, web_url: str | None = None, **changes: object
) -> Mail:
    """The mail of CLAIM with these changes, of itself or of its topic."""
    topic = {name: changes.pop(name) for name in list(changes) if name in TOPIC.__slots__}
    claim = replace(CLAIM, topic=replace(TOPIC, **topic), **changes)  # type: ignore[arg-type]
    return await composer(facts or ChosenFacts(), now=now, web_url=web_url).compose(claim, patient=False)


def parsed(mail: Mail) -> EmailMessage:
    """The mail as Python's own parser reads it."""
    message = message_from_bytes(mail.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def plain(message: EmailMessage) -> str:
    """The text twin, with odd spaces as plain ones."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\u202f", " ").replace("\xa0", " ")


def html(message: EmailMessage) -> str:
    """The HTML part."""
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())
