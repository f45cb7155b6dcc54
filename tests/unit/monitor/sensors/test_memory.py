"""Memory, swap and pressure."""

import psutil
import pytest

from unit.monitor.conftest import Plant


@pytest.mark.parametrize("name", ["pi4", "pi5", "pc", "vm"])
def test_memory_and_swap_equal_what_psutil_reads(plant: Plant, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    machine = plant(name)
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(machine.proc))
    theirs, swap, ours = psutil.virtual_memory(), psutil.swap_memory(), machine.read().memory
    assert (ours.total, ours.available, ours.used) == (theirs.total, theirs.available, theirs.used)
    assert (ours.free, ours.cached) == (theirs.free, theirs.cached)
    assert ours.percent == pytest.approx(theirs.percent, abs=0.05)
    assert (ours.swap_total, ours.swap_used) == (swap.total, swap.used)


def test_memory_is_in_bytes(plant: Plant) -> None:
    memory = plant("pi4").read().memory
    assert memory.total == 3_885_400 * 1024
    assert memory.swap_used == (102_396 - 96_252) * 1024


def test_no_swap_is_said_and_not_shown_as_unused(plant: Plant) -> None:
    now = plant("vm").read()
    assert now.memory.swap_total == 0
    assert now.memory.swap_percent is None
    assert now.missing["memory.swap_percent"].reason == "not available: this machine has no swap"


def test_unused_swap_is_zero_percent(plant: Plant) -> None:
    now = plant("pi5").read()
    assert now.memory.swap_percent == 0
    assert "memory.swap_percent" not in now.missing


def test_memory_limits_that_the_kernel_ignores_are_told(plant: Plant) -> None:
    assert plant("pi4").read().memory.limits_work is False
    assert plant("pi5").read().memory.limits_work is True


def test_memory_limits_are_known_from_the_older_cgroups_too(plant: Plant) -> None:
    machine = plant("pi4")
    machine.remove("sys/fs/cgroup/cgroup.controllers")
    assert machine.read().memory.limits_work is False


def test_a_kernel_without_cgroups_says_so(plant: Plant) -> None:
    now = plant("vm").read()
    assert now.memory.limits_work is None
    assert "memory.limits_work" in now.missing


def test_memory_that_cannot_be_read_is_null_with_the_reason(plant: Plant) -> None:
    machine = plant("pi4")
    machine.break_file("proc/meminfo")
    now = machine.read()
    assert now.memory.percent is None
    assert now.memory.total is None
    assert "Input/output error" in now.missing["memory.percent"].reason


def test_a_kernel_that_does_not_tell_available_memory_gives_no_percent(plant: Plant) -> None:
    machine = plant("vm")
    machine.write("proc/meminfo", "MemTotal: 1000 kB\nMemFree: 500 kB\n")
    now = machine.read()
    assert now.memory.percent is None
    assert "memory.percent" in now.missing


def test_pressure_is_that_of_the_kernel(plant: Plant) -> None:
    pressure = plant("pi5").read().pressure
    assert pressure.cpu is not None
    assert pressure.cpu.avg10 == 1.53
    assert pressure.io_full is not None
    assert (pressure.io_full.avg10, pressure.io_full.avg60, pressure.io_full.avg300) == (2.5, 1.0, 0.3)


def test_pressure_that_is_off_is_null_and_tells_how_to_switch_it_on(plant: Plant) -> None:
    now = plant("pi4").read()
    assert now.pressure.cpu is None
    assert now.missing["pressure.io"].code == "off"
    assert "psi=1" in now.missing["pressure.io"].reason


def test_pressure_that_cannot_be_read_is_told_apart_from_off(plant: Plant) -> None:
    machine = plant("pi5")
    machine.break_file("proc/pressure/io")
    now = machine.read()
    assert now.pressure.io is None
    assert now.missing["pressure.io"].code == "unreadable"
    assert now.pressure.memory is not None
