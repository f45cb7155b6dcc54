"""Each fault alone: whatever it was, the store holds exactly the exchange's candles afterwards, once each.

One house for all of them, on one worker: each begins with nothing missing and ends so.
"""

import random
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from integration.ingest.acts import ACTS, USES, Act, of_other_symbols, restated, wrong_closings
from integration.ingest.house import House

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("faults")]
_SEED = 20_260_303


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A house in which nothing is missing."""
    made = House(tmp_path_factory.mktemp("house"))
    await made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
async def test_nothing_is_missing_wrong_or_doubled_afterwards(house: House, act: Act) -> None:
    """A hole that nobody has is not invented, and only what the exchange said otherwise before is a correction."""
    await house.until_true()
    house.events.clear()
    house.exchange.faults.taken.clear()
    await act(house, random.Random(_SEED))
    await house.until_true()
    assert act not in USES or house.exchange.faults.taken[USES[act]]
    assert house.impatience() is None
    kinds = {kind for kind, _ in house.events}
    assert "hole_found" not in kinds
    # An event of another symbol may be one of a pair that is followed too, with values that are not its own.
    if act is not of_other_symbols:
        assert ("candles_restated" in kinds) == (act in {wrong_closings, restated})


async def test_less_than_half_of_the_exchange_s_weight_was_ever_used(house: House) -> None:
    assert max(request.used for request in house.exchange.requests.entries) < 3_000
