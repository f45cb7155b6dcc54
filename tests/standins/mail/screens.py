"""`python -m standins.mail.screens docs`: the mail as a browser shows it, at 600 and 360 pixels, light and dark."""

import asyncio
import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, async_playwright

from common.reports import ImageRequest, Report, ReportRequest
from reporter.calendar import Frequency, Schedule
from reporter.composer import Composer
from reporter.facts import SharedFacts
from reporter.host import Host
from reporter.outbox import Claim
from reporter.render import Renderer
from standins.facts import draw_chart, make_report
from standins.mail.mailbox import Mailbox
from standins.mail.page import html_of

_NOW = int(datetime(2026, 11, 23, 9, 20, tzinfo=UTC).timestamp() * 1000)
_DUE = int(datetime(2026, 11, 23, 6, 0, tzinfo=UTC).timestamp() * 1000)
_SAMPLE = b'{"schema":1,"at":0,"values":{"temperature.soc":48.7,"disk.data.free":18400000000}}'
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class _Facts:
    """Facts without a broker between."""

    async def report(self, request: ReportRequest) -> Report:
        return make_report(request, _NOW)

    async def picture(self, request: ImageRequest) -> bytes:
        return draw_chart(request)


async def sample_mail() -> bytes:
    """A weekly mail in French that is late, with everything in it."""
    host = Host(lambda: 0)
    host.hear(_SAMPLE)
    composer = Composer(
        facts=SharedFacts(_Facts(), lambda: 0),
        host=host,
        renderer=Renderer(),
        clock=lambda: _NOW,
        sender="rascrypto@example.org",
        web_url="http://raspberrypi.local:5000",
    )
    schedule = Schedule(Frequency.WEEKLY, time(7), 0, 1, ZoneInfo("Europe/Paris"))
    claim = Claim(
        id=1,
        message_id="<sample@example.org>",
        symbol="BTCUSDC",
        recipient="reader@example.org",
        language="fr",
        schedule=schedule,
        depths=None,
        due_date=datetime(2026, 11, 23, tzinfo=UTC).date(),
        due=_DUE,
        created=_DUE,
        missed=0,
        manual=False,
        attempts=0,
        first_attempt=None,
        token="sample-token-of-no-subscription",
    )
    return (await composer.compose(claim, patient=True)).data


async def take(folder: Path, browser_path: str) -> None:
    """Writes the four pictures."""
    mail = Mailbox().add("rascrypto@example.org", ("reader@example.org",), await sample_mail())
    page = html_of(mail.message)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path, args=_ARGUMENTS)
        for width in (600, 360):
            for theme in ("light", "dark"):
                await _shoot(browser, page, width, theme, folder / f"mail-{width}-{theme}.png")
        await browser.close()


async def _shoot(browser: Browser, page: str, width: int, theme: Literal["light", "dark"], target: Path) -> None:
    viewport = {"width": width, "height": 800}
    tab = await browser.new_page(viewport=viewport, color_scheme=theme)  # type: ignore[arg-type]
    await tab.set_content(page)
    wide = await tab.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        raise ValueError(f"at {width} pixels the mail is {wide} pixels wide")
    await tab.screenshot(path=target, full_page=True)
    await tab.close()


def main() -> None:
    """Reads the command line: the folder, and where Chromium is if not in its usual place."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs")
    asyncio.run(take(folder, sys.argv[2] if len(sys.argv) > 2 else "/usr/bin/chromium"))


if __name__ == "__main__":
    main()
