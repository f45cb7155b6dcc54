"""Which values of a sample are kept."""

import pytest

from monitor.series import MOST_CORES, kind_of, values_of
from unit.monitor.conftest import Plant


def test_a_samples_values_are_named(plant: Plant) -> None:
    machine = plant("pi5")
    machine.read()
    values = values_of(machine.read(after=1000))
    assert values["temperature.soc"] == 55.2
    assert values["temperature.disk"] == 42.85
    assert values["fan.rpm"] == 2893
    assert values["pressure.io"] == 2.75
    assert values["power.under_voltage"] == 0.0
    assert values["power.throttled"] == 1.0
    assert set(values) >= {"cpu.percent", "cpu.core0", "cpu.core3", "disk.system.percent", "network.sent"}


def test_what_a_machine_does_not_have_stays_null(plant: Plant) -> None:
    values = values_of(plant("vm").read())
    for name in ("temperature.soc", "fan.rpm", "swap.percent", "power.under_voltage", "pressure.cpu"):
        assert values[name] is None


def test_a_machine_of_many_cores_keeps_a_few_of_them(plant: Plant) -> None:
    machine = plant("vm")
    lines = [f"cpu{core} 1 0 0 9 0 0 0 0 0 0" for core in range(64)]
    machine.write("proc/stat", "\n".join(["cpu 64 0 0 576 0 0 0 0 0 0", *lines]))
    machine.read()
    now = machine.read(after=1000)
    assert len(now.cpu.cores) == 64
    assert sum(name.startswith("cpu.core") for name in values_of(now)) == MOST_CORES


@pytest.mark.parametrize(
    ("name", "unit", "scale"),
    [
        ("cpu.percent", "percent", 10),
        ("cpu.core3", "percent", 10),
        ("disk.data.percent", "percent", 10),
        ("disk.read", "bytes_per_second", 1),
        ("temperature.soc", "celsius", 10),
        ("load", "load", 100),
        ("service.ingest.memory", "bytes", 1),
        ("service.ingest.cpu", "percent", 100),
    ],
)
def test_every_series_has_its_unit_and_digits(name: str, unit: str, scale: int) -> None:
    assert (kind_of(name).unit, kind_of(name).scale) == (unit, scale)
