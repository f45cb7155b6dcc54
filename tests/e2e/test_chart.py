"""The dashboard's chart, item by item, in a browser and on the real stack."""

from collections.abc import AsyncIterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from common.intervals import HOUR
from e2e.browser import Visit, launched
from e2e.chart import drag, drawn, until
from e2e.conftest import Running
from e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(running: Running) -> AsyncIterator[Stage]:
    async with launched() as browser:
        yield Stage(running, browser)


async def by_time(seen: Visit, key: str, column: str) -> dict[int, float]:
    """A column of a trace by open time (ms UTC)."""
    trace = await seen.trace(key)
    return dict(zip(trace["x"], trace[column], strict=True))


async def downloaded(page: Page, kind: str) -> bytes:
    await page.get_by_test_id("download").click()
    async with page.expect_download() as waiting:
        await page.get_by_test_id(f"download-{kind}").click()
    await page.keyboard.press("Escape")
    return Path(await (await waiting.value).path()).read_bytes()


async def test_pairs_are_found_by_search_and_depths_by_keys(stage: Stage) -> None:
    async with stage.page() as seen:
        page = seen.page
        await page.keyboard.press("/")
        await page.keyboard.type("sol")
        await expect(page.locator(".picker-list [role=option]")).to_have_count(1)
        await page.keyboard.press("Enter")
        await page.locator('[data-testid=chart][data-symbol="SOLUSDC"][data-depth="1w"]').wait_for()
        await page.keyboard.press("4")
        await page.locator('[data-testid=chart][data-symbol="SOLUSDC"][data-depth="1y"]').wait_for()
        await expect(page.get_by_test_id("depth-1y")).to_have_attribute("aria-pressed", "true")


async def test_indicators_style_and_scale_are_chosen_and_kept(stage: Stage) -> None:
    async with stage.page() as seen:
        page = seen.page
        await page.get_by_test_id("indicators").click()
        await page.get_by_test_id("indicator-macd").uncheck()
        await page.get_by_test_id("indicator-bollinger").check()
        await page.get_by_test_id("parameter-rsi-period").fill("7")
        await page.get_by_test_id("parameter-rsi-period").press("Enter")
        await page.keyboard.press("Escape")
        await page.get_by_test_id("view").click()
        await page.get_by_test_id("style-heikin_ashi").check()
        await page.get_by_test_id("scale-log").check()
        await until(page, "traces.rsi_7 && traces.bollinger_upper && traces.heikin_ashi && !traces.macd")
        await page.reload()
        await seen.chart_shown()
        await until(page, "traces.rsi_7 && traces.bollinger_upper && traces.heikin_ashi && !traces.macd")
        assert (await drawn(page)).scale == "log"
        candles, averaged = await seen.trace("candles"), await seen.trace("heikin_ashi")
        assert (candles["visible"], averaged["yaxis"]) == (False, "y")
        await _is_heikin_ashi(stage, dict(zip(averaged["x"], averaged["open"], strict=True)))
        await page.get_by_test_id("view").click()
        await page.get_by_test_id("style-line").check()
        await until(page, "traces.candles.type === 'scatter' && !traces.heikin_ashi")


async def _is_heikin_ashi(stage: Stage, opens: dict[int, float]) -> None:
    """Holds the shifted times' opens against the definition, reckoned from the first candle there is."""
    candles = await stage.get("candles/BTCUSDC?interval=1h")
    names = ("open", "high", "low", "close")
    rows = list(zip(*(candles[name] for name in names), strict=True))
    first = (rows[0][0] + rows[0][3]) / 2
    expected = [first]
    for row in rows[:-1]:
        expected.append((expected[-1] + sum(row) / 4) / 2)
    known = dict(zip(candles["open_time"], expected, strict=True))
    shared = set(opens) & set(known)
    assert len(shared) > 150
    assert all(opens[time] == pytest.approx(known[time], rel=1e-9) for time in shared)


async def test_the_crosshair_tells_every_value_and_a_level_its_touches(stage: Stage) -> None:
    async with stage.page(timezone_id="UTC") as seen:
        page = seen.page
        chart = await drawn(page)
        level = chart.levels[0]
        await page.mouse.move(chart.left + chart.width * 0.4, level["y"])
        time = chart.range[0] + 0.4 * (chart.range[1] - chart.range[0])
        closes, rsi = await by_time(seen, "candles", "close"), await by_time(seen, "rsi", "y")
        bar = min(closes, key=lambda at: abs(at - time))
        await expect(page.get_by_test_id("at-candles-close")).to_have_text(f"{closes[bar]:,.2f}")
        await expect(page.get_by_test_id("at-rsi-y")).to_have_text(f"{rsi[bar]:.1f}")
        told = await stage.get("charts/BTCUSDC?depth=1w")
        touches = next(one["touches"] for one in told["levels"] if one["price"] == level["price"])
        tip = page.get_by_test_id("level-tip")
        await expect(tip).to_contain_text(f"{level['price']:,.2f}")
        await expect(tip).to_contain_text("touched once" if touches == 1 else f"touched {touches} times")
        await page.mouse.move(chart.left + chart.width * 0.4, chart.top + chart.height + 400)
        await expect(tip).to_have_count(0)


async def test_dragging_left_brings_earlier_candles_exact_and_without_a_jump(stage: Stage) -> None:
    async with stage.page(timezone_id="UTC") as seen:
        page = seen.page
        known = (await seen.trace("candles"))["x"]
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        await drag(page, await drawn(page), 300)
        moved = (await drawn(page)).range
        await until(page, "traces.candles.x[0] < argument", known[0])
        assert (await drawn(page)).range == pytest.approx(moved, abs=1)
        times = (await seen.trace("candles"))["x"]
        assert set(known) <= set(times)
        assert all(later - earlier == HOUR for earlier, later in pairwise(times))
        await _is_exact(stage, seen)
        assert [url for url in requests if "/charts/" in url and "/earlier" not in url] == []
        await page.get_by_test_id("to-now").click()
        await expect(page.get_by_test_id("to-now")).to_have_count(0)
        assert (await drawn(page)).range[1] > known[-1]
        for _ in range(3):
            await page.get_by_test_id("zoom-out").click()
        await until(page, "traces.candles.x[0] < argument", times[0])


async def _is_exact(stage: Stage, seen: Visit) -> None:
    """Holds candles and indicators of all bars against the API's, which computes them in one go."""
    candles = await stage.get("candles/BTCUSDC?interval=1h&limit=3000")
    columns = await stage.get("indicators/BTCUSDC?interval=1h&limit=3000")
    for key, column, source in (
        *((("candles"), name, candles) for name in ("open", "high", "low", "close")),
        *((name, "y", columns) for name in ("sma_long", "rsi", "macd_signal")),
    ):
        name = column if key == "candles" else key
        expected = dict(zip(source["open_time"], source[name], strict=True))
        shown = await by_time(seen, key, column)
        assert len(set(shown) & set(expected)) > 300
        wrong = [at for at, value in shown.items() if at in expected and value != pytest.approx(expected[at], rel=1e-9)]
        assert wrong == [], f"{key} {column}"


async def test_the_chart_is_downloaded_as_picture_and_as_candles(stage: Stage) -> None:
    async with stage.page() as seen:
        picture = await downloaded(seen.page, "png")
        assert picture.startswith(PNG_HEAD)
        assert len(picture) > 10_000
        table = pl.read_csv(await downloaded(seen.page, "csv"))
        parquet = pl.read_parquet(BytesIO(await downloaded(seen.page, "parquet")))
        closes = await by_time(seen, "candles", "close")
    assert table["open_time"].to_list() == parquet["open_time"].to_list()
    assert table["close"].to_list() == parquet["close"].to_list()
    shown = {time: closes[time] for time in table["open_time"].to_list() if time in closes}
    assert len(shown) > 150
    assert shown == {
        time: value for time, value in zip(table["open_time"], table["close"], strict=True) if time in shown
    }


async def test_every_time_is_told_in_the_reader_s_zone(stage: Stage) -> None:
    async with stage.page(timezone_id="Asia/Tokyo") as seen:
        page = seen.page
        await expect(page.get_by_test_id("facts-of")).to_contain_text("UTC+9")
        await expect(page.get_by_test_id("readout")).to_contain_text("UTC+9")
        crossing = next(
            one for one in (await stage.get("charts/BTCUSDC?depth=1w"))["signals"] if one["kind"] == "crossing"
        )
        written = await page.evaluate(
            """(time) => new Intl.DateTimeFormat('en', { year: 'numeric', month: 'short', day: 'numeric',
              hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Tokyo' }).format(time)""",
            crossing["moment"],
        )
        await expect(page.get_by_test_id("signal-crossing")).to_contain_text(written)
