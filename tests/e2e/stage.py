"""The running stack with a browser for its pages, as the tests of the dashboard use them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.async_api import Browser

from e2e.browser import Visit, opened
from e2e.conftest import Running


@dataclass(frozen=True)
class Stage:
    """The running stack, and a browser for its pages."""

    running: Running
    browser: Browser

    @asynccontextmanager
    async def page(self, **options: Any) -> AsyncIterator[Visit]:
        """A dashboard whose chart stands; whatever goes wrong in it fails the test."""
        url = f"{self.running.layout.page}/?symbol=BTCUSDC&depth=1w"
        async with opened(self.browser, url, **options) as seen:
            await seen.chart_shown()
            yield seen
            assert seen.errors == []

    async def get(self, path: str) -> Any:
        """What analysis answers."""
        async with httpx.AsyncClient(base_url=self.running.layout.page, trust_env=False, timeout=20) as client:
            return (await client.get(f"/api/analysis/{path}")).raise_for_status().json()

    async def market(self, path: str, **fields: object) -> None:
        """Tells the stand-in of the exchange."""
        async with httpx.AsyncClient(base_url=self.running.layout.url("market"), trust_env=False) as client:
            (await client.post(f"/control/{path}", json=fields)).raise_for_status()


def streams(requests: list[str]) -> list[dict[str, list[str]]]:
    """The queries of the streams that were asked for."""
    return [parse_qs(urlsplit(url).query) for url in requests if "/api/analysis/stream" in url]
