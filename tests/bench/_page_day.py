"""A day of a page that is left open, in fast motion: what it keeps in memory as the day goes by."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from bench._page_feed import Event, FastFeed, candles
from e2e.browser import opened

CANDLES = 288
_FRAMES = 12
# From a twelfth of the day on: what a page makes once is made by then.
_LOOKS = 12
_CLOSE = """(close) => {
  const chart = document.querySelector('[data-testid=chart]')
  return chart.data.find((trace) => trace.meta?.key === 'candles').close.at(-1) === close
}"""


@dataclass(frozen=True)
class Kept:
    """What the page keeps after its rubbish has been collected.

    What V8 compiles of code that runs often counts apart: it is the browser's to make and to drop, and goes on
    growing for as long as a day that is over in half a minute.
    """

    object_bytes: int
    code_bytes: int
    nodes: int
    listeners: int


async def day(browser: Browser, url: str, feed: FastFeed, count: int = CANDLES) -> list[Kept]:
    """What the page keeps at some moments of a day of 5-minute candles, each with several frames."""
    async with opened(browser, f"{url}/?symbol=BTCUSDC&depth=1d") as seen:
        await seen.chart_shown()
        await seen.page.wait_for_timeout(2_000)
        client = await seen.page.context.new_cdp_session(seen.page)
        await client.send("Performance.enable")
        feed.asked.clear()
        kept = []
        for number, moves in enumerate(candles(await feed.template("BTCUSDC", "1d"), count, _FRAMES)):
            await _show(seen.page, feed, moves)
            if number % (count // _LOOKS) == count // _LOOKS - 1:
                kept.append(await _kept(client))
        again = [path for path in feed.asked if "/charts/" in path]
        assert again == [], f"the page asked again for what it was told: {again}"
        assert seen.errors == [], seen.errors
        return kept


async def _show(page: Page, feed: FastFeed, moves: list[Event]) -> None:
    """Sends the frames of a candle and waits until the page has the last of them."""
    for event in moves:
        await feed.push("candle", event)
        await asyncio.sleep(0)
    await page.wait_for_function(_CLOSE, arg=moves[-1]["candle"]["close"], timeout=20_000)


async def _kept(client: CDPSession) -> Kept:
    objects, code = _sizes(await _snapshot(client))
    answer = await client.send("Performance.getMetrics")
    metrics = {one["name"]: int(one["value"]) for one in answer["metrics"]}
    return Kept(objects, code, metrics["Nodes"], metrics["JSEventListeners"])


async def _snapshot(client: CDPSession) -> dict[str, Any]:
    """Everything that the page can still reach."""
    parts: list[str] = []

    def take(part: dict[str, str]) -> None:
        parts.append(part["chunk"])

    client.on("HeapProfiler.addHeapSnapshotChunk", take)
    await client.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    client.remove_listener("HeapProfiler.addHeapSnapshotChunk", take)
    return dict(json.loads("".join(parts)))


def _sizes(snapshot: dict[str, Any]) -> tuple[int, int]:
    """The bytes of all objects, the browser's own for the page among them, and those of compiled code."""
    meta, nodes = snapshot["snapshot"]["meta"], snapshot["nodes"]
    fields = meta["node_fields"]
    kinds, sizes = (nodes[fields.index(name) :: len(fields)] for name in ("type", "self_size"))
    code = meta["node_types"][0].index("code")
    compiled = sum(size for kind, size in zip(kinds, sizes, strict=True) if kind == code)
    return sum(sizes) - compiled, compiled
