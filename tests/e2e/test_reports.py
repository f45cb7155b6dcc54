"""The page of reports on the real stack, down to the mails that arrive."""

from calendar import monthrange
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from e2e.axe import complaints
from e2e.browser import Visit, launched, opened
from e2e.conftest import Running
from standins.mail import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")

RECIPIENT = "reader@example.org"
REFUSAL = "535 5.7.8 Username and Password not accepted <b>at all</b>"
# What a browser notes of an answer that is an error, although the page tells it in words.
NOTED = "Failed to load resource: the server responded with a status of"


@dataclass
class Reports:
    """The open page and what a test does with it."""

    seen: Visit
    page: Page

    def __getitem__(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    async def subscribe(self) -> None:
        """Makes a subscription with the defaults, but one chart: drawing takes most of the time."""
        await self["new"].click()
        await self["field-recipient"].fill(RECIPIENT)
        await self["depths-1w"].uncheck()
        await self["save"].click()
        await expect(self["form"]).to_have_count(0)

    async def press(self, action: str) -> None:
        """Presses a button of the only subscription."""
        await self.page.locator(f"[data-testid^='{action}-']").first.click()

    @property
    def state(self) -> Locator:
        """Whether the only subscription is active."""
        return self.page.locator("[data-testid^='state-']")

    @property
    def mistakes(self) -> list[str]:
        """What went wrong in the page itself."""
        return [error for error in self.seen.errors if not error.startswith(NOTED)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of the page; the machine may be busy with others."""
    expect.set_options(timeout=20_000)
    async with launched() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def reports(running: Running, browser: Browser) -> AsyncIterator[Reports]:
    """The page on a first visit, without any subscription, and a mail server that does everything right."""
    running.mail.behaviour.mend()
    running.mail.mailbox.clear()
    api = f"{running.layout.page}/api/reporter"
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        for one in (await client.get(f"{api}/subscriptions")).json():
            await client.delete(f"{api}/subscriptions/{one['id']}")
        await client.post(f"{api}/mail/retry")
    async with opened(browser, f"{running.layout.page}/reports", locale="en-US", timezone_id="Europe/Paris") as seen:
        await expect(seen.page.get_by_test_id("empty")).to_be_visible()
        yield Reports(seen, seen.page)


def month_ends(count: int) -> list[str]:
    """The next last days of a month at half past six in Kathmandu, as English writes them."""
    now = datetime.now(ZoneInfo("Asia/Kathmandu"))
    day = now.date()
    found: list[str] = []
    while len(found) < count:
        at = datetime(day.year, day.month, day.day, 6, 30, tzinfo=now.tzinfo)
        if day.day == monthrange(day.year, day.month)[1] and at > now:
            found.append(f"{at:%A, %B} {at.day}, {at.year} at 06:30")
        day += timedelta(days=1)
    return found


async def test_a_subscription_lives_from_the_form_to_the_mail_and_to_its_end(
    running: Running, reports: Reports
) -> None:
    page = reports.page
    await reports["new"].click()
    await reports["field-recipient"].fill(RECIPIENT)
    await reports["frequency-monthly"].check()
    await reports["field-day"].select_option("31")
    await reports["field-hour"].fill("6h30")
    await reports["field-timezone"].fill("kathmandu")
    await page.keyboard.press("Enter")
    expected = month_ends(3)
    await expect(reports["due"].locator("time")).to_have_text(expected)
    await reports["depths-1y"].uncheck()
    await reports["field-language"].select_option("en")
    await reports["save"].click()
    await expect(reports["said"]).to_have_text("The subscription to BTCUSDC has been made.")
    row = page.locator("[data-testid^='subscription-']")
    await expect(row).to_contain_text("on the last day of every month at 06:30")
    await expect(row).to_contain_text(expected[0])

    await reports.press("send")
    await expect(reports["outcome"]).to_contain_text("250 2.0.0 queued as")
    (mail,) = running.mail.mailbox
    assert mail.recipients == (RECIPIENT,)
    assert str(mail.message["Subject"]).startswith("BTCUSDC")
    await expect(reports["log"].locator("tbody tr").first).to_contain_text("250 2.0.0 queued as")
    await expect(reports["log"].locator("tbody tr").first.locator(".state")).to_have_text("Sent")

    await reports.press("edit")
    await reports["frequency-weekly"].check()
    await reports["field-weekday"].select_option("4")
    await reports["save"].click()
    await expect(row).to_contain_text("every Friday at 06:30")
    await reports.press("toggle")
    await expect(reports.state).to_have_text("Paused")
    await expect(row).to_contain_text("None while paused")
    await reports.press("remove")
    await reports["confirm-remove"].click()
    await expect(reports["empty"]).to_be_visible()
    await expect(reports["log"].locator("tbody tr").first).to_contain_text(RECIPIENT)
    assert reports.seen.errors == []
    assert reports.seen.hosts == {f"localhost:{running.layout.web_port}"}


async def test_the_preview_shows_the_mail_with_styles_and_pictures_and_runs_nothing(reports: Reports) -> None:
    await reports.subscribe()
    await reports.press("preview")
    await expect(reports["preview-frame"]).to_be_visible()
    frame = reports.page.frame_locator("[data-testid=preview-frame]")
    await expect(frame.locator("img").first).to_be_visible()
    widths = await frame.locator("img").evaluate_all("(all) => all.map((one) => one.complete ? one.naturalWidth : 0)")
    assert len(widths) == 1
    assert widths[0] > 500
    family = await frame.locator("h1").first.evaluate("(one) => getComputedStyle(one).fontFamily")
    assert "Times" not in family
    await reports.page.keyboard.press("Escape")
    await expect(reports["preview"]).to_have_count(0)
    assert reports.seen.errors == []


async def test_what_the_server_does_not_take_is_said_at_its_field(reports: Reports) -> None:
    await reports["new"].click()
    await reports["save"].click()
    await expect(reports["field-recipient"]).to_be_focused()
    await reports["field-recipient"].fill("nobody@nowhere")
    await reports["save"].click()
    await expect(reports["mistake-recipient"]).to_contain_text("must be a domain such as example.org")
    await expect(reports["field-recipient"]).to_be_focused()
    await reports.page.keyboard.press("Escape")
    await expect(reports["form"]).to_have_count(0)
    await expect(reports["new"]).to_be_focused()
    assert reports.mistakes == []


async def test_a_refused_account_is_explained_and_tried_again(running: Running, reports: Reports) -> None:
    await reports.subscribe()
    running.mail.behaviour.always("MAIL", Reply(REFUSAL))
    await reports.press("send")
    await expect(reports["send-error"]).to_contain_text(REFUSAL)
    await expect(reports["send-error"]).to_contain_text("Correct SMTP_USER and SMTP_PASSWORD")
    await expect(reports["mail"]).to_have_attribute("data-state", "stopped")
    await expect(reports["mail"]).to_contain_text(REFUSAL)
    await reports.page.get_by_text("With a Gmail account, step by step").click()
    await expect(reports["gmail-steps"]).to_contain_text("Google shows sixteen letters")
    await expect(reports["log"].locator("tbody tr").first.locator(".state")).to_have_text("Failed")

    running.mail.behaviour.mend()
    await reports["mail-retry"].click()
    await expect(reports["mail"]).to_have_attribute("data-state", "untried")
    await reports.press("send")
    await expect(reports["mail"]).to_have_attribute("data-state", "working")
    assert reports.mistakes == []


async def test_the_log_hears_of_a_mail_that_somebody_else_has_sent(running: Running, reports: Reports) -> None:
    await reports.subscribe()
    api = f"{running.layout.page}/api/reporter"
    async with httpx.AsyncClient(trust_env=False) as client:
        (one,) = (await client.get(f"{api}/subscriptions")).json()
        await client.post(f"{api}/subscriptions/{one['id']}/send", timeout=20)
    # Sooner than the page asks by itself, which is every minute.
    await expect(reports.page.locator("[data-testid^='last-']")).to_contain_text("Sent")
    await expect(reports["log"].locator("tbody tr").first).to_contain_text("250 2.0.0 queued as")
    assert reports.seen.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_the_page_and_in_its_form(reports: Reports, theme: str) -> None:
    await reports.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await reports.subscribe()
    assert await complaints(reports.page) == []
    await reports.press("edit")
    await expect(reports["due"].first).to_be_visible()
    await reports["field-timezone"].click()
    assert await complaints(reports.page) == []


async def test_on_a_phone_the_page_is_no_wider_than_the_screen(running: Running, reports: Reports) -> None:
    await reports.subscribe()
    await reports.page.set_viewport_size({"width": 360, "height": 780})
    width = "document.documentElement.scrollWidth"
    assert await reports.page.evaluate(width) == 360
    await reports["language"].select_option("fr")
    await expect(reports["new"]).to_have_text("Nouvel abonnement")
    assert await reports.page.evaluate(width) == 360
