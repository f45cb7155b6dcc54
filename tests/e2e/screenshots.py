"""`make screenshots`: the pictures of the page that the documents show, from the generated market."""

import asyncio
import tempfile
from pathlib import Path

from e2e.browser import visit
from stack.plan import ROOT, Layout, market, market_settings, stack
from stack.supervisor import Supervisor
from standins.broker import free_port

_SHOTS = [
    ("dashboard-light", "light", 1440, 1000),
    ("dashboard-dark", "dark", 1440, 1000),
    ("dashboard-tablet-light", "light", 768, 1024),
    ("dashboard-phone-dark", "dark", 360, 780),
]


async def main() -> None:
    """Starts the stack, takes the pictures, and leaves nothing running."""
    with tempfile.TemporaryDirectory() as name:
        layout = Layout(Path(name), free_port())
        layout.settings.update(market_settings(layout))
        programs = [market(layout, ["--market", "generated", "--seed", "7"]), *stack(layout)]
        supervisor = Supervisor(programs, layout.folder, print)
        await supervisor.start()
        try:
            for file, theme, width, height in _SHOTS:
                async with visit(layout.page, width, height, color_scheme=theme, timezone_id="Europe/Paris") as seen:
                    await seen.choose("BTCUSDC", "1mo")
                    # The spark lines of the watchlist come a moment after the chart.
                    await seen.page.wait_for_timeout(2_000)
                    await seen.page.screenshot(path=str(ROOT / f"docs/{file}.png"))
        finally:
            await supervisor.stop()


if __name__ == "__main__":
    asyncio.run(main())
