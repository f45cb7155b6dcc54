"""Power cuts: every container of the product is killed in one moment, again and again, and has to come back whole."""

import argparse
import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from compose.chaos_candles import await_equal
from compose.chaos_faults import PRODUCT
from compose.docker import ComposeStack, own_stack
from standins.broker import free_port

# The longest that a start may take, from the moment of the cut to a chart through Caddy.
START_SECONDS = 30.0
_LONGEST_RUN_SECONDS = 25.0
_WHOLE_SECONDS = 90.0
_CHART = "/api/analysis/charts/BTCUSDC?depth=1d"

# Asked inside the container, of the file itself: whether it is sound, and how many rows a table has.
_ASK = (
    "import sqlite3, sys; file = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True); "
    "print(*file.execute('PRAGMA integrity_check').fetchone(), "
    "*file.execute(f'SELECT count(*) FROM {sys.argv[2]}').fetchone())"
)

Say = Callable[[str], None]


@dataclass(slots=True)
class Outcome:
    """What the cuts came to: seconds to the first chart and to health of everything, and candles compared."""

    charts: list[float] = field(default_factory=list)
    healthy: list[float] = field(default_factory=list)
    candles: int = 0
    subscriptions: int = 0

    def line(self) -> str:
        """The figures, for people."""
        return (
            f"{len(self.charts)} power cuts: first chart after {min(self.charts):.1f} to {max(self.charts):.1f} s "
            f"(held to {START_SECONDS:.0f}), everything healthy after at most {max(self.healthy):.1f} s; "
            f"{self.candles:,} candles equal to the exchange's, {self.subscriptions} subscriptions kept, "
            "databases sound, no history lost"
        )


async def run_cuts(stack: ComposeStack, rounds: int, seed: int, say: Say = print) -> Outcome:
    """Cuts the power of a running stack so often. Raises AssertionError where it does not come back, or not whole."""
    dice, outcome, made = random.Random(seed), Outcome(), list[int]()
    # The history is written in batches, and at an orderly end: so there is something that can be lost.
    await stack.compose("restart", "--timeout", "20", "monitor")
    await stack.wait_healthy()
    for number in range(1, rounds + 1):
        await asyncio.sleep(dice.uniform(0.5, _LONGEST_RUN_SECONDS))
        # What the page was told is kept must be kept, however short before the cut.
        made.append(await _subscribe(stack, f"cut-{number}@example.org"))
        blocks = await _rows(stack, "monitor", "/data/history.sqlite3", "block")
        assert blocks > 0, "no history was stored"
        begun = time.monotonic()
        await stack.kill(*PRODUCT)
        outcome.charts.append(await _first_chart(stack, begun))
        await stack.wait_healthy()
        outcome.healthy.append(time.monotonic() - begun)
        outcome.candles += await await_equal(stack, _WHOLE_SECONDS)
        await _check_kept(stack, made)
        kept = await _rows(stack, "monitor", "/data/history.sqlite3", "block")
        assert kept >= blocks, f"the history had {blocks} blocks before the cut and has {kept}"
        say(f"cut {number}: chart after {outcome.charts[-1]:.1f} s, all healthy after {outcome.healthy[-1]:.1f} s")
    outcome.subscriptions = len(made)
    return outcome


async def _first_chart(stack: ComposeStack, begun: float) -> float:
    """Seconds from `begun` to the first chart with candles. Raises AssertionError when it takes too long."""
    async with httpx.AsyncClient(base_url=stack.page, trust_env=False, timeout=2) as client:
        while (passed := time.monotonic() - begun) < START_SECONDS:
            try:
                answer = await client.get(_CHART)
            except httpx.HTTPError:
                answer = httpx.Response(503)
            if answer.status_code == httpx.codes.OK and answer.json()["stats"] is not None:
                return time.monotonic() - begun
            await asyncio.sleep(0.1)
    raise AssertionError(f"no chart {passed:.0f} s after the cut")


async def _subscribe(stack: ComposeStack, recipient: str) -> int:
    async with httpx.AsyncClient(base_url=stack.page, trust_env=False, timeout=10) as client:
        body = {"symbol": "BTCUSDC", "recipient": recipient, "frequency": "monthly"}
        return int((await client.post("/api/reporter/subscriptions", json=body)).raise_for_status().json()["id"])


async def _check_kept(stack: ComposeStack, made: list[int]) -> None:
    """What the reporter had confirmed is there, its file is sound, and the monitor's history can be read."""
    async with httpx.AsyncClient(base_url=stack.page, trust_env=False, timeout=10) as client:
        kept = (await client.get("/api/reporter/subscriptions")).raise_for_status().json()
        (await client.get("/api/monitor/history", params={"range": "1d"})).raise_for_status()
        host = (await client.get("/api/monitor/host")).raise_for_status().json()
    lost = set(made) - {one["id"] for one in kept}
    assert not lost, f"subscriptions lost: {sorted(lost)}"
    assert await _rows(stack, "reporter", "/data/reporter.sqlite3", "subscriptions") == len(kept)
    assert host["history"]["set_aside"] is None, host["history"]


async def _rows(stack: ComposeStack, service: str, path: str, table: str) -> int:
    """How many rows a table has. Raises AssertionError where the file is not sound."""
    words = await stack.compose("exec", "-T", service, "python", "-c", _ASK, path, table)
    sound, _, count = words.strip().rpartition(" ")
    assert sound == "ok", f"{service}: {words}"
    return int(count)


async def _main(rounds: int, seed: int) -> None:
    async with own_stack(ComposeStack("rascrypto-power", free_port())) as stack:
        await stack.compose("up", "-d", "--build", "--wait")
        print((await run_cuts(stack, rounds, seed)).line())


def main() -> None:
    """`python -m compose.power --rounds 20 --seed 1`."""
    parser = argparse.ArgumentParser(prog="compose.power", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    asyncio.run(_main(arguments.rounds, arguments.seed))


if __name__ == "__main__":
    main()
