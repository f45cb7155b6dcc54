"""The stack beyond one board, hurt under load: `make cluster-check`.

Three brokers, two analysis replicas and PostgreSQL are started on the demo market; while readers ask for charts and
reports are sent, one analysis replica and one broker are killed for good. Requests have to go on, and candles too.
"""

import asyncio
import os
import time
from collections import Counter

import httpx

from compose.chaos_candles import await_equal
from compose.docker import ComposeStack, own_stack, run
from standins.broker import free_port

FILES = ("compose.yaml", "compose.demo.yaml", "compose.cluster.yaml")
READERS = 8
CALM_SECONDS = 15.0
AFTER_SECONDS = 30.0
_CHART = "/api/analysis/charts/BTCUSDC?depth=1w"
_SUBSCRIPTION = {"symbol": "BTCUSDC", "recipient": "reader@example.org", "frequency": "daily", "language": "en"}


class Load:
    """Readers of a chart: what they got, and the longest time (s) between two good answers."""

    def __init__(self, page: str) -> None:
        self.answers: Counter[str] = Counter()
        self.longest = 0.0
        self._page = page
        self._last = time.monotonic()

    async def read(self) -> None:
        """Asks for ever, as fast as answers come."""
        async with httpx.AsyncClient(base_url=self._page, trust_env=False, timeout=10) as client:
            while True:
                try:
                    status = str((await client.get(_CHART)).status_code)
                except httpx.HTTPError as error:
                    status = type(error).__name__
                self._note(status)
                await asyncio.sleep(0.02)

    def _note(self, status: str) -> None:
        self.answers[status] += 1
        if status == "200":
            now = time.monotonic()
            self.longest = max(self.longest, now - self._last)
            self._last = now


async def send_report(page: str) -> str:
    """Sends the report of the first subscription now: over NATS to an analysis replica, with PostgreSQL's rows."""
    async with httpx.AsyncClient(base_url=page, trust_env=False, timeout=60) as client:
        rows = (await client.get("/api/reporter/subscriptions")).json()
        number = (
            rows[0]["id"]
            if rows
            else (await client.post("/api/reporter/subscriptions", json=_SUBSCRIPTION)).json()["id"]
        )
        answer = await client.post(f"/api/reporter/subscriptions/{number}/send")
        if answer.status_code != 200:
            raise AssertionError(f"the report was not sent: {answer.text}")
        return str(answer.json())


async def kill_for_good(stack: ComposeStack, service: str) -> None:
    """Kills a container and leaves it dead."""
    name = (await stack.containers())[service]["Name"].lstrip("/")
    await run("docker", "kill", "--signal", "KILL", name)
    print(f"killed {service}")


async def check(stack: ComposeStack) -> None:
    """Starts the cluster, hurts it under load, and prints what the readers saw. Raises AssertionError."""
    await stack.compose("up", "-d", "--build", "--wait", "--wait-timeout", "300")
    print("healthy: three brokers, two analysis replicas, PostgreSQL")
    print(await send_report(stack.page))
    load = Load(stack.page)
    readers = [asyncio.create_task(load.read()) for _ in range(READERS)]
    try:
        await asyncio.sleep(CALM_SECONDS)
        calm = Counter(load.answers)
        for victim in ("analysis", "nats-2"):
            await kill_for_good(stack, victim)
            await asyncio.sleep(AFTER_SECONDS)
            print(await send_report(stack.page))
    finally:
        for reader in readers:
            reader.cancel()
    rest = load.answers - calm
    print(f"before: {dict(calm)}; after the kills: {dict(rest)}; longest without a chart {load.longest:.2f} s")
    failed = sum(count for status, count in rest.items() if status != "200")
    assert rest["200"] > 0, "no chart was answered after the kills"
    # What was on its way to the replica that died is lost with it: at most one request of each reader.
    assert failed <= READERS, f"{failed} requests failed"
    print(f"{await await_equal(stack, 90):,} candles equal to the exchange's")


async def main() -> None:
    """The check, with everything taken down afterwards."""
    os.environ.setdefault("POSTGRES_PASSWORD", os.urandom(16).hex())
    async with own_stack(ComposeStack("rascrypto-cluster", free_port(), FILES)) as stack:
        await check(stack)


if __name__ == "__main__":
    asyncio.run(main())
