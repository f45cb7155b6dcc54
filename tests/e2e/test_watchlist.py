from typing import Any

import httpx
import pytest

from e2e.axe import complaints
from e2e.browser import Visit, visit
from e2e.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEW = "DOGEUSDC"
ORDER = """[...document.querySelectorAll('tr[data-testid^=followed-]')].map((row) => row.dataset.testid.slice(9))"""
SPILLS = "document.documentElement.scrollWidth - innerWidth"


async def told(running: Running, path: str) -> Any:
    async with httpx.AsyncClient(base_url=running.layout.page, trust_env=False) as client:
        return (await client.get(path)).raise_for_status().json()


async def followed(running: Running) -> list[str]:
    return [pair["symbol"] for pair in (await told(running, "/api/ingest/watchlist"))["pairs"]]


async def shows(seen: Visit, order: list[str]) -> None:
    """Waits until the rows stand in that order and nothing is under way."""
    await seen.page.wait_for_function(f"(order) => JSON.stringify({ORDER}) === JSON.stringify(order)", arg=order)
    await seen.page.wait_for_function("() => document.querySelector('.actions button:last-child:disabled') === null")


async def test_a_pair_is_added_moved_removed_put_back_and_dropped(running: Running) -> None:
    before = await followed(running)
    async with visit(f"{running.layout.page}/watchlist", locale="en-GB") as seen:
        page = seen.page
        await shows(seen, before)
        await page.get_by_test_id("symbol-search").fill("doge")
        await page.get_by_test_id(f"add-{NEW}").click()
        await shows(seen, [*before, NEW])
        await _drag(seen, NEW, before[0])
        await shows(seen, [NEW, *before])
        assert await followed(running) == [NEW, *before]
        await page.get_by_test_id(f"down-{NEW}").click()
        await shows(seen, [before[0], NEW, *before[1:]])
        await page.get_by_test_id(f"remove-{NEW}").click()
        await shows(seen, before)
        await page.keyboard.press("Enter")  # the focus stands on the way back
        await shows(seen, [before[0], NEW, *before[1:]])
        await page.get_by_test_id(f"remove-{NEW}").click()
        await shows(seen, before)
        await _drop(seen, NEW)
        assert seen.errors == []
    stored = [pair["symbol"] for pair in (await told(running, "/api/analysis/stored"))["pairs"]]
    assert NEW not in stored
    assert await followed(running) == before


async def _drag(seen: Visit, symbol: str, above: str) -> None:
    """Takes the row by its handle and lets it go over another."""
    handle = await seen.page.get_by_test_id(f"handle-{symbol}").bounding_box()
    target = await seen.page.get_by_test_id(f"followed-{above}").bounding_box()
    assert handle is not None
    assert target is not None
    x = handle["x"] + handle["width"] / 2
    await seen.page.mouse.move(x, handle["y"] + handle["height"] / 2)
    await seen.page.mouse.down()
    await seen.page.mouse.move(x, target["y"] + 4, steps=4)
    await seen.page.mouse.up()


async def _drop(seen: Visit, symbol: str) -> None:
    """Drops what is stored of the pair, if anything was stored of it by now."""
    await seen.page.get_by_test_id("stored").wait_for()
    await seen.page.reload()
    await seen.page.get_by_test_id("stored").wait_for()
    if await seen.page.get_by_test_id(f"drop-{symbol}").count():
        await seen.page.get_by_test_id(f"drop-{symbol}").click()
        await seen.page.get_by_test_id(f"drop-sure-{symbol}").click()
        await seen.page.get_by_test_id(f"stored-{symbol}").wait_for(state="detached")


async def test_what_the_exchange_does_not_have_is_said_in_words(running: Running) -> None:
    async with visit(f"{running.layout.page}/watchlist", locale="en-GB") as seen:
        await seen.page.get_by_test_id("symbol-search").fill("<b>x</b>")
        await seen.page.get_by_text("The exchange trades no pair with “<b>x</b>” in its name.").wait_for()


@pytest.mark.parametrize("page", ["watchlist", "about"])
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
async def test_nothing_spills_over_and_axe_finds_nothing_serious(
    running: Running, page: str, theme: Any, width: int
) -> None:
    async with visit(f"{running.layout.page}/{page}", width, color_scheme=theme, locale="fr-FR") as seen:
        shown = "stored" if page == "watchlist" else "file-csv"
        await seen.page.get_by_test_id(shown).wait_for()
        if page == "about":
            await seen.page.get_by_test_id("api-reporter").click()
            await seen.page.get_by_test_id("operations").wait_for()
        assert await seen.page.evaluate(SPILLS) <= 0
        assert await complaints(seen.page) == []


async def test_about_reads_every_interface_out_and_leads_to_files_and_licences(running: Running) -> None:
    async with visit(f"{running.layout.page}/about") as seen:
        for service in ("ingest", "analysis", "reporter", "monitor"):
            await seen.page.get_by_test_id(f"api-{service}").click()
            await seen.page.get_by_text(f"/api/{service}/").first.wait_for()
        await seen.page.get_by_test_id("file-symbol").select_option("BTCUSDC")
        links = [seen.page.get_by_test_id(name) for name in ("file-csv", "licences")]
        addresses = [str(await link.get_attribute("href")) for link in links]
        assert seen.errors == []
    async with httpx.AsyncClient(base_url=running.layout.page, trust_env=False) as client:
        candles, licences = [(await client.get(address)).raise_for_status().text for address in addresses]
    assert candles.startswith("open_time,")
    assert candles.count("\n") > 300
    assert "Permission is hereby granted" in licences
    assert "fastapi: MIT" in licences
