"""The page in Chromium, on the real stack: how fast on a slow machine, how it lasts a day, what Lighthouse says.

All of it, or the parts that are named: `page.py --only slow --only day`.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser

from bench import _page_day, _page_frame, _page_lighthouse, _page_slow
from bench._page_feed import FastFeed
from e2e.browser import launched, opened
from stack.plan import SERVICES, Layout, market, market_settings, stack, web
from stack.supervisor import Supervisor
from standins.broker import free_port

_FIRST_MS = 3_000
_DEPTH_MS = 400
_FRAME_MS = 20
_SLOWED = f"with the processor slowed {_page_slow.SLOWED} times"
_PACES = {"four a second": _page_frame.QUICK, "with every text beside the chart": _page_frame.CALM}
# Flat: the last look keeps no more than the first, but for what a measure of memory wavers by.
_GROWTH = 1.05
_POINTS = 95
_PARTS = ("slow", "day", "lighthouse")
_PAGES = {"dashboard": "/", "reports": "/reports", "monitoring": "/monitoring"}
# A page of the local network: Lighthouse's mobile stands for a 3G network and a cheap phone of 2016. Printed, not held.
_HELD_FORM = "desktop"


class Verdict:
    """Prints figures beside what they are held to, and remembers whether all held."""

    def __init__(self) -> None:
        self.all_held = True

    def tell(self, words: str, figure: str, goal: str, held: bool) -> None:
        """One line."""
        self.all_held &= held
        print(f"{words}: {figure} (held to {goal}){'' if held else '  NOT HELD'}", flush=True)


async def _slow(browser: Browser, url: str, fast: str, feed: FastFeed, verdict: Verdict) -> None:
    first = await _page_slow.first_chart(browser, url)
    verdict.tell(f"first chart {_SLOWED}", f"{first:,.0f} ms", f"at most {_FIRST_MS:,} ms", first <= _FIRST_MS)
    changes = await _page_slow.depth_changes(browser, url)
    slowest = max(changes.values())
    told = ", ".join(f"{depth} {time:.0f}" for depth, time in changes.items())
    verdict.tell(f"change of depth {_SLOWED}", f"{told} ms", f"at most {_DEPTH_MS} ms", slowest <= _DEPTH_MS)
    for pace in _PACES:
        await _frames(browser, pace, fast, feed, verdict)


async def _frames(browser: Browser, pace: str, fast: str, feed: FastFeed, verdict: Verdict) -> None:
    cost = await _page_frame.frame_cost(browser, fast, feed, _PACES[pace])
    # How much of that the browser itself takes on this machine, whose speed no figure in ms says.
    floor = await _page_frame.floor_cost(browser, _PACES[pace])
    words = f"live frame, {pace}, {_SLOWED}"
    told = f"{cost.mean:.1f} ms of the main thread"
    verdict.tell(words, told, f"at most {_FRAME_MS} ms", cost.mean <= _FRAME_MS)
    moving, opening = (" ".join(f"{one:.1f}" for one in sorted(times)) for times in (cost.moving, cost.opening))
    print(f"  one that moves a candle (ms): {moving}")
    print(f"  one that opens a candle (ms): {opening}")
    print(f"  one of a page of one text at this pace: {floor:.1f} ms; ratio {cost.mean / floor:.1f}", flush=True)


async def _day(browser: Browser, url: str, feed: FastFeed, verdict: Verdict) -> None:
    looks = await _page_day.day(browser, url, feed)
    objects, compiled = [look.object_bytes for look in looks], [look.code_bytes for look in looks]
    told, code = (" ".join(f"{size / 1e6:.2f}" for size in sizes) for sizes in (objects, compiled))
    first, last = looks[0], looks[-1]
    most = first.object_bytes * _GROWTH
    verdict.tell("objects over a day (MB)", told, f"at most {most / 1e6:.2f} at the end", last.object_bytes <= most)
    print(f"  compiled code beside them (MB): {code}")
    verdict.tell(
        "nodes and listeners over a day",
        f"{first.nodes:,} to {last.nodes:,}, {first.listeners:,} to {last.listeners:,}",
        "at most a twentieth more",
        last.nodes <= first.nodes * _GROWTH and last.listeners <= first.listeners * _GROWTH,
    )


async def _lighthouse(url: str, folder: Path, verdict: Verdict) -> None:
    await _page_lighthouse.install()
    for name, path in _PAGES.items():
        for form in ("desktop", "mobile"):
            found = await _page_lighthouse.scores(f"{url}{path}", form, folder / f"{name}-{form}.json")
            told = ", ".join(f"{category} {points}" for category, points in found.points.items())
            words = f"Lighthouse of {name} on a {form}"
            if form == _HELD_FORM:
                verdict.tell(words, told, f"at least {_POINTS} each", min(found.points.values()) >= _POINTS)
            else:
                print(f"{words}: {told}")
            if min(found.points.values()) < _POINTS:
                print(f"  what costs points: {'; '.join(found.faults)}")


@asynccontextmanager
async def _fast_page(layout: Layout, folder: Path) -> AsyncIterator[tuple[str, FastFeed]]:
    """One more web server before the same services, whose streams are told what to say."""
    feed = FastFeed(layout.url("analysis"))
    await feed.start()
    ports = {name: layout.port(name) for name in SERVICES} | {"analysis": feed.port}
    fast = Layout(folder, free_port(), ports=ports)
    folder.mkdir()
    supervisor = Supervisor([web(fast)], folder, print)
    await supervisor.start()
    try:
        yield fast.page, feed
    finally:
        await supervisor.stop()
        await feed.stop()


async def _ready(browser: Browser, url: str) -> None:
    """Waits until every depth of the first pair has been drawn: the page is measured, not the first fill."""
    async with opened(browser, url) as seen:
        for depth in ("1d", "1w", "1mo", "1y", "5y"):
            await seen.choose("BTCUSDC", depth)


def _wanted() -> set[str]:
    """The parts that the command line names; all where it names none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=_PARTS, default=[], help="this part; may be given again")
    return set(parser.parse_args().only) or set(_PARTS)


async def main(parts: set[str]) -> int:
    """Starts the stack, measures those parts, and leaves nothing running. 1 where something did not hold."""
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout = Layout(folder, free_port())
        layout.settings.update(market_settings(layout))
        supervisor = Supervisor(
            [market(layout, ["--market", "generated", "--seed", "7"]), *stack(layout)], folder, print
        )
        await supervisor.start()
        try:
            async with launched() as browser, _fast_page(layout, folder / "fast") as (fast, feed):
                await _ready(browser, layout.page)
                if "slow" in parts:
                    await _slow(browser, layout.page, fast, feed, verdict)
                if "day" in parts:
                    await _day(browser, fast, feed, verdict)
            if "lighthouse" in parts:
                await _lighthouse(layout.page, folder, verdict)
        finally:
            await supervisor.stop()
    return 0 if verdict.all_held else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(_wanted())))
