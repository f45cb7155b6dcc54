"""What the machine is."""

import pytest

from unit.monitor.conftest import Plant


@pytest.mark.parametrize(
    ("name", "model", "os", "kernel"),
    [
        ("pi4", "Raspberry Pi 4 Model B Rev 1.4", "Raspberry Pi OS Lite (trixie)", "6.12.47+rpt-rpi-v8"),
        ("pi5", "Raspberry Pi 5 Model B Rev 1.0", "Debian GNU/Linux 13 (trixie)", "6.12.47+rpt-rpi-2712"),
        ("pc", "Dell Inc. OptiPlex 7090", "Debian GNU/Linux 13 (trixie)", "6.12.41+deb13-amd64"),
    ],
)
def test_a_machine_is_named(plant: Plant, name: str, model: str, os: str, kernel: str) -> None:
    board = plant(name).read().board
    assert (board.model, board.os, board.kernel) == (model, os, kernel)


def test_a_machine_without_a_name_says_what_to_mount(plant: Plant) -> None:
    now = plant("vm").read()
    assert now.board.model is None
    assert "HOST_DEVICE_TREE" in now.missing["board.model"].reason


def test_a_release_file_without_a_name_is_no_name(plant: Plant) -> None:
    machine = plant("vm")
    machine.write("root/etc/os-release", "ID=odd\n")
    now = machine.read()
    assert now.board.os is None
    assert "names no system" in now.missing["board.os"].reason


def test_uptime_is_the_kernels(plant: Plant) -> None:
    assert plant("pi4").read().uptime_seconds == 22501.37


@pytest.mark.parametrize("text", ["", "soon\n"])
def test_an_uptime_of_no_sense_is_null(plant: Plant, text: str) -> None:
    machine = plant("pi4")
    machine.write("proc/uptime", text)
    now = machine.read()
    assert now.uptime_seconds is None
    assert now.missing["uptime_seconds"].code == "unreadable"


def test_a_containers_own_system_is_not_passed_off_as_the_hosts(plant: Plant) -> None:
    now = plant("pi4", hidden=True).read()
    assert now.board.os is None
    assert now.missing["board.os"].code == "hidden"
    assert "HOST_ROOT" in now.missing["board.os"].reason
