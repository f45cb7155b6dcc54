"""The monitor between its neighbours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integration.monitor.rig import Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A recorded Pi 5 and a broker that runs."""
    rig = Rig(tmp_path)
    await rig.nats.start()
    yield rig
    await rig.nats.stop()
