"""From a claimed delivery to the mail itself: asks for the facts, puts them in words, builds the bytes."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import date

from common.clock import Clock
from common.intervals import MINUTE, Depth
from common.reports import ImageRequest, Language, Report, ReportPeriod, ReportRequest
from reporter.calendar import Frequency, Schedule, Span, current_period, span
from reporter.facts import FactsError, SharedFacts
from reporter.host import Host
from reporter.letter import Letter, Occasion, write_letter
from reporter.mime import Mail, Page, Stamp, address_page, encode_page
from reporter.outbox import Claim, Topic, is_late
from reporter.pictures import Picture
from reporter.quality import is_stale
from reporter.render import Renderer
from reporter.sharing import Shared

# What a report shows unless its subscription says otherwise: its own period, and a longer one around it.
DEPTHS = {
    Frequency.DAILY: (Depth.ONE_DAY, Depth.ONE_WEEK),
    Frequency.WEEKLY: (Depth.ONE_WEEK, Depth.ONE_MONTH),
    Frequency.MONTHLY: (Depth.ONE_MONTH, Depth.ONE_YEAR),
}
_OWN = {Frequency.DAILY: Depth.ONE_DAY, Frequency.WEEKLY: Depth.ONE_WEEK, Frequency.MONTHLY: Depth.ONE_MONTH}


class StaleFactsError(FactsError):
    """The facts do not reach up to now, since the exchange has not been heard."""


# Sharp at the 550 pixels that it is shown at, and still a mail that a home line can send to many.
_WIDTH = 960
# Stands in a page for the secret in a reader's own link, which is filled in at the very end.
_PLACE = "secret-of-the-reader"


class Composer:
    """Writes mails, a page for all who get the same report.

    `sender` is the address they come from, `web_url` where readers find the product's own page, if anywhere.
    `rendered`, where there is one, is told of each page that was written.
    """

    def __init__(
        self,
        *,
        facts: SharedFacts,
        host: Host,
        renderer: Renderer,
        clock: Clock,
        ticks: Clock,
        sender: str,
        web_url: str | None,
        rendered: Callable[[Topic], None] | None = None,
    ) -> None:
        self._facts = facts
        self._host = host
        self._renderer = renderer
        self._clock = clock
        self._sender = sender
        self._web_url = web_url
        self._rendered = rendered
        self._pages: Shared[Page] = Shared(ticks, 10 * MINUTE, capacity=50)

    async def compose(self, claim: Claim, *, patient: bool) -> Mail:
        """The mail of a delivery.

        A patient composer raises StaleFactsError for facts that do not reach up to now, and FactsError for a
        chart that cannot be had; an impatient one writes with what there is. Both raise FactsError when there
        is nothing to write about.
        """
        page = await self.prepare(claim, patient=patient)
        return address_page(page, Stamp(self._sender, claim.recipient, claim.message_id, self._clock(), claim.token))

    async def prepare(self, claim: Claim, *, patient: bool) -> Page:
        """What all who get the same report share, written by whoever asks first. Raises as `compose` does."""
        now = self._clock()
        late = (now - claim.due) // MINUTE if is_late(claim, now) else None
        return await self._pages.get((claim.topic, late, patient), lambda: self._write(claim, late, patient=patient))

    async def preview(
        self, symbol: str, language: Language, schedule: Schedule, depths: Iterable[Depth] | None = None
    ) -> str:
        """The report of this moment as a page of HTML, at the frequency's own depths or others. Raises FactsError."""
        due_date = current_period(schedule, self._clock())
        occasion = Occasion(
            symbol=symbol,
            language=language,
            schedule=schedule,
            spans=_spans(schedule, due_date, depths or DEPTHS[schedule.frequency]),
            covered=span(schedule, due_date, _OWN[schedule.frequency]),
            due=self._clock(),
            late=None,
            missed=0,
            unsubscribe=None,
        )
        return self._renderer.page_html(await self._letter(occasion, patient=False))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept of what was written."""
        return self._facts.is_empty and not self._pages

    def forget(self) -> None:
        """Lets go of pages, facts and pictures."""
        self._pages.clear()
        self._facts.forget()

    async def _write(self, claim: Claim, late: int | None, *, patient: bool) -> Page:
        letter = await self._letter(self._occasion(claim, late), patient=patient)
        page = encode_page(letter, self._renderer.mail_html(letter), self._renderer.mail_text(letter), _PLACE)
        if self._rendered:
            self._rendered(claim.topic)
        return page

    def _occasion(self, claim: Claim, late: int | None) -> Occasion:
        topic, address = claim.topic, f"api/reporter/unsubscribe/{_PLACE}"
        frequency = topic.schedule.frequency
        return Occasion(
            symbol=topic.symbol,
            language=topic.language,
            schedule=topic.schedule,
            spans=_spans(topic.schedule, topic.due_date, topic.depths or DEPTHS[frequency]),
            covered=span(topic.schedule, topic.due_date, _OWN[frequency]),
            due=topic.due,
            late=late,
            missed=topic.missed,
            unsubscribe=f"{self._web_url.rstrip('/')}/{address}" if self._web_url else None,
        )

    async def _letter(self, occasion: Occasion, *, patient: bool) -> Letter:
        report = await self._report(occasion)
        if patient and is_stale(report):
            raise StaleFactsError("the exchange has not been heard lately, the data is stale")
        pictures = await self._pictures(occasion, patient=patient)
        return write_letter(occasion, report, pictures, self._host.now())

    async def _report(self, occasion: Occasion) -> Report:
        periods = [ReportPeriod(depth=part.depth, start=part.start, end=part.end) for part in occasion.spans]
        report = await self._facts.report(ReportRequest(symbol=occasion.symbol, periods=periods))
        if [section.depth for section in report.sections] != [period.depth for period in periods]:
            raise FactsError("analysis answered with other periods than it was asked for")
        return report

    async def _pictures(self, occasion: Occasion, *, patient: bool) -> dict[str, Picture]:
        requests = [
            ImageRequest(symbol=occasion.symbol, depth=part.depth, language=occasion.language, width=_WIDTH)
            for part in occasion.spans
        ]
        drawn = await asyncio.gather(*map(self._facts.picture, requests), return_exceptions=True)
        pictures = {}
        for request, result in zip(requests, drawn, strict=True):
            if isinstance(result, Picture):
                pictures[str(request.depth)] = result
            elif patient or not isinstance(result, FactsError):
                raise result
        return pictures


def _spans(schedule: Schedule, due_date: date, depths: Iterable[Depth]) -> tuple[Span, ...]:
    """What is shown, the longest first."""
    ordered = sorted(depths, key=list(Depth).index, reverse=True)
    return tuple(span(schedule, due_date, depth) for depth in ordered)
