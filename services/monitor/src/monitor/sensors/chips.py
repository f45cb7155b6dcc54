"""The sensor chips of a machine: every temperature and fan of /sys/class/hwmon and /sys/class/thermal."""

from dataclasses import dataclass
from pathlib import Path

from monitor.models import Fan, Sensor
from monitor.sensors.files import Gaps, KeptFile, UnavailableError, read_optional

_MILLI = 1000
_FULL_DRIVE = 255


@dataclass(frozen=True, slots=True)
class Probe:
    """One temperature input. `high` and `critical` are degrees Celsius."""

    chip: str
    label: str
    file: KeptFile
    high: float | None = None
    critical: float | None = None

    def read(self, gaps: Gaps, name: str) -> Sensor:
        """The temperature now; why it is missing is noted under `name`."""
        celsius = None
        try:
            celsius = self.file.read_number() / _MILLI
        except UnavailableError as error:
            gaps.note(error, name)
        return Sensor(chip=self.chip, label=self.label, celsius=celsius, high=self.high, critical=self.critical)


@dataclass(frozen=True, slots=True)
class FanProbe:
    """One fan input, with the drive (pwm) that belongs to it where there is one."""

    chip: str
    label: str
    file: KeptFile
    drive: KeptFile | None

    def read(self, gaps: Gaps, name: str) -> Fan:
        """The fan now. A driven fan that reports no turns is a counter that is not read, not a fan at rest."""
        drive = _read(self.drive) if self.drive else None
        rpm: int | None = None
        try:
            rpm = self.file.read_number()
        except UnavailableError as error:
            gaps.note(error, name)
        if rpm == 0 and drive:
            rpm = None
            share = f"{100 * drive / _FULL_DRIVE:.0f} %"
            gaps.explain("unreadable", f"the fan reports 0 turns while it is driven at {share}", name)
        return Fan(
            chip=self.chip,
            label=self.label,
            rpm=rpm,
            drive_percent=None if drive is None else 100 * drive / _FULL_DRIVE,
        )


def find_chips(sys: Path) -> list[tuple[str, Path]]:
    """Name and folder of every hwmon chip, in the kernel's order."""
    folders = sorted((sys / "class/hwmon").glob("hwmon*"), key=lambda folder: (len(folder.name), folder.name))
    # Drivers before Linux 3.x keep their files one folder further down.
    homes = [folder if (folder / "name").exists() else folder / "device" for folder in folders]
    return [(read_optional(home / "name") or home.name, home) for home in homes]


def find_probes(sys: Path) -> list[Probe]:
    """Every temperature input. A thermal zone that is a hwmon chip as well (on a Pi) is named once."""
    chips = find_chips(sys)
    probes = [probe for chip, home in chips for probe in _chip_probes(chip, home)]
    known = {_plain(probe.chip) for probe in probes}
    for zone in sorted((sys / "class/thermal").glob("thermal_zone*")):
        kind = read_optional(zone / "type") or zone.name
        if _plain(kind) not in known:
            probes.append(Probe(kind, "", KeptFile(zone / "temp")))
    return probes


def find_fans(sys: Path) -> list[FanProbe]:
    """Every fan input."""
    return [
        FanProbe(
            chip, read_optional(home / f"{base}_label") or base, KeptFile(home / f"{base}_input"), _drive(home, base)
        )
        for chip, home in find_chips(sys)
        for base in _inputs(home, "fan")
    ]


def _chip_probes(chip: str, home: Path) -> list[Probe]:
    return [
        Probe(
            chip,
            read_optional(home / f"{base}_label") or "",
            KeptFile(home / f"{base}_input"),
            _limit(home / f"{base}_max"),
            _limit(home / f"{base}_crit"),
        )
        for base in _inputs(home, "temp")
    ]


def _inputs(home: Path, kind: str) -> list[str]:
    bases = [path.name.removesuffix("_input") for path in home.glob(f"{kind}[0-9]*_input")]
    return sorted(bases, key=lambda base: (len(base), base))


def _drive(home: Path, base: str) -> KeptFile | None:
    path = home / base.replace("fan", "pwm")
    return KeptFile(path) if path.exists() else None


def _limit(path: Path) -> float | None:
    text = read_optional(path)
    try:
        return int(text) / _MILLI if text is not None else None
    except ValueError:
        return None


def _read(file: KeptFile) -> int | None:
    try:
        return file.read_number()
    except UnavailableError:
        return None


def _plain(name: str) -> str:
    return name.replace("-", "_").lower()
