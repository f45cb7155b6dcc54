"""`make screenshots`: pictures of every page, from the generated market, in both themes and three widths."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page

from e2e.browser import Visit, launched, opened
from integration.web.rig import PASSWORD, HandTime, gate_app, serving
from stack.plan import ROOT, Layout, mailbox, mailbox_settings, market, market_settings, stack, web
from stack.supervisor import Supervisor
from standins.broker import free_port

_FOLDER = ROOT / "docs/screens"
_LIST = ROOT / "docs/screens.md"
_THEMES = ("light", "dark")
_SIZES = {360: 780, 768: 1024, 1440: 1000}
# What README shows, taken from those of the dashboard.
_README = {
    "dashboard-light": "dashboard-light-1440",
    "dashboard-dark": "dashboard-dark-1440",
    "dashboard-tablet-light": "dashboard-light-768",
    "dashboard-phone-dark": "dashboard-dark-360",
}
_SUBSCRIPTIONS = [
    {"symbol": "BTCUSDC", "recipient": "anna@example.org", "frequency": "daily", "language": "en", "depths": ["1w"]},
    {"symbol": "ETHUSDC", "recipient": "paul@example.org", "frequency": "weekly", "weekday": 0, "language": "fr"},
    {"symbol": "SOLUSDC", "recipient": "anna@example.org", "frequency": "monthly", "day": 31, "language": "en"},
]
_DRAWN = """(count) => {
  const charts = [...document.querySelectorAll('[data-testid=chart]')]
  return charts.length === count && charts.every((chart) => chart.querySelector('.marks path') !== null)
}"""
_PLOTTED = "() => document.querySelectorAll('.history-chart .plot-line').length > 3"


@dataclass(frozen=True)
class Shot:
    """A picture: its name, what it shows, the address, and what is done before it is taken."""

    name: str
    words: str
    path: str
    prepare: Callable[[Page], Awaitable[object]]
    login: bool = False


async def _one_chart(page: Page) -> None:
    await page.wait_for_function(_DRAWN, arg=1, timeout=30_000)
    await page.locator(".watch .spark").first.wait_for()


async def _four_charts(page: Page) -> None:
    await _one_chart(page)
    await page.get_by_test_id("charts-4").click()
    await page.mouse.move(0, 0)
    if page.viewport_size is not None and page.viewport_size["width"] >= 768:
        await page.wait_for_function(_DRAWN, arg=4, timeout=30_000)


async def _form(page: Page) -> None:
    await page.get_by_test_id("new").click()
    await page.get_by_test_id("field-recipient").fill("anna@example.org")
    await page.get_by_test_id("due").locator("time").first.wait_for()


_SHOTS = [
    Shot("dashboard", "The dashboard", "/?symbol=BTCUSDC&depth=1mo", _one_chart),
    Shot("dashboard-4", "Four pairs side by side", "/?symbol=BTCUSDC&depth=1w", _four_charts),
    Shot("watchlist", "The watchlist", "/watchlist", lambda page: page.get_by_test_id("stored").wait_for()),
    Shot(
        "reports", "Reports", "/reports", lambda page: page.get_by_test_id("log").locator("tbody tr").first.wait_for()
    ),
    Shot("reports-form", "A new subscription", "/reports", _form),
    Shot("monitoring", "Monitoring", "/monitoring", lambda page: page.wait_for_function(_PLOTTED)),
    Shot("about", "About", "/about", lambda page: page.get_by_test_id("file-csv").wait_for()),
    Shot(
        "login",
        "The login, where a password is set",
        "/",
        lambda page: page.get_by_test_id("password").wait_for(),
        True,
    ),
]


async def take(browser: Browser, url: str, shot: Shot) -> None:
    """Takes a page in every theme and width."""
    for theme in _THEMES:
        for width, height in _SIZES.items():
            async with opened(
                browser,
                f"{url}{shot.path}",
                width,
                height,
                color_scheme=theme,
                locale="en-GB",
                timezone_id="Europe/Paris",
            ) as seen:
                await shot.prepare(seen.page)
                await _still(seen)
                await seen.page.screenshot(path=_FOLDER / f"{shot.name}-{theme}-{width}.png")


async def _still(seen: Visit) -> None:
    """Waits until what comes after the first picture is there too: spark lines, fonts, the last bar."""
    await seen.page.wait_for_timeout(1_000)


def write_list() -> None:
    """The document that shows all pictures."""
    parts = ["# The pages in pictures\n\nTaken by `make screenshots` from the generated market of `make demo`.\n"]
    for shot in _SHOTS:
        parts.append(f"\n## {shot.words}\n\n| | " + " | ".join(f"{width} px" for width in _SIZES) + " |")
        parts.append("\n|---|" + "---|" * len(_SIZES) + "\n")
        for theme in _THEMES:
            cells = (f"![{shot.words}, {theme}, {width} px]({_link(shot.name, theme, width)})" for width in _SIZES)
            parts.append(f"| {theme} | " + " | ".join(cells) + " |\n")
    _LIST.write_text("".join(parts))


def _link(name: str, theme: str, width: int) -> str:
    return f"{_FOLDER.name}/{name}-{theme}-{width}.png"


async def _fill(url: str) -> None:
    """Subscriptions, one of which has been sent."""
    async with httpx.AsyncClient(base_url=f"{url}/api/reporter", trust_env=False, timeout=60) as client:
        made = [(await client.post("/subscriptions", json=one)).raise_for_status().json() for one in _SUBSCRIPTIONS]
        (await client.post(f"/subscriptions/{made[0]['id']}/send")).raise_for_status()


@asynccontextmanager
async def _guarded(folder: Path) -> AsyncIterator[str]:
    """The page as a stranger meets it: one more web server that asks for a password."""
    folder.mkdir()
    async with serving(gate_app(PASSWORD, folder, HandTime())) as gate:
        guarded = Layout(folder, free_port(), settings={"WEB_PASSWORD": PASSWORD}, ports={"monitor": gate})
        supervisor = Supervisor([web(guarded)], folder, print)
        await supervisor.start()
        try:
            yield guarded.page
        finally:
            await supervisor.stop()


async def main() -> None:
    """Starts the stack, takes the pictures, and leaves nothing running."""
    _FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        layout = Layout(Path(name), free_port())
        layout.settings.update(market_settings(layout) | mailbox_settings(layout))
        programs = [market(layout, ["--market", "generated", "--seed", "7"]), mailbox(layout), *stack(layout)]
        supervisor = Supervisor(programs, layout.folder, print)
        await supervisor.start()
        try:
            await _fill(layout.page)
            async with launched() as browser, _guarded(Path(name) / "guarded") as guarded:
                for shot in _SHOTS:
                    await take(browser, guarded if shot.login else layout.page, shot)
        finally:
            await supervisor.stop()
    write_list()
    for copy, source in _README.items():
        (ROOT / f"docs/{copy}.png").write_bytes((_FOLDER / f"{source}.png").read_bytes())


if __name__ == "__main__":
    asyncio.run(main())
