"""What a live frame takes of the main thread of a dashboard whose processor is slowed."""

import asyncio
import statistics
from dataclasses import dataclass

from playwright.async_api import Browser, CDPSession, Page

from bench._page_feed import Event, FastFeed, candles
from bench._page_slow import open_slowed, slow
from e2e.browser import opened

# Between frames, in seconds: four a second, or so far apart that all texts are written anew with each.
QUICK = 0.25
CALM = 1.25

# A page differs from the next one by a tenth, by how its code came to be compiled: several are opened.
_VISITS = 3
_CANDLES = 3
_FRAMES = 20
# The exchange tells of a forming candle every 2 s, and the candles are of five minutes.
_AT_EXCHANGE = 150

# Writes the only text of a page anew in an animation frame, every so many ms.
_ONE_TEXT = """(pause) => {
  const text = document.body.appendChild(document.createElement('p')).appendChild(new Text('0'))
  setInterval(() => requestAnimationFrame(() => { text.data = String(Number(text.data) + 1) }), pause)
}"""


@dataclass(frozen=True)
class FrameCost:
    """Times of the main thread (ms): of the frames that open a candle, and of one that moves it, candle by candle."""

    opening: list[float]
    moving: list[float]

    @property
    def mean(self) -> float:
        """Of one frame, where a candle has as many as the exchange sends."""
        rest = (_AT_EXCHANGE - 1) * statistics.median(self.moving)
        return (statistics.mean(self.opening) + rest) / _AT_EXCHANGE


async def frame_cost(browser: Browser, url: str, feed: FastFeed, pause: float) -> FrameCost:
    """What the live frames of a pair take, `pause` seconds apart. What the page does by itself meanwhile counts too."""
    cost = FrameCost([], [])
    for _ in range(_VISITS):
        async with open_slowed(browser, f"{url}/?symbol=BTCUSDC&depth=1d") as seen:
            client = await _measuring(seen.page)
            first, *others = candles(await feed.template("BTCUSDC", "1d"), 1 + _CANDLES, _FRAMES)
            await _busy_of(client, feed, first, pause)  # what happens once, as on a page that has been open for a while
            for opening, *moves in others:
                cost.opening.append(await _busy_of(client, feed, [opening], pause))
                cost.moving.append(await _busy_of(client, feed, moves, pause) / len(moves))
    return cost


async def floor_cost(browser: Browser, pause: float) -> float:
    """What a frame takes of the main thread (ms) on a page that has one text and writes it every `pause` seconds."""
    async with opened(browser, "about:blank") as seen:
        await slow(seen.page)
        client = await _measuring(seen.page)
        await seen.page.evaluate(_ONE_TEXT, 1_000 * pause)
        before = await _busy_ms(client)
        await asyncio.sleep(_FRAMES * pause)
        return (await _busy_ms(client) - before) / _FRAMES


async def _busy_of(client: CDPSession, feed: FastFeed, events: list[Event], pause: float) -> float:
    """How long the main thread works (ms) while these events come."""
    before = await _busy_ms(client)
    for event in events:
        await feed.push("candle", event)
        await asyncio.sleep(pause)
    return await _busy_ms(client) - before


async def _measuring(page: Page) -> CDPSession:
    """Counts by the processor's time of the page's main thread: what other programs take is not the page's."""
    client = await page.context.new_cdp_session(page)
    await client.send("Performance.enable", {"timeDomain": "threadTicks"})
    return client


async def _busy_ms(client: CDPSession) -> float:
    """How long the page's main thread has worked so far."""
    metrics = (await client.send("Performance.getMetrics"))["metrics"]
    return 1_000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))
