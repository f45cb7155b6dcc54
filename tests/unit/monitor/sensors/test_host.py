"""The machine in one reading."""

from pathlib import Path

import pytest

from monitor.models import HostNow
from unit.monitor.conftest import Plant


def _nulls(value: object, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [null for key, each in value.items() for null in _nulls(each, f"{name}.{key}" if name else key)]
    return [name] if value is None else []


@pytest.mark.parametrize("name", ["pi4", "pi5", "pc", "vm"])
def test_every_null_has_its_reason(plant: Plant, name: str) -> None:
    machine = plant(name)
    machine.read()
    now: HostNow = machine.read(after=1000)
    found = set(_nulls(now.model_dump(exclude={"missing"})))
    assert found - set(now.missing) == set()


@pytest.mark.parametrize("name", ["pi4", "pi5", "pc", "vm"])
def test_every_reason_begins_in_the_same_words(plant: Plant, name: str) -> None:
    assert all(why.reason.startswith("not available: ") for why in plant(name).read().missing.values())


def test_a_machine_whose_every_file_fails_is_all_null_and_raises_nothing(plant: Plant) -> None:
    machine = plant("pi5")
    files = [path for root in ("proc", "sys") for path in (machine.folder / root).rglob("*") if path.is_file()]
    for path in files:
        machine.break_file(str(path.relative_to(machine.folder)))
    now = machine.read()
    assert (now.cpu.percent, now.temperature.soc, now.memory.total, now.disk.read) == (None,) * 4
    assert (now.network.sent, now.power.throttled_since_boot, now.uptime_seconds) == (None,) * 3


def test_sampling_for_long_keeps_no_more_files_open(plant: Plant) -> None:
    machine = plant("pi5")
    machine.read()
    before = _open_files()
    for _ in range(30):
        machine.remove("sys/class/hwmon/hwmon1")
        machine.read(after=10_000)
        for file, text in (("name", "nvme\n"), ("temp1_input", "42850\n"), ("temp1_label", "Composite\n")):
            machine.write(f"sys/class/hwmon/hwmon1/{file}", text)
        machine.read(after=10_000)
    assert _open_files() <= before


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
