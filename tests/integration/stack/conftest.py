"""The stack without its page, as separate processes, on recorded candles."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from stack.data import recorded_data
from stack.plan import Layout, broker, market, market_settings, service
from stack.supervisor import Supervisor
from standins.broker import free_port

SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOLUSDT"]
FILLED_SECONDS = 120.0


@dataclass
class Stack:
    """The running stack, and questions to it."""

    layout: Layout
    supervisor: Supervisor
    client: httpx.AsyncClient

    async def get(self, part: str, address: str, /, **parameters: Any) -> Any:
        """A JSON answer of one part of the stack."""
        answer = await self.client.get(f"{self.layout.url(part)}{address}", params=parameters)
        answer.raise_for_status()
        return answer.json()

    async def kline_requests(self) -> list[dict[str, Any]]:
        """The ranges of candles that ingest has asked the exchange for so far."""
        seen = await self.get("market", "/control/requests", path="klines")
        return [request for request in seen["requests"] if "startTime" in request["params"]]


def layout_in(folder: Path, symbols: list[str]) -> Layout:
    """A stack of the test's own on free ports, following `symbols`."""
    layout = Layout(folder, free_port())
    layout.settings.update(market_settings(layout) | {"PAIRS": ",".join(symbols)})
    return layout


@asynccontextmanager
async def recorded_stack(folder: Path, future_hours: int, symbols: list[str]) -> AsyncIterator[Stack]:
    """The stack on the record, so placed that `future_hours` of it are still to come, at least."""
    layout = layout_in(folder, symbols)
    arguments = ["--market", "recorded", "--data", str(recorded_data() / "klines"), "--symbols", ",".join(symbols)]
    programs = [
        market(layout, [*arguments, "--future", str(future_hours)]),
        broker(layout),
        service(layout, "ingest"),
        service(layout, "analysis"),
    ]
    supervisor = Supervisor(programs, folder, print)
    await supervisor.start()
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            yield Stack(layout, supervisor, client)
    finally:
        await supervisor.stop()
