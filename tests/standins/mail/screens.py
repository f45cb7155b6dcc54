"""`python -m standins.mail.screens docs`: the mail as a browser shows it, at 600 and 360 pixels, light and dark.

With a running demo it is a real one: `--page http://localhost:5000 --mailbox http://127.0.0.1:PORT`, as the demo says.
"""

import argparse
import asyncio
import io
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import httpx
from PIL import Image
from playwright.async_api import Browser, async_playwright

from common.reports import ImageRequest, Report, ReportRequest
from reporter.calendar import Frequency, Schedule
from reporter.composer import Composer
from reporter.facts import SharedFacts
from reporter.host import Host
from reporter.outbox import Claim, Topic
from reporter.render import Renderer
from standins.facts import draw_chart, make_report
from standins.mail.mailbox import Mailbox
from standins.mail.page import html_of

_NOW = int(datetime(2026, 11, 23, 9, 20, tzinfo=UTC).timestamp() * 1000)
_DUE = int(datetime(2026, 11, 23, 6, 0, tzinfo=UTC).timestamp() * 1000)
_SAMPLE = b'{"schema":1,"at":0,"values":{"temperature.soc":48.7,"disk.data.percent":37.4}}'
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
        ticks=lambda: 0,
        sender="rascrypto@example.org",
        web_url="http://raspberrypi.local:5000",
    )
    schedule = Schedule(Frequency.WEEKLY, time(7), 0, 1, ZoneInfo("Europe/Paris"))
    topic = Topic(
        symbol="BTCUSDC",
        language="fr",
        schedule=schedule,
        depths=None,
        due_date=datetime(2026, 11, 23, tzinfo=UTC).date(),
        due=_DUE,
        missed=0,
    )
    claim = Claim(
        id=1,
        message_id="<sample@example.org>",
        recipient="reader@example.org",
        topic=topic,
        created=_DUE,
        expires=_DUE + 3_600_000,
        delayed=False,
        manual=False,
        attempts=0,
        first_attempt=None,
        token="sample-token-of-no-subscription",
    )
    return (await composer.compose(claim, patient=True)).data


async def order_mail(page: str, mailbox: str, frequency: str = "daily") -> bytes:
    """Has the demo at `page` (a URL) send a report on BTCUSDC now, and fetches it as it came to its mailbox."""
    wish = {"symbol": "BTCUSDC", "recipient": "reader@example.org", "frequency": frequency, "language": "fr"}
    async with httpx.AsyncClient(trust_env=False, timeout=120, headers={"Origin": page}) as client:
        subscribed = (await client.post(f"{page}/api/reporter/subscriptions", json=wish)).raise_for_status()
        number = subscribed.json()["id"]
        sent = (await client.post(f"{page}/api/reporter/subscriptions/{number}/send")).raise_for_status()
        await client.delete(f"{page}/api/reporter/subscriptions/{number}")
        caught = (await client.get(f"{mailbox}/api/mails")).raise_for_status()
        (mail,) = (each for each in caught.json() if each["message_id"] == sent.json()["message_id"])
        return (await client.get(f"{mailbox}/mails/{mail['number']}/raw")).raise_for_status().content


async def take(mail: bytes, folder: Path, browser_path: str = "/usr/bin/chromium") -> None:
    """Writes the four pictures of a mail."""
    page = html_of(Mailbox().add("rascrypto@example.org", ("reader@example.org",), mail).message)
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
    picture = Image.open(io.BytesIO(await tab.screenshot(full_page=True)))
    await tab.close()
    # A page has few colours: with 128 of them it is a third of the size, and nobody sees a difference.
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="standins.mail.screens", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mail", type=Path, help="a mail as it came, in place of one with invented facts")
    parser.add_argument("--page", help="the address of a running demo, which sends one")
    parser.add_argument("--mailbox", help="the address of its mailbox")
    parser.add_argument("--frequency", default="daily", choices=["daily", "weekly", "monthly"])
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    if arguments.page:
        mail = asyncio.run(order_mail(arguments.page, arguments.mailbox, arguments.frequency))
    else:
        mail = arguments.mail.read_bytes() if arguments.mail else asyncio.run(sample_mail())
    asyncio.run(take(mail, arguments.folder, arguments.chromium))


if __name__ == "__main__":
    main()
