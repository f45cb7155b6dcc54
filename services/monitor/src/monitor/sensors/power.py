"""Under-voltage and throttling: from the Pi's firmware where there is one, else from the kernel's cooling."""

from pathlib import Path

from monitor.models import Power
from monitor.sensors.chips import find_chips
from monitor.sensors.files import Gaps, KeptFile, UnavailableError, read_optional

# Bits of the firmware's answer: now, and at any time since boot.
_UNDER_VOLTAGE, _CAPPED, _THROTTLED, _SOFT_LIMIT = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_UNDER_VOLTAGE_SEEN, _THROTTLED_SEEN = 1 << 16, 1 << 18

# Coolers that work by slowing the processor down.
_SLOWING = ("cpufreq-", "thermal-cpufreq-", "Processor")
_NO_FIRMWARE = "this machine's firmware does not tell (a Raspberry Pi's does)"


class PowerReader:
    """Reads supply and throttling. `look` finds the sources anew where none was there."""

    def __init__(self, sys: Path) -> None:
        self._sys = sys
        self._alarm: KeptFile | None = None
        self._flags: KeptFile | None = None
        self._coolers: list[KeptFile] = []
        self.look()

    def look(self) -> None:
        """Searches the sources that are still missing."""
        self._alarm = self._alarm or _find_alarm(self._sys)
        self._flags = self._flags or _find_flags(self._sys)
        self._coolers = self._coolers or _find_coolers(self._sys)

    def read(self, gaps: Gaps) -> Power:
        """Supply and throttling now."""
        flags = self._read_flags(gaps)
        return Power(
            under_voltage=self._read_alarm(gaps, flags),
            throttled=_bit(flags, _THROTTLED) if flags is not None else self._read_coolers(gaps),
            frequency_capped=_bit(flags, _CAPPED),
            temperature_limited=_bit(flags, _SOFT_LIMIT),
            under_voltage_since_boot=_bit(flags, _UNDER_VOLTAGE_SEEN),
            throttled_since_boot=_bit(flags, _THROTTLED_SEEN),
        )

    def _read_flags(self, gaps: Gaps) -> int | None:
        names = ("frequency_capped", "temperature_limited", "under_voltage_since_boot", "throttled_since_boot")
        try:
            return _parse_flags(self._flags)
        except UnavailableError as error:
            gaps.note(error, *(f"power.{name}" for name in names))
            return None

    def _read_alarm(self, gaps: Gaps, flags: int | None) -> bool | None:
        if self._alarm is None:
            if flags is None:
                gaps.explain("absent", "this machine has no under-voltage sensor", "power.under_voltage")
            return _bit(flags, _UNDER_VOLTAGE)
        try:
            return self._alarm.read_number() != 0
        except UnavailableError as error:
            gaps.note(error, "power.under_voltage")
            return None

    def _read_coolers(self, gaps: Gaps) -> bool | None:
        if not self._coolers:
            gaps.explain("absent", "this machine's kernel does not slow the processor for its heat", "power.throttled")
            return None
        try:
            states = [cooler.read_number() for cooler in self._coolers]
        except UnavailableError as error:
            gaps.note(error, "power.throttled")
            return None
        return max(states) > 0


def _bit(flags: int | None, bit: int) -> bool | None:
    return None if flags is None else bool(flags & bit)


def _parse_flags(file: KeptFile | None) -> int:
    if file is None:
        raise UnavailableError("absent", _NO_FIRMWARE)
    text = file.read().strip()
    try:
        return int(text, 16)
    except ValueError as error:
        raise UnavailableError("unreadable", f"{file.path} holds no flags") from error


def _find_alarm(sys: Path) -> KeptFile | None:
    for name, home in find_chips(sys):
        if name == "rpi_volt":
            return KeptFile(home / "in0_lcrit_alarm")
    return None


def _find_flags(sys: Path) -> KeptFile | None:
    # Pi 4: soc/soc:firmware; Pi 5: soc@107c000000/soc@107c000000:firmware, or firmware by itself.
    for pattern in ("*firmware/get_throttled", "soc*/*firmware/get_throttled"):
        for path in sorted((sys / "devices/platform").glob(pattern)):
            return KeptFile(path)
    return None


def _find_coolers(sys: Path) -> list[KeptFile]:
    folders = sorted((sys / "class/thermal").glob("cooling_device*"))
    return [
        KeptFile(home / "cur_state") for home in folders if (read_optional(home / "type") or "").startswith(_SLOWING)
    ]
