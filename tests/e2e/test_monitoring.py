import json
from typing import Any

import httpx
import pytest

from e2e.axe import complaints
from e2e.browser import Visit, visit
from e2e.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="session")

PARTS = ["ingest", "analysis", "reporter", "monitor", "broker", "proxy"]
ALIVE = "() => document.querySelector('[data-testid=sampling] .dot-live') !== null"
DRAWN = """(names) => names.every((name) => {
  const path = document.querySelector(`[data-series="${name}"] .plot-line`)
  return path !== null && path.getAttribute('d').length > 10
})"""
RUNNING = (
    """(names) => names.every((name) => document.querySelector(`[data-testid=part-${name}]`)?.dataset.state === 'up')"""
)
MOVED = """(before) => {
  const path = document.querySelector('[data-series="cpu.percent"] .plot-line')
  return path.getAttribute('d') !== before
}"""
SPILLS = "document.documentElement.scrollWidth - innerWidth"


async def told(running: Running, path: str) -> Any:
    async with httpx.AsyncClient(base_url=running.layout.page, trust_env=False) as client:
        return (await client.get(f"/api/monitor/{path}")).raise_for_status().json()


async def watched(seen: Visit) -> None:
    """Waits until samples arrive and the history is drawn."""
    await seen.page.wait_for_function(ALIVE, timeout=60_000)
    await seen.page.wait_for_function(DRAWN, arg=["cpu.percent", "memory.percent"], timeout=60_000)


async def test_the_page_tells_what_the_monitor_tells(running: Running) -> None:
    async with visit(f"{running.layout.page}/monitoring", locale="en-GB") as seen:
        await watched(seen)
        host = (await told(running, "host"))["now"]
        system = next(volume for volume in host["disk"]["volumes"] if volume["name"] == "system")
        shown = await seen.page.get_by_test_id("gauge-systemVolume").inner_text()
        assert f"{round(system['percent'])}%" in shown
        assert await seen.page.get_by_test_id("reading-kernel").locator("dd").inner_text() == host["board"]["kernel"]
        assert seen.errors == []
        assert seen.hosts == {f"localhost:{running.layout.web_port}"}


async def test_a_sensor_that_is_not_there_is_never_a_zero(running: Running) -> None:
    host = (await told(running, "host"))["now"]
    rows = {"temperature.soc": "gauge-soc", "temperature.disk": "reading-diskTemperature", "fan.rpm": "reading-fan"}
    async with visit(f"{running.layout.page}/monitoring", locale="en-GB") as seen:
        await seen.page.wait_for_function(ALIVE, timeout=60_000)
        for name, testid in rows.items():
            if name in host["missing"]:
                text = await seen.page.get_by_test_id(testid).inner_text()
                assert "Not available" in text
                assert "0" not in text


async def test_the_newest_reading_moves_by_itself_and_the_chart_with_it(running: Running) -> None:
    async with visit(f"{running.layout.page}/monitoring") as seen:
        await seen.page.get_by_test_id("range-15m").click()
        await watched(seen)
        line = seen.page.locator('[data-series="cpu.percent"] .plot-line')
        before, asked = await line.get_attribute("d"), []
        seen.page.on("request", lambda request: asked.append(request.url))
        await seen.page.wait_for_function(MOVED, arg=before, timeout=10_000)
        assert [url for url in asked if "/history" in url] == []


async def test_every_range_answers_and_the_chosen_one_is_kept(running: Running) -> None:
    async with visit(f"{running.layout.page}/monitoring") as seen:
        await watched(seen)
        for name in ("15m", "1d", "7d", "30d", "2y"):
            async with seen.page.expect_response(lambda response: "/history" in response.url) as answered:
                await seen.page.get_by_test_id(f"range-{name}").click()
            response = await answered.value
            assert (response.status, json.loads(await response.body())["range"]) == (200, name)
        assert seen.errors == []
        await seen.page.goto(f"{running.layout.page}/monitoring")
        assert await seen.page.get_by_test_id("range-2y").get_attribute("aria-pressed") == "true"


async def test_the_crosshair_moves_by_keyboard_through_all_charts(running: Running) -> None:
    async with visit(f"{running.layout.page}/monitoring") as seen:
        await watched(seen)
        # Two readings at least, so that there is a first and a last: in this range one comes every second. The picture
        # moves once for the range's own, and again for one that follows.
        await seen.page.get_by_test_id("range-15m").click()
        for _ in range(2):
            path = await seen.page.locator('[data-series="cpu.percent"] .plot-line').get_attribute("d")
            await seen.page.wait_for_function(MOVED, arg=path, timeout=30_000)
        await seen.page.get_by_test_id("plot-cpu").focus()
        await seen.page.keyboard.press("Home")
        first = await seen.page.get_by_test_id("plot-cpu").get_attribute("aria-valuenow")
        assert await seen.page.locator(".plot-cursor").count() == await seen.page.locator(".history-chart").count()
        await seen.page.keyboard.press("End")
        assert await seen.page.get_by_test_id("plot-cpu").get_attribute("aria-valuenow") != first
        await seen.page.keyboard.press("Escape")
        assert await seen.page.locator(".plot-cursor").count() == 0


async def test_what_happened_in_the_stack_is_marked_and_listed(running: Running) -> None:
    async with visit(f"{running.layout.page}/monitoring", locale="en-GB") as seen:
        await watched(seen)
        backfills = seen.page.locator("[data-testid=events] [data-kind=backfill_done]")
        await backfills.first.wait_for(timeout=10_000)
        assert "were fetched" in await backfills.first.inner_text()
        assert await seen.page.locator("[data-testid=history-cpu] .mark-backfills").count() > 0
        await backfills.first.locator("button").focus()
        assert await seen.page.locator(".plot-cursor").count() > 0


async def test_every_part_of_the_stack_is_there_and_running(running: Running) -> None:
    async with visit(f"{running.layout.page}/monitoring") as seen:
        await seen.page.wait_for_function(RUNNING, arg=PARTS, timeout=30_000)
        assert seen.errors == []


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1440)])
async def test_nothing_spills_over_and_axe_finds_nothing_serious(running: Running, theme: Any, width: int) -> None:
    async with visit(f"{running.layout.page}/monitoring", width, color_scheme=theme, locale="fr-FR") as seen:
        await watched(seen)
        assert await seen.page.locator("h1").inner_text() == "Surveillance"
        assert await seen.page.evaluate(SPILLS) <= 0
        assert await complaints(seen.page) == []
