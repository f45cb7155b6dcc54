"""A Chromium page that remembers what went wrong in it and whom it talked to."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, async_playwright

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Visit:
    """One open page. `errors` are console errors and exceptions, `hosts` everybody it sent a request to."""

    page: Page
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    async def chart_shown(self) -> None:
        """Waits until candles are drawn."""
        await self.page.wait_for_function(_DRAWN, timeout=30_000)

    async def trace(self, key: str) -> dict[str, Any]:
        """The plotly trace that the page shows under this key."""
        found = await self.page.evaluate(_TRACE, key)
        assert found is not None, f"the chart has no trace {key}"
        return dict(found)

    async def choose(self, symbol: str, depth: str) -> None:
        """Picks a pair and a depth as a person would, and waits for that chart."""
        await self.page.get_by_test_id("pair-picker").click()
        await self.page.get_by_test_id(f"pair-{symbol}").click()
        await self.page.get_by_test_id(f"depth-{depth}").click()
        await self.page.wait_for_function(_SHOWS, arg=[symbol, depth], timeout=30_000)
        await self.chart_shown()


_DRAWN = """() => {
  const chart = document.querySelector('[data-testid=chart]')
  const candles = chart?.data?.find((trace) => trace.meta?.key === 'candles')
  return candles !== undefined && candles.x.length > 0 && chart.querySelector('.marks path[d]') !== null
}"""
_TRACE = """(key) => {
  const trace = document.querySelector('[data-testid=chart]').data.find((one) => one.meta?.key === key)
  return trace ? JSON.parse(JSON.stringify(trace)) : null
}"""
_SHOWS = """([symbol, depth]) => {
  const chart = document.querySelector('[data-testid=chart]')
  return chart?.dataset.symbol === symbol && chart?.dataset.depth === depth
}"""


@asynccontextmanager
async def visit(url: str, width: int = 1440, height: int = 1000, **options: Any) -> AsyncIterator[Visit]:
    """Opens the page in a browser of its own; `options` are those of a Playwright context."""
    async with launched() as browser, opened(browser, url, width, height, **options) as seen:
        yield seen


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser for several pages: starting one takes longer than most of what is done in it."""
    program = next(path for name in _NAMES if (path := shutil.which(name)))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(
    browser: Browser, url: str, width: int = 1440, height: int = 1000, **options: Any
) -> AsyncIterator[Visit]:
    """Opens the page in a context of its own: nothing that another page kept is known in it."""
    context = await browser.new_context(viewport={"width": width, "height": height}, **options)
    seen = Visit(await context.new_page())
    seen.page.on("console", lambda message: _note(seen, message.type, message.text))
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on("request", lambda request: _note_host(seen, request.url))
    await seen.page.goto(url)
    try:
        yield seen
    finally:
        await context.close()


def _note(seen: Visit, kind: str, text: str) -> None:
    if kind == "error":
        seen.errors.append(text)


def _note_host(seen: Visit, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"data", "blob"}:
        seen.hosts.add(parts.netloc)
