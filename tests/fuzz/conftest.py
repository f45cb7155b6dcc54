"""One stack for all services' runs."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from fuzz.demo import demo


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with demo(tmp_path_factory.mktemp("stack")) as address:
        yield address
