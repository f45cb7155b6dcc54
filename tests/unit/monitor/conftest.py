"""Recorded machines for the sensor tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from unit.monitor.trees import Machine

Plant = Callable[..., Machine]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Lays out a recorded machine: `plant("pi4")`."""

    def make(name: str, *, hidden: bool = False) -> Machine:
        return Machine(name, tmp_path / name, hidden=hidden)

    return make
