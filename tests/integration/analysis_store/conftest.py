"""The rig of these tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integration.analysis_store.rig import Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A started rig."""
    made = Rig(tmp_path)
    await made.start()
    yield made
    await made.stop()
