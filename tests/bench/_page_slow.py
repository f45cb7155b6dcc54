"""The dashboard on a slow machine: Chromium with its CPU slowed, on the real stack over loopback."""

import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from e2e.browser import Visit, opened

SLOWED = 4
_VISITS = 5
_CHANGES = 3
_DEPTHS = ("1d", "1w", "1mo", "1y", "5y")

# Asked before every picture that the browser paints; one frame later what was found has been painted.
_FIRST_CHART = """
const isDrawn = () => {
  const chart = document.querySelector('[data-testid=chart]')
  return chart?.data?.some((trace) => trace.meta?.key === 'candles' && trace.x.length > 0)
    && chart.querySelector('.marks path') !== null
}
const look = () => {
  if (isDrawn()) requestAnimationFrame(() => { window.firstChart = performance.now() })
  else requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""
_CHANGE = """(depth) => new Promise((done) => {
  const begun = performance.now()
  const shown = () => document.querySelector('[data-testid=chart]').dataset.depth === depth
  const look = () => {
    if (shown()) requestAnimationFrame(() => done(performance.now() - begun))
    else requestAnimationFrame(look)
  }
  document.querySelector(`[data-testid=depth-${depth}]`).click()
  requestAnimationFrame(look)
})"""


async def first_chart(browser: Browser, url: str) -> float:
    """From navigation to the painted chart (ms), with nothing kept from before: the median of some visits."""
    return statistics.median([await _first_chart(browser, url) for _ in range(_VISITS)])


async def _first_chart(browser: Browser, url: str) -> float:
    async with opened(browser, "about:blank") as seen:
        await slow(seen.page)
        await seen.page.add_init_script(_FIRST_CHART)
        await seen.page.goto(url)
        found = await seen.page.wait_for_function("() => window.firstChart", timeout=60_000)
        return float(await found.json_value())


async def depth_changes(browser: Browser, url: str) -> dict[str, float]:
    """From the press of a depth's button to its painted chart (ms): of each depth the median of some presses."""
    async with open_slowed(browser, url) as seen:
        await _change_all(seen)  # what happens once, as on a page that has been open for a while
        rounds = [await _change_all(seen) for _ in range(_CHANGES)]
        return {depth: statistics.median(times[depth] for times in rounds) for depth in _DEPTHS}


async def _change_all(seen: Visit) -> dict[str, float]:
    times: dict[str, float] = {}
    for depth in _DEPTHS:
        times[depth] = float(await seen.page.evaluate(_CHANGE, depth))
        await seen.page.wait_for_timeout(300)
    return times


@asynccontextmanager
async def open_slowed(browser: Browser, url: str) -> AsyncIterator[Visit]:
    """The dashboard there, drawn and at rest, on a processor that has been slowed since."""
    async with opened(browser, url) as seen:
        await seen.chart_shown()
        await seen.page.wait_for_timeout(2_000)
        await slow(seen.page)
        yield seen


async def slow(page: Page) -> None:
    """From now on the page's processor takes SLOWED times as long."""
    client = await page.context.new_cdp_session(page)
    await client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
