"""Space of the volumes, and bytes read and written by the disks, from statvfs and /proc/diskstats."""

import re
from pathlib import Path
from typing import Literal

import psutil

from monitor.models import Device, Disks, Volume
from monitor.sensors.files import Gaps, KeptFile, UnavailableError
from monitor.sensors.rates import Rates, total

_SECTOR = 512
_FIELDS = 14
# These sit on top of disks that are counted themselves, or are no disks.
_NO_DISK = re.compile(r"^(loop|ram|zram|dm-|md|nbd|fd|sr)\d")
_PARTITION = re.compile(r"^([hsv]d[a-z]+\d+|xvd[a-z]+\d+|(nvme\d+n\d+|mmcblk\d+)(p\d+|boot\d+|rpmb))$")

Counters = tuple[int, int]


def parse_diskstats(text: str) -> dict[str, Counters]:
    """Bytes read and written since boot, by device. Lines that are not understood are left out."""
    found = {}
    for line in text.split("\n"):
        fields = line.split()
        if len(fields) >= _FIELDS and fields[5].isdigit() and fields[9].isdigit():
            found[fields[2]] = (int(fields[5]) * _SECTOR, int(fields[9]) * _SECTOR)
    return found


class DiskReader:
    """Reads whole disks (a partition's bytes are among its disk's) and the volumes that matter to the product.

    `system` and `data` are any file or folder on the volume: a bind mount of one file is enough to see it.
    """

    def __init__(self, proc: Path, system: Path, data: Path) -> None:
        self._file = KeptFile(proc / "diskstats")
        self._paths: dict[Literal["system", "data"], Path] = {"system": system, "data": data}
        self._rates = Rates()

    def read(self, gaps: Gaps, ticks: int, volumes: list[Volume]) -> Disks:
        """The devices now, with the `volumes` as they were last read."""
        counters: dict[str, Counters] = {}
        try:
            counters = self._counters()
        except UnavailableError as error:
            gaps.note(error, "disk.read", "disk.written", "disk.read_per_second", "disk.written_per_second")
        devices = self._devices(counters, ticks)
        reading, writing = ([d.read_per_second for d in devices], [d.written_per_second for d in devices])
        if devices and total(reading) is None:
            reason = "the first sample has nothing to be measured from"
            gaps.explain("pending", reason, "disk.read_per_second", "disk.written_per_second")
        return Disks(
            volumes=volumes,
            devices=devices,
            read=sum(device.read for device in devices) if devices else None,
            written=sum(device.written for device in devices) if devices else None,
            read_per_second=total(reading),
            written_per_second=total(writing),
        )

    def read_volumes(self, gaps: Gaps) -> list[Volume]:
        """The space of each volume, as `df` counts it."""
        volumes = []
        for name, path in self._paths.items():
            try:
                space = psutil.disk_usage(str(path))
            except OSError as error:
                gaps.explain("unreadable", f"{path} cannot be asked: {error.strerror or error}", f"disk.volumes.{name}")
                continue
            share = 100 * space.used / (space.used + space.free) if space.used + space.free else 0.0
            volumes.append(Volume(name=name, total=space.total, used=space.used, free=space.free, percent=share))
        return volumes

    def _counters(self) -> dict[str, Counters]:
        counters = {name: both for name, both in parse_diskstats(self._file.read()).items() if is_disk(name)}
        if not counters:
            raise UnavailableError("absent", "this machine has no disk that counts its bytes")
        return counters

    def _devices(self, counters: dict[str, Counters], ticks: int) -> list[Device]:
        flat = {f"{name}/{way}": both[way] for name, both in counters.items() for way in (0, 1)}
        rates = self._rates.measure(flat, ticks)
        return [
            Device(
                name=name,
                read=read,
                written=written,
                read_per_second=rates[f"{name}/0"],
                written_per_second=rates[f"{name}/1"],
            )
            for name, (read, written) in counters.items()
        ]


def is_disk(name: str) -> bool:
    """Whether the name of a block device is that of a whole, real disk."""
    return not _NO_DISK.match(name) and not _PARTITION.match(name)
