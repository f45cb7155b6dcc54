"""The whole stack as processes, on the generated market and the mail catcher, for as long as it is asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from stack.plan import Layout, mailbox, mailbox_settings, market, market_settings, stack
from stack.supervisor import Supervisor
from standins.broker import free_port

_CHART = "/api/analysis/charts/BTCUSDC?depth=5y"
_CHART_SECONDS = 60.0


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The address of the page, once the charts are filled."""
    layout = Layout(folder, free_port())
    layout.settings.update(market_settings(layout) | mailbox_settings(layout))
    programs = [market(layout, ["--market", "generated", "--seed", "7"]), mailbox(layout), *stack(layout)]
    supervisor = Supervisor(programs, folder, _silent)
    await supervisor.start()
    try:
        # schemathesis, like any browser on the machine, may name the host as it likes.
        page = f"http://127.0.0.1:{layout.web_port}"
        await _wait_for_chart(page)
        yield page
    finally:
        await supervisor.stop()


async def _wait_for_chart(page: str) -> None:
    async with asyncio.timeout(_CHART_SECONDS), httpx.AsyncClient(base_url=page, trust_env=False) as client:
        while True:
            answer = await client.get(_CHART)
            if answer.is_success and answer.json()["stats"] is not None:
                return
            await asyncio.sleep(0.2)


def _silent(_line: str) -> None:
    """Nobody wants to read of every program that it is up."""
