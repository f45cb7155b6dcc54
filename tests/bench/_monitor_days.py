"""Days of a busy small board in fast motion: what the monitor would have measured, second by second."""

import random
from collections.abc import Iterator

from monitor.series import Values

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
# 2027-03-01 00:00 UTC
START = 1_803_859_200_000
_SERVICES = ("ingest", "analysis", "reporter", "monitor", "broker", "proxy")


class Board:
    """Four cores, a disk with a sensor, a fan, six parts of the stack: 38 series that are never quiet."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._soc = 52.0
        self._disk = 38.0
        self._memory = 41.0

    def measure(self) -> Values:
        """One sample. Each value wanders or is noise, so that nothing shrinks better than in life."""
        dice = self._dice
        self._soc = min(75.0, max(45.0, self._soc + dice.gauss(0, 0.4)))
        self._disk = min(55.0, max(30.0, self._disk + dice.gauss(0, 0.05)))
        self._memory = min(70.0, max(35.0, self._memory + dice.gauss(0, 0.05)))
        values: Values = {
            "cpu.percent": abs(dice.gauss(7, 5)),
            "cpu.frequency": float(dice.choice((1500, 1600, 1800, 2000, 2400))),
            "load": abs(dice.gauss(0.4, 0.05)),
            "temperature.soc": self._soc,
            "temperature.disk": self._disk,
            "fan.rpm": abs(dice.gauss(2900, 12)),
            "memory.percent": self._memory,
            "swap.percent": 1.2,
            "power.under_voltage": 0.0,
            "power.throttled": 0.0,
            "disk.system.percent": 41.3,
            "disk.data.percent": 41.3,
        }
        values |= {f"cpu.core{core}": abs(dice.gauss(7, 7)) for core in range(4)}
        values |= {f"pressure.{name}": abs(dice.gauss(0, 0.6)) for name in ("cpu", "memory", "io")}
        traffic = ("disk.read", "disk.written", "network.received", "network.sent")
        values |= {name: dice.lognormvariate(9, 1.5) for name in traffic}
        for name in _SERVICES:
            values[f"service.{name}.memory"] = 55e6 + dice.randint(-30_000, 30_000)
            values[f"service.{name}.cpu"] = abs(dice.gauss(1, 0.5))
        return values

    def samples(self, start: int, duration: int, every: int) -> Iterator[tuple[int, Values]]:
        """Samples of `[start, start + duration)` (ms UTC), one every `every` ms."""
        for at in range(start, start + duration, every):
            yield at, self.measure()
