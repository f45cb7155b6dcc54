"""The values of the machine that runs the tests, against what its own tools say at the same moment."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from common.clock import system_clock, system_ticks
from monitor.models import HostNow
from monitor.sensors.host import HostReader, Roots
from monitor.timing import Timing

_TRIES = 20


Read = Callable[[], HostNow]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Everything read at this moment, with nothing held from before."""
    roots = Roots(Path("/proc"), Path("/sys"), Path("/"), Path("/proc/device-tree"), data=tmp_path)
    return lambda: HostReader(roots, Timing(clock=system_clock, ticks=system_ticks)).read()


def _between(tool: Callable[[], int], ours: Callable[[HostNow], int | None], read: Read) -> bool:
    """Whether our value lies between what the tool says just before and just after. Other programs move it meanwhile,
    so a few tries are given.
    """
    for _ in range(_TRIES):
        before, value, after = tool(), ours(read()), tool()
        if value is not None and min(before, after) <= value <= max(before, after):
            return True
    return False


def _free(row: str, column: int) -> Callable[[], int]:
    def ask() -> int:
        lines = subprocess.run(["free", "-b"], capture_output=True, text=True, check=True).stdout.split("\n")
        return int(next(line for line in lines if line.startswith(row)).split()[column])

    return ask


def _df(column: str, path: str) -> Callable[[], int]:
    def ask() -> int:
        told = subprocess.run(["df", "-B1", f"--output={column}", path], capture_output=True, text=True, check=True)
        return int(told.stdout.split()[1])

    return ask


def test_memory_is_what_free_says(read: Read) -> None:
    assert read().memory.total == _free("Mem:", 1)()
    assert read().memory.swap_total == _free("Swap:", 1)()
    assert _between(_free("Mem:", 6), lambda now: now.memory.available, read)


def test_disk_space_is_what_df_says(read: Read, tmp_path: Path) -> None:
    for place, path in ((0, "/"), (1, str(tmp_path))):
        assert read().disk.volumes[place].total == _df("size", path)()
        assert _between(_df("used", path), lambda now, place=place: now.disk.volumes[place].used, read)  # type: ignore[misc]


def test_uptime_is_the_kernels(read: Read) -> None:
    def kernel() -> int:
        return int(float(Path("/proc/uptime").read_text().split()[0]) * 100)

    assert _between(kernel, lambda now: round((now.uptime_seconds or 0) * 100), read)


def test_cores_are_those_that_psutil_counts(read: Read) -> None:
    assert len(read().cpu.cores) == psutil.cpu_count()


def test_bytes_of_disks_are_what_psutil_counts(read: Read) -> None:
    def written() -> int:
        disks = {device.name for device in read().disk.devices}
        return sum(each.write_bytes for name, each in psutil.disk_io_counters(perdisk=True).items() if name in disks)

    assert _between(written, lambda now: now.disk.written, read)


def test_temperatures_are_those_that_psutil_finds(read: Read) -> None:
    # psutil leaves out what it cannot read; a machine without sensors has none in both.
    ours = {sensor.chip for sensor in read().temperature.sensors if sensor.celsius is not None}
    theirs = set(psutil.sensors_temperatures())
    assert {chip.replace("-", "_") for chip in theirs} <= {chip.replace("-", "_") for chip in ours}


def test_the_tools_are_there() -> None:
    assert shutil.which("df")
    assert shutil.which("free")
