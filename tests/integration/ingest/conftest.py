"""The rig of these tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integration.ingest.rig import Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A broker and an exchange that are up."""
    made = Rig(tmp_path)
    await made.exchange.start()
    await made.start_broker()
    yield made
    await made.stop()
