from pathlib import Path

import pytest

from fuzz.runs import fuzz
from stack.plan import SERVICES

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("fuzz")]

# The same requests in every run; `make fuzz` asks more, and others.
SEED = 1
EXAMPLES = 5


@pytest.mark.parametrize("service", SERVICES)
async def test_whatever_is_asked_is_answered_as_the_services_openapi_says(
    page: str, service: str, tmp_path: Path
) -> None:
    run = await fuzz(page, service, tmp_path, examples=EXAMPLES, seed=SEED, phases="fuzzing")
    assert run.requests >= run.operations
    assert run.words == ""
