"""What the dashboard does beside its chart: several pairs, quotes, freshness, and a server that goes away."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
import pytest_asyncio
from playwright.async_api import expect

from e2e.browser import launched, opened
from e2e.chart import until
from e2e.conftest import Running
from e2e.stage import Stage, streams

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Whether nothing lies over the middle of an element.
_IN_SIGHT = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
}"""
# Whether the badge says that the chart is late, since when and why.
_DELAYED = """() => {
  const [badge, why] = ['badge', 'badge-why'].map((name) => document.querySelector(`[data-testid=${name}]`))
  return badge?.dataset.state === 'delayed' && badge.textContent.includes('ago') && Boolean(why?.textContent.trim())
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(running: Running) -> AsyncIterator[Stage]:
    async with launched() as browser:
        yield Stage(running, browser)


async def test_four_pairs_stand_side_by_side_over_one_stream_and_are_kept(stage: Stage) -> None:
    async with stage.page() as seen:
        page = seen.page
        await page.get_by_test_id("charts-4").click()
        await page.locator("[data-testid=chart] .marks path").nth(3).wait_for()
        await page.get_by_test_id("pair-picker-2").focus()
        await page.keyboard.type("ADA")
        await page.keyboard.press("Enter")
        await page.locator('[data-testid=cell-2] [data-symbol="ADAUSDC"]').wait_for()
        await expect(page.get_by_test_id("facts-of")).to_contain_text("ADAUSDC")
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        await page.reload()
        places = page.locator("[data-testid=chart]")
        await expect(places).to_have_count(4, timeout=20_000)
        symbols = ["BTCUSDC", "ETHUSDC", "ADAUSDC", "XRPUSDC"]
        for place, symbol in enumerate(symbols):
            await expect(places.nth(place)).to_have_attribute("data-symbol", symbol, timeout=20_000)
        await page.wait_for_function("() => document.querySelectorAll('.badge.live').length === 4")
        assert set(streams(requests)[-1]["symbol"][0].split(",")) == set(symbols)
        assert streams(requests)[-1]["quotes"] == ["true"]


async def test_on_a_phone_only_the_charts_in_sight_are_streamed(stage: Stage) -> None:
    async with stage.page(width=360, height=780) as seen:
        page = seen.page
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        await page.get_by_test_id("charts-4").click()
        boxes = [await page.get_by_test_id(f"cell-{place}").bounding_box() for place in range(4)]
        assert all(one and other and other["y"] > one["y"] + 300 for one, other in pairwise(boxes))
        await page.get_by_test_id("cell-3").scroll_into_view_if_needed()
        await page.locator("[data-testid=cell-3] .marks path").first.wait_for()
        async with asyncio.timeout(10):
            while not _streams_only_the_last(requests):
                await page.wait_for_timeout(50)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360


def _streams_only_the_last(requests: list[str]) -> bool:
    symbols = streams(requests)[-1].get("symbol", [""])[0].split(",")
    return "XRPUSDC" in symbols and "BTCUSDC" not in symbols


async def test_the_watchlist_s_quotes_are_live_and_ask_for_no_charts(stage: Stage) -> None:
    async with stage.page() as seen:
        row = seen.page.get_by_test_id("watch-ETHUSDC")
        await expect(row.locator(".spark polyline")).to_have_count(1)
        requests: list[str] = []
        seen.page.on("request", lambda request: requests.append(request.url))
        before = await row.locator(".quote-price").inner_text()
        await expect(row.locator(".quote-price")).not_to_have_text(before, timeout=60_000)
        assert [url for url in requests if "/charts/" in url] == []


async def test_the_badge_says_when_the_market_has_gone_and_when_it_is_back(stage: Stage) -> None:
    async with stage.page() as seen:
        page = seen.page
        badge = page.get_by_test_id("badge")
        await expect(badge).to_have_attribute("data-state", "live")
        assert await page.get_by_test_id("price").evaluate(_IN_SIGHT)
        await stage.market("faults", refuse=True)
        await stage.market("drop")
        try:
            await page.clock.install()
            await page.reload()
            await seen.chart_shown()
            # The stream's first word may still be on its way, and makes the badge live once more: asked in one go.
            async with asyncio.timeout(20):
                while not await page.evaluate(_DELAYED):
                    await page.clock.fast_forward(35_000)
        finally:
            await stage.market("faults/clear")
        await expect(badge).to_have_attribute("data-state", "live", timeout=30_000)


async def test_a_server_that_falls_silent_is_said_to_be_away_after_five_seconds_and_found_again(
    stage: Stage,
) -> None:
    async with opened(stage.browser, stage.running.layout.page) as seen:
        page, group = seen.page, stage.running.supervisor.processes["caddy"].pid
        await page.clock.install()
        await page.reload()
        await seen.chart_shown()
        await expect(page.get_by_test_id("badge")).to_have_attribute("data-state", "live")
        away = page.get_by_test_id("away")
        os.killpg(group, signal.SIGSTOP)
        try:
            await page.clock.run_for(4_000)
            await expect(away).to_have_count(0)
            await page.clock.run_for(3_000)
            await expect(away).to_be_visible()
        finally:
            os.killpg(group, signal.SIGCONT)
        await page.clock.run_for(3_000)
        await expect(away).to_have_count(0, timeout=10_000)
        close = (await seen.trace("candles"))["close"][-1]
        await until(page, "traces.candles.close.at(-1) !== argument", close)


async def test_a_page_whose_script_does_not_come_says_so_and_can_be_loaded_again(stage: Stage) -> None:
    async with opened(stage.browser, "about:blank") as seen:
        page, words = seen.page, seen.page.get_by_test_id("unloaded")
        await page.route("**/assets/index-*.js", lambda route: route.abort("connectionreset"))
        await page.goto(f"{stage.running.layout.page}/?symbol=BTCUSDC&depth=1w")
        await expect(words).to_be_hidden()  # while it may still come
        await page.evaluate("document.getAnimations().forEach((one) => one.finish())")
        await expect(words).to_be_visible()
        await page.unroute("**/assets/index-*.js")
        await words.get_by_role("link").first.click()
        await seen.chart_shown()
        await expect(words).to_have_count(0)
        assert "symbol=BTCUSDC" in page.url


async def test_the_first_chart_costs_few_bytes(stage: Stage) -> None:
    async with opened(stage.browser, "about:blank") as seen:
        page = seen.page
        client = await page.context.new_cdp_session(page)
        await client.send("Network.enable")
        sizes: dict[str, float] = {}
        names: dict[str, str] = {}
        client.on(
            "Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]})
        )
        client.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        await page.goto(stage.running.layout.page)
        await seen.chart_shown()
    told = {names[request]: size for request, size in sizes.items() if request in names}
    own = {url: size for url, size in told.items() if url.endswith((".js", ".css", "/")) and "plotly" not in url}
    assert sum(told.values()) <= 650_000, json.dumps(told)
    assert sum(own.values()) <= 120_000, json.dumps(own)
