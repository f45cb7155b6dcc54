"""Disks and network: bytes since boot, rates, and what is counted."""

import os

import psutil
import pytest

from unit.monitor.conftest import Plant

_NET = "  eth0: {received} 0 0 0 0 0 0 0 {sent} 0 0 0 0 0 0 0\n"


@pytest.mark.parametrize(("name", "disks"), [("pi4", ["mmcblk0"]), ("pi5", ["mmcblk0", "nvme0n1"]), ("vm", ["vda"])])
def test_whole_disks_are_told_and_their_sum(plant: Plant, name: str, disks: list[str]) -> None:
    disk = plant(name).read().disk
    assert [device.name for device in disk.devices] == disks
    assert disk.read == sum(device.read for device in disk.devices)


def test_bytes_equal_what_psutil_counts(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = plant("pc")
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(machine.proc))
    theirs = psutil.disk_io_counters(perdisk=True, nowrap=False)
    for device in machine.read().disk.devices:
        assert (device.read, device.written) == (theirs[device.name].read_bytes, theirs[device.name].write_bytes)


def test_a_logical_volume_is_not_counted_beside_its_disk(plant: Plant) -> None:
    assert [device.name for device in plant("pc").read().disk.devices] == ["sda", "nvme0n1"]


def test_rates_are_bytes_a_second_between_two_samples(plant: Plant) -> None:
    machine = plant("vm")
    assert machine.read().missing["disk.read_per_second"].code == "pending"
    machine.write("proc/diskstats", " 252 0 vda 500 10 40200 300 600 20 50100 400 0 200 700 0 0 0 0 0 0\n")
    disk = machine.read(after=500).disk
    assert (disk.read_per_second, disk.written_per_second) == (200 * 512 * 2, 100 * 512 * 2)


def test_a_counter_that_begins_anew_has_no_rate_once(plant: Plant) -> None:
    machine = plant("vm")
    machine.read()
    machine.write("proc/diskstats", " 252 0 vda 5 1 8 3 6 2 16 4 0 2 7 0 0 0 0 0 0\n")
    assert machine.read(after=1000).disk.read_per_second is None
    machine.write("proc/diskstats", " 252 0 vda 5 1 10 3 6 2 16 4 0 2 7 0 0 0 0 0 0\n")
    assert machine.read(after=1000).disk.read_per_second == 1024


def test_a_machine_without_disks_says_so(plant: Plant) -> None:
    machine = plant("vm")
    machine.write("proc/diskstats", "   7 0 loop0 0 0 0 0 0 0 0 0 0 0 0\n")
    now = machine.read()
    assert now.disk.read is None
    assert now.missing["disk.read"].code == "absent"


def test_volumes_are_told_as_df_counts_them(plant: Plant) -> None:
    machine = plant("pi4")
    space = os.statvfs(machine.folder)
    volumes = machine.read().disk.volumes
    assert [volume.name for volume in volumes] == ["system", "data"]
    assert volumes[1].total == space.f_blocks * space.f_frsize
    assert volumes[1].percent == pytest.approx(100 * volumes[1].used / (volumes[1].used + volumes[1].free))


def test_a_volume_that_has_gone_is_told_with_the_reason(plant: Plant) -> None:
    machine = plant("pi4")
    machine.remove("root")
    now = machine.read()
    assert [volume.name for volume in now.disk.volumes] == ["data"]
    assert "cannot be asked" in now.missing["disk.volumes.system"].reason


def test_network_is_that_of_process_1_not_the_containers_own(plant: Plant) -> None:
    network = plant("pi4").read().network
    assert (network.received, network.sent) == (812_345_678, 45_671_234)


def test_bridges_and_cables_to_containers_are_not_counted_twice(plant: Plant) -> None:
    assert [each.name for each in plant("pi4").read().network.interfaces] == ["eth0", "wlan0"]
    assert [each.name for each in plant("pc").read().network.interfaces] == ["enp3s0"]


def test_network_bytes_equal_what_psutil_counts(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = plant("pi5")
    machine.write("proc/net/dev", (machine.proc / "1/net/dev").read_text())
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(machine.proc))
    theirs = psutil.net_io_counters(pernic=True, nowrap=False)
    for each in machine.read().network.interfaces:
        assert (each.received, each.sent) == (theirs[each.name].bytes_recv, theirs[each.name].bytes_sent)


def test_network_rates_are_bytes_a_second(plant: Plant) -> None:
    machine = plant("vm")
    machine.read()
    machine.write("proc/1/net/dev", _NET.format(received=5300, sent=6050))
    network = machine.read(after=100).network
    assert (network.received_per_second, network.sent_per_second) == (3000, 500)


def test_a_containers_own_network_is_not_passed_off_as_the_hosts(plant: Plant) -> None:
    now = plant("pi4", hidden=True).read()
    assert now.network.received is None
    assert now.network.interfaces == []
    assert now.missing["network.received"].code == "hidden"
    assert "HOST_PROC" in now.missing["network.received"].reason


def test_lines_of_no_sense_are_left_out(plant: Plant) -> None:
    machine = plant("vm")
    machine.write("proc/1/net/dev", _NET.format(received=1, sent=2) + "  odd: x y z\n  eth1: 1 2 3\n")
    assert [each.name for each in machine.read().network.interfaces] == ["eth0"]
