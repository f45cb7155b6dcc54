"""What a second visit costs before data: the browser has the page already."""

import json
from urllib.parse import urlsplit

import pytest

from e2e.browser import launched, opened
from e2e.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("workers", ["allow", "block"])
async def test_a_second_visit_costs_few_bytes_before_data(running: Running, workers: str) -> None:
    """With the service worker, and without as on any other address than localhost over plain HTTP."""
    async with launched() as browser, opened(browser, running.layout.page, service_workers=workers) as first:
        await first.chart_shown()
        page = await first.page.context.new_page()
        client = await page.context.new_cdp_session(page)
        await client.send("Network.enable")
        names: dict[str, str] = {}
        sizes: dict[str, float] = {}
        client.on("Network.requestWillBeSent", lambda one: names.update({one["requestId"]: one["request"]["url"]}))
        client.on("Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}))
        await page.goto(running.layout.page)
        await page.locator("[data-testid=chart] .marks path").first.wait_for(state="attached")
    told = {
        names[one]: size for one, size in sizes.items() if not urlsplit(names.get(one, "")).path.startswith("/api/")
    }
    assert told
    assert sum(told.values()) <= 30_000, json.dumps(told)
