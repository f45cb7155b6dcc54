"""The processor: use between two readings, cores that come and go, frequency, load."""

import psutil
import pytest

from unit.monitor.conftest import Plant

_LATER = """\
cpu  183911 512 60318 8734212 21240 0 4217 0 0 0
cpu0 46112 130 15541 2181500 5260 0 3310 0 0 0
cpu1 46000 128 14920 2184400 5350 0 310 0 0 0
cpu2 45899 127 14937 2184112 5270 0 299 0 0 0
cpu3 45900 127 14920 2184200 5360 0 298 0 0 0
intr 1
"""


def test_use_is_the_share_of_ticks_that_were_not_idle_between_two_readings(plant: Plant) -> None:
    machine = plant("pi4")
    machine.read()
    machine.write("proc/stat", _LATER)
    now = machine.read(after=1000)
    # 500 user + 100 system + 100 softirq of 2100 ticks; 1200 idle and 200 waiting for the card.
    assert now.cpu.percent == pytest.approx(100 * 700 / 2100)
    assert now.cpu.cores[0] == pytest.approx(100 * 220 / 550)
    assert now.cpu.cores[3] == pytest.approx(100 * 120 / 480)


def test_use_equals_what_psutil_makes_of_the_same_two_readings(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = plant("pi4")
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(machine.proc))
    machine.read()
    before = psutil.cpu_times()
    machine.write("proc/stat", _LATER)
    after = psutil.cpu_times()
    spent = {name: getattr(after, name) - getattr(before, name) for name in before._fields}
    whole = sum(spent.values()) - spent["guest"] - spent["guest_nice"]
    busy = whole - spent["idle"] - spent["iowait"]
    assert machine.read(after=1000).cpu.percent == pytest.approx(100 * busy / whole)


def test_the_first_reading_says_that_it_has_nothing_to_be_measured_from(plant: Plant) -> None:
    now = plant("pi4").read()
    assert now.cpu.percent is None
    assert now.missing["cpu.percent"].code == "pending"


def test_a_reading_within_the_same_tick_keeps_the_last_word(plant: Plant) -> None:
    machine = plant("pi4")
    machine.read()
    machine.write("proc/stat", _LATER)
    assert machine.read(after=100).cpu == machine.read(after=3).cpu


def test_ticks_that_the_kernel_takes_back_count_as_none(plant: Plant) -> None:
    machine = plant("vm")
    machine.read()
    machine.write("proc/stat", "cpu 1100 0 500 98100 300 0 50 50 0 0\ncpu0 1100 0 500 98100 300 0 50 50 0 0\n")
    assert machine.read(after=1000).cpu.percent == pytest.approx(50)


def test_a_core_that_is_switched_off_keeps_its_place_and_is_null(plant: Plant) -> None:
    machine = plant("pi4")
    machine.read()
    machine.write("proc/stat", "\n".join(line for line in _LATER.split("\n") if not line.startswith("cpu2")))
    now = machine.read(after=1000)
    assert len(now.cpu.cores) == 4
    assert now.cpu.cores[2] is None
    assert now.cpu.cores[3] is not None
    assert now.missing["cpu.cores.2"].reason == "not available: core 2 is switched off"


def test_a_stat_file_that_makes_no_sense_is_a_reason_not_a_value(plant: Plant) -> None:
    machine = plant("pi4")
    machine.read()
    machine.write("proc/stat", "cpu x y z\n")
    now = machine.read(after=1000)
    assert now.cpu.percent is None
    assert now.missing["cpu.percent"].code == "unreadable"


def test_load_is_that_of_loadavg(plant: Plant) -> None:
    assert plant("pi5").read().cpu.load == (1.08, 0.66, 0.40)


def test_frequency_of_one_clock_domain_is_that_of_all_its_cores(plant: Plant) -> None:
    frequency = plant("pi4").read().cpu.frequency
    assert frequency.current_mhz == 1500
    assert frequency.cores_mhz == [1500] * 4
    assert (frequency.minimum_mhz, frequency.maximum_mhz) == (600, 1800)


def test_frequency_of_a_pc_is_the_mean_of_its_cores(plant: Plant) -> None:
    frequency = plant("pc").read().cpu.frequency
    assert frequency.cores_mhz == [800.123, 3000.123]
    assert frequency.current_mhz == pytest.approx(1900.123)


def test_without_cpufreq_the_frequency_is_that_of_cpuinfo(plant: Plant) -> None:
    frequency = plant("vm").read().cpu.frequency
    assert frequency.current_mhz == 2596.13
    assert frequency.minimum_mhz is None


def test_a_processor_without_a_known_frequency_says_so(plant: Plant) -> None:
    machine = plant("vm")
    machine.remove("proc/cpuinfo")
    now = machine.read()
    assert now.cpu.frequency.current_mhz is None
    assert "no frequency" in now.missing["cpu.frequency.current_mhz"].reason


def test_a_clock_that_cannot_be_read_leaves_the_others(plant: Plant) -> None:
    machine = plant("pc")
    machine.break_file("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq")
    now = machine.read()
    assert now.cpu.frequency.cores_mhz == [None, 3000.123]
    assert now.missing["cpu.frequency.cores_mhz.0"].code == "unreadable"
