"""The dashboard on a slow machine: Chromium with its CPU slowed, on the real stack over loopback."""

import asyncio
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, CDPSession, Page

from bench._page_feed import FastFeed, candles
from e2e.browser import Visit, opened

SLOWED = 4
_VISITS = 5
_CHANGES = 3
_CANDLES = 5
_FRAMES = 20
# Between frames, in seconds: four a second, or so far apart that all texts are written anew with each.
QUICK = 0.25
CALM = 1.25
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

# Writes the only text of a page anew in an animation frame, every so many ms.
_ONE_TEXT = """(pause) => {
  const text = document.body.appendChild(document.createElement('p')).appendChild(new Text('0'))
  setInterval(() => requestAnimationFrame(() => { text.data = String(Number(text.data) + 1) }), pause)
}"""


async def first_chart(browser: Browser, url: str) -> float:
    """From navigation to the painted chart (ms), with nothing kept from before: the median of some visits."""
    return statistics.median([await _first_chart(browser, url) for _ in range(_VISITS)])


async def _first_chart(browser: Browser, url: str) -> float:
    async with opened(browser, "about:blank") as seen:
        await _slow(seen.page)
        await seen.page.add_init_script(_FIRST_CHART)
        await seen.page.goto(url)
        found = await seen.page.wait_for_function("() => window.firstChart", timeout=60_000)
        return float(await found.json_value())


async def depth_changes(browser: Browser, url: str) -> dict[str, float]:
    """From the press of a depth's button to its painted chart (ms): of each depth the median of some presses."""
    async with _open_slowed(browser, url) as seen:
        await _change_all(seen)  # what happens once, as on a page that has been open for a while
        rounds = [await _change_all(seen) for _ in range(_CHANGES)]
        return {depth: statistics.median(times[depth] for times in rounds) for depth in _DEPTHS}


async def _change_all(seen: Visit) -> dict[str, float]:
    times: dict[str, float] = {}
    for depth in _DEPTHS:
        times[depth] = float(await seen.page.evaluate(_CHANGE, depth))
        await seen.page.wait_for_timeout(300)
    return times


async def frame_cost(browser: Browser, url: str, feed: FastFeed, pause: float = QUICK) -> tuple[int, float]:
    """How many live frames of a pair came, and what one takes of the main thread (ms): the median of some candles.

    The frames of a candle differ in the last bar, and come `pause` seconds apart. What the page does by itself, such
    as its clock, counts as the frames' work too.
    """
    async with _open_slowed(browser, f"{url}/?symbol=BTCUSDC&depth=1d") as seen:
        client = await _measuring(seen.page)
        costs = []
        for moves in candles(await feed.template("BTCUSDC", "1d"), _CANDLES, _FRAMES):
            before = await _busy_ms(client)
            for event in moves:
                await feed.push("candle", event)
                await asyncio.sleep(pause)
            costs.append((await _busy_ms(client) - before) / _FRAMES)
        return _CANDLES * _FRAMES, statistics.median(costs)


async def floor_cost(browser: Browser, pause: float) -> float:
    """What a frame takes of the main thread (ms) on a page that has one text and writes it every `pause` seconds."""
    async with opened(browser, "about:blank") as seen:
        await _slow(seen.page)
        client = await _measuring(seen.page)
        await seen.page.evaluate(_ONE_TEXT, 1_000 * pause)
        before = await _busy_ms(client)
        await asyncio.sleep(_FRAMES * pause)
        return (await _busy_ms(client) - before) / _FRAMES


async def _measuring(page: Page) -> CDPSession:
    """Counts by the processor's time of the page's main thread: what other programs take is not the page's."""
    client = await page.context.new_cdp_session(page)
    await client.send("Performance.enable", {"timeDomain": "threadTicks"})
    return client


async def _busy_ms(client: CDPSession) -> float:
    """How long the page's main thread has worked so far."""
    metrics = (await client.send("Performance.getMetrics"))["metrics"]
    return 1_000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


@asynccontextmanager
async def _open_slowed(browser: Browser, url: str) -> AsyncIterator[Visit]:
    async with opened(browser, url) as seen:
        await seen.chart_shown()
        await seen.page.wait_for_timeout(2_000)
        await _slow(seen.page)
        yield seen


async def _slow(page: Page) -> None:
    client = await page.context.new_cdp_session(page)
    await client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
