"""Hostile names and errors on every page: shown as text, run nothing, break no layout; no page breaks its policy."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from e2e.browser import launched, opened
from e2e.conftest import Running
from e2e.hostile import MARKUP, poison, refuse

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ["/", "/watchlist", "/reports", "/monitoring", "/about", "/login"]
WITH_FOREIGN_TEXT = ["/", "/watchlist", "/reports", "/monitoring"]
WITH_ERRORS = ["/", "/watchlist", "/reports", "/monitoring"]
# Noted from the first moment of a page on.
WATCH = """
window.violations = []
addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`)
})
"""
# The texts in which marks turn around more than the hostile text itself.
TURNED = """(marks) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const turned = []
  while (texts.nextNode()) {
    const node = texts.currentNode
    if (!node.data.includes(marks)) continue
    let box = node.parentElement
    const isolates = (one) => {
      const { display, unicodeBidi } = getComputedStyle(one)
      return display !== 'inline' || unicodeBidi.includes('isolate')
    }
    while (!isolates(box)) box = box.parentElement
    const after = document.createRange()
    after.selectNodeContents(box)
    after.setStartAfter(node)
    const rest = node.data.slice(node.data.lastIndexOf('W') + 1) + after.toString()
    if (rest.trim() !== '') turned.push(`${box.tagName}: ${rest.slice(0, 80)}`)
  }
  return turned
}"""
SPILLS = "() => Math.max(document.scrollingElement.scrollWidth, document.body.scrollWidth) - innerWidth"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as found:
        yield found


@asynccontextmanager
async def guarded(
    browser: Browser, url: str, prepare: Callable[[Page], Awaitable[None]] | None = None
) -> AsyncIterator[Page]:
    """A narrow page that is watched from its first moment on, and must have run and broken nothing at its end."""
    async with opened(browser, "about:blank", 360, 780, locale="en-GB", service_workers="block") as seen:
        page = seen.page
        await page.add_init_script(WATCH)
        if prepare is not None:
            await prepare(page)
        await page.goto(url)
        yield page
        await page.unroute_all(behavior="ignoreErrors")
        assert await page.evaluate("() => window.hurt") is None
        assert await page.evaluate("() => document.querySelector('img[src=x]')") is None
        assert await page.evaluate("() => window.violations") == []
        assert await page.evaluate(SPILLS) <= 0
        assert [error for error in seen.errors if not error.startswith("Failed to load resource")] == []


async def shown(page: Page) -> None:
    """Waits until the hostile text stands on the page, as text."""
    await page.wait_for_function("(text) => document.body.textContent.includes(text)", arg=MARKUP, timeout=20_000)


@pytest.mark.parametrize("path", WITH_FOREIGN_TEXT)
async def test_hostile_names_are_text_and_break_no_layout(running: Running, browser: Browser, path: str) -> None:
    async with guarded(browser, running.layout.page + path, poison) as page:
        await shown(page)
        await page.wait_for_load_state("networkidle")
        assert await page.evaluate(TURNED, "\u202e") == []


@pytest.mark.parametrize("path", WITH_ERRORS)
async def test_hostile_errors_are_text_and_break_no_layout(running: Running, browser: Browser, path: str) -> None:
    async with guarded(browser, running.layout.page + path, refuse) as page:
        await shown(page)
        assert await page.evaluate(TURNED, "\u202e") == []


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_breaks_its_own_policy(running: Running, browser: Browser, path: str) -> None:
    async with guarded(browser, running.layout.page + path) as page:
        await page.wait_for_load_state("load")
        await page.locator("main h1, main form, [data-testid=chart] .marks path").first.wait_for(state="attached")


async def test_hostile_addresses_of_pages_are_taken_for_nothing_else(running: Running, browser: Browser) -> None:
    url = running.layout.page
    async with guarded(browser, f"{url}/{MARKUP}?{'W' * 9_000}") as page:
        await page.get_by_role("heading", level=1).wait_for()
    async with guarded(browser, f"{url}/?symbol={MARKUP}&depth={MARKUP}") as page:
        await page.locator("[data-testid=chart] .marks path").first.wait_for(state="attached")


async def test_the_policy_allows_no_inline_script_and_no_other_origin(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.layout.page, trust_env=False) as client:
        policy = (await client.get("/")).headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["script-src"] == "'self'"
    assert directives["default-src"] == "'self'"
    origins = {source for sources in directives.values() for source in sources.split()}
    assert origins <= {"'self'", "'none'", "data:", "blob:"}
