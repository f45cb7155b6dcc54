"""Rates from counters that only grow, until their device returns or their machine reboots."""


class Rates:
    """Bytes a second between one reading and the next, of any number of named counters."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[int, int]] = {}
        self._last: dict[str, float | None] = {}

    def measure(self, counters: dict[str, int], ticks: int) -> dict[str, float | None]:
        """The rate of each counter at `ticks` (ms that only run forward); null at its first reading.

        A counter that has fallen has begun anew: its rate is null once. Names that are absent are forgotten.
        """
        self._last = {name: self._rate(name, value, ticks) for name, value in counters.items()}
        self._before = {name: (ticks, value) for name, value in counters.items()}
        return self._last

    def _rate(self, name: str, value: int, ticks: int) -> float | None:
        if name not in self._before:
            return None
        then, before = self._before[name]
        if ticks <= then:
            return self._last.get(name)
        return (value - before) * 1000 / (ticks - then) if value >= before else None


def total(rates: list[float | None]) -> float | None:
    """The sum of the rates that are known; null when none is."""
    known = [rate for rate in rates if rate is not None]
    return sum(known) if known else None
