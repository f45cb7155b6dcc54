"""Under-voltage and throttling."""

from unit.monitor.conftest import Plant

_FLAGS = "sys/devices/platform/soc/soc:firmware/get_throttled"
_ALARM = "sys/class/hwmon/hwmon1/in0_lcrit_alarm"


def test_a_pi_that_is_well_says_so_in_every_flag(plant: Plant) -> None:
    power = plant("pi4").read().power
    assert set(power.model_dump().values()) == {False}


def test_under_voltage_is_the_kernels_alarm(plant: Plant) -> None:
    machine = plant("pi4")
    machine.write(_ALARM, "1\n")
    assert machine.read().power.under_voltage is True


def test_the_firmwares_flags_are_told_one_by_one(plant: Plant) -> None:
    # 0x50005: under-voltage and throttled, now and since boot.
    power = plant("pi5").read().power
    assert power.throttled is True
    assert power.frequency_capped is False
    assert power.temperature_limited is False
    assert power.under_voltage_since_boot is True
    assert power.throttled_since_boot is True
    assert power.under_voltage is False


def test_without_the_alarm_the_firmware_tells_of_under_voltage(plant: Plant) -> None:
    machine = plant("pi5")
    machine.remove("sys/class/hwmon/hwmon4")
    assert machine.read().power.under_voltage is True


def test_flags_written_with_a_prefix_are_read_too(plant: Plant) -> None:
    machine = plant("pi4")
    machine.write(_FLAGS, "0x4\n")
    assert machine.read().power.throttled is True


def test_a_pc_is_throttled_when_its_processor_is_being_cooled_by_slowing(plant: Plant) -> None:
    machine = plant("pc")
    assert machine.read().power.throttled is False
    machine.write("sys/class/thermal/cooling_device1/cur_state", "3\n")
    assert machine.read(after=1000).power.throttled is True


def test_a_machine_without_such_sensors_is_not_called_well(plant: Plant) -> None:
    now = plant("vm").read()
    assert set(now.power.model_dump().values()) == {None}
    assert now.missing["power.under_voltage"].reason == "not available: this machine has no under-voltage sensor"
    assert now.missing["power.throttled"].code == "absent"


def test_an_alarm_that_cannot_be_read_is_null_with_the_reason(plant: Plant) -> None:
    machine = plant("pi4")
    machine.break_file(_ALARM)
    now = machine.read()
    assert now.power.under_voltage is None
    assert now.missing["power.under_voltage"].code == "unreadable"


def test_flags_that_cannot_be_understood_are_null(plant: Plant) -> None:
    machine = plant("pi4")
    machine.write(_FLAGS, "what\n")
    now = machine.read()
    assert now.power.throttled_since_boot is None
    assert "holds no flags" in now.missing["power.throttled_since_boot"].reason
