"""Temperatures and fans on each kind of machine, and sensors that go."""

from unit.monitor.conftest import Plant

_TEN_SECONDS = 10_000


def test_a_pi_4_tells_its_soc_once_though_two_files_have_it(plant: Plant) -> None:
    temperature = plant("pi4").read().temperature
    assert temperature.soc == 48.199
    assert [sensor.chip for sensor in temperature.sensors] == ["cpu_thermal"]
    assert temperature.sensors[0].critical == 110


def test_a_machine_without_a_disk_sensor_names_those_it_has(plant: Plant) -> None:
    missing = plant("pi4").read().missing["temperature.disk"]
    assert missing.code == "absent"
    assert missing.reason == "not available: none of this machine's temperature sensors (cpu_thermal) is the disk's"


def test_a_pi_5_tells_soc_and_nvme(plant: Plant) -> None:
    temperature = plant("pi5").read().temperature
    assert (temperature.soc, temperature.disk) == (55.2, 42.85)
    assert [(s.chip, s.label) for s in temperature.sensors] == [
        ("cpu_thermal", ""),
        ("nvme", "Composite"),
        ("nvme", "Sensor 1"),
        ("rp1_adc", ""),
    ]
    assert (temperature.sensors[1].high, temperature.sensors[1].critical) == (82.85, 84.85)


def test_a_pi_5_tells_its_fan(plant: Plant) -> None:
    fan = plant("pi5").read().fan
    assert fan.rpm == 2893
    assert fan.fans[0].drive_percent == 100 * 75 / 255


def test_a_driven_fan_that_reports_no_turns_is_not_a_fan_at_rest(plant: Plant) -> None:
    machine = plant("pi5")
    machine.write("sys/class/hwmon/hwmon3/fan1_input", "0\n")
    now = machine.read()
    assert now.fan.rpm is None
    assert now.missing["fan.rpm"].reason == "not available: the fan reports 0 turns while it is driven at 29 %"


def test_a_fan_that_is_not_driven_is_at_rest(plant: Plant) -> None:
    machine = plant("pi5")
    machine.write("sys/class/hwmon/hwmon3/fan1_input", "0\n")
    machine.write("sys/class/hwmon/hwmon3/pwm1", "0\n")
    now = machine.read()
    assert now.fan.rpm == 0
    assert "fan.rpm" not in now.missing


def test_a_pc_tells_its_package_not_a_core_nor_its_board(plant: Plant) -> None:
    temperature = plant("pc").read().temperature
    assert temperature.soc == 41
    assert temperature.disk == 38.85


def test_inputs_are_in_the_order_of_their_numbers(plant: Plant) -> None:
    sensors = plant("pc").read().temperature.sensors
    assert [s.label for s in sensors if s.chip == "coretemp"] == ["Package id 0", "Core 0", "Core 8"]


def test_the_fan_of_a_machine_is_its_fastest(plant: Plant) -> None:
    fan = plant("pc").read().fan
    assert fan.rpm == 912
    assert [each.rpm for each in fan.fans] == [0, 912]


def test_a_virtual_machine_has_nothing_and_says_so(plant: Plant) -> None:
    now = plant("vm").read()
    assert (now.temperature.soc, now.temperature.disk, now.fan.rpm) == (None, None, None)
    assert now.missing["temperature.soc"].reason == "not available: no temperature sensor on this machine"
    assert now.missing["fan.rpm"].reason == "not available: this machine has no fan that reports"


def test_a_machine_whose_only_sensor_is_a_thermal_zone_is_read_by_it(plant: Plant) -> None:
    machine = plant("pi4")
    machine.remove("sys/class/hwmon/hwmon0")
    assert machine.read().temperature.soc == 48.199


def test_a_negative_temperature_is_a_temperature(plant: Plant) -> None:
    machine = plant("pi4")
    machine.write("sys/class/hwmon/hwmon0/temp1_input", "-5500\n")
    assert machine.read().temperature.soc == -5.5


def test_a_sensor_that_fails_is_null_with_the_reason_and_comes_back(plant: Plant) -> None:
    machine, path = plant("pi4"), "sys/class/hwmon/hwmon0/temp1_input"
    machine.break_file(path)
    now = machine.read()
    assert now.temperature.soc is None
    assert "Input/output error" in now.missing["temperature.soc"].reason
    machine.remove(path)
    machine.write(path, "50000\n")
    assert machine.read(after=1000).temperature.soc == 50


def test_a_sensor_that_holds_no_number_is_null(plant: Plant) -> None:
    machine = plant("pi4")
    machine.write("sys/class/hwmon/hwmon0/temp1_input", "warm\n")
    now = machine.read()
    assert now.temperature.soc is None
    assert "holds no number" in now.missing["temperature.soc"].reason


def test_a_disk_that_is_unplugged_is_noticed_within_ten_seconds_and_said(plant: Plant) -> None:
    machine = plant("pi5")
    assert machine.read().temperature.disk == 42.85
    machine.remove("sys/class/hwmon/hwmon1")
    now = machine.read(after=_TEN_SECONDS)
    assert now.temperature.disk is None
    assert now.missing["temperature.disk"].reason == (
        "not available: the disk's temperature sensor that was there has gone"
    )
    assert now.temperature.soc == 55.2


def test_a_disk_that_is_plugged_in_again_is_read_again(plant: Plant) -> None:
    machine = plant("pi5")
    machine.read()
    machine.remove("sys/class/hwmon/hwmon1")
    machine.read(after=_TEN_SECONDS)
    machine.write("sys/class/hwmon/hwmon7/name", "nvme\n")
    machine.write("sys/class/hwmon/hwmon7/temp1_label", "Composite\n")
    machine.write("sys/class/hwmon/hwmon7/temp1_input", "33850\n")
    assert machine.read(after=_TEN_SECONDS).temperature.disk == 33.85


def test_a_disk_is_asked_every_ten_seconds_only_and_the_processor_every_second(plant: Plant) -> None:
    machine = plant("pi5")
    machine.read()
    machine.write("sys/class/hwmon/hwmon0/temp1_input", "60000\n")
    machine.write("sys/class/hwmon/hwmon1/temp1_input", "50000\n")
    soon = machine.read(after=1000).temperature
    assert (soon.soc, soon.disk) == (60, 42.85)
    assert machine.read(after=9000).temperature.disk == 50


def test_a_reason_lasts_as_long_as_the_reading_that_it_explains(plant: Plant) -> None:
    machine = plant("pi5")
    machine.break_file("sys/class/hwmon/hwmon1/temp1_input")
    machine.read()
    now = machine.read(after=1000)
    assert now.temperature.disk is None
    assert now.missing["temperature.disk"].code == "unreadable"


def test_an_older_driver_with_its_files_one_folder_down_is_found(plant: Plant) -> None:
    machine = plant("vm")
    machine.write("sys/class/hwmon/hwmon0/device/name", "k10temp\n")
    machine.write("sys/class/hwmon/hwmon0/device/temp1_input", "45000\n")
    assert machine.read().temperature.soc == 45
