import pytest

from compose.chaos import run_chaos
from compose.docker import ComposeStack
from compose.power import START_SECONDS, run_cuts

pytestmark = pytest.mark.asyncio(loop_scope="session")

# `make chaos` and `make power-cut` do the same for longer.
CHAOS_SECONDS = 75.0
CUTS = 3
SEED = 1


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
