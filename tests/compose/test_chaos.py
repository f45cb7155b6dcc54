import asyncio

import httpx
import pytest
import pytest_asyncio

from compose.chaos import run_chaos
from compose.chaos_candles import PAIRS
from compose.docker import ComposeStack
from compose.power import START_SECONDS, run_cuts

pytestmark = pytest.mark.asyncio(loop_scope="session")

# `make chaos` and `make power-cut` do the same for longer.
CHAOS_SECONDS = 75.0
CUTS = 3
SEED = 1
_PATIENCE_SECONDS = 120.0


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def _whole_watchlist(docker: ComposeStack) -> None:
    """Every pair of the market is followed, whatever was taken off the watchlist before."""
    async with httpx.AsyncClient(base_url=docker.page, trust_env=False, timeout=20) as client:
        for position, symbol in enumerate(PAIRS):
            await _follow(client, symbol, position)


async def _follow(client: httpx.AsyncClient, symbol: str, position: int) -> None:
    """Puts a pair on the watchlist, again where broker or exchange are back for a moment only."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            answer = await client.put(f"/api/ingest/watchlist/{symbol}", json={"position": position})
            if answer.is_success:
                return
            assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
            await asyncio.sleep(0.5)


async def test_after_a_minute_of_chaos_everything_is_whole_again_by_itself(docker: ComposeStack) -> None:
    outcome = await run_chaos(docker, CHAOS_SECONDS, SEED)
    print("\n".join(outcome.lines()))
    assert outcome.injector.counts.total() >= CHAOS_SECONDS / 10
    assert outcome.reports.expected
    assert outcome.candles > 20_000


async def test_after_a_power_cut_the_stack_starts_by_itself_with_all_that_it_had(docker: ComposeStack) -> None:
    outcome = await run_cuts(docker, CUTS, SEED)
    print(outcome.line())
    assert len(outcome.charts) == CUTS
    assert max(outcome.charts) < START_SECONDS
