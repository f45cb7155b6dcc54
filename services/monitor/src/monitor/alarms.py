"""Alarms: raised once when a threshold is passed, ended once when the value is well below it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from monitor.history.rows import Row
from monitor.settings import Settings

AlarmName = Literal["temperature", "disk_system", "disk_data", "memory", "under_voltage"]
Emit = Callable[..., None]

# Under-voltage comes in dips: it is over when none was seen for six rows, a minute.
_QUIET_ROWS = 6


class Alarm(BaseModel):
    """An alarm that is on. `value` is what it was raised at, `high` and `clear` are its thresholds."""

    name: AlarmName
    since: int = Field(description="ms UTC")
    value: float
    high: float
    clear: float


@dataclass(frozen=True, slots=True)
class Rule:
    """Raises at `high` or above; ends at `clear` or below for `quiet` rows. `peaks` looks at maxima, else at means."""

    name: AlarmName
    series: str
    high: float
    clear: float
    quiet: int = 1
    peaks: bool = False


def rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that the settings ask for."""
    disk = (settings.monitor_disk_high, settings.monitor_disk_clear)
    return (
        Rule(
            "temperature",
            "temperature.soc",
            settings.monitor_temperature_high,
            settings.monitor_temperature_clear,
        ),
        Rule("disk_system", "disk.system.percent", *disk),
        Rule("disk_data", "disk.data.percent", *disk),
        Rule("memory", "memory.percent", settings.monitor_memory_high, settings.monitor_memory_clear),
        Rule("under_voltage", "power.under_voltage", 1, 0, quiet=_QUIET_ROWS, peaks=True),
    )


class Alarms:
    """Holds every rule against each row of ten seconds: a spike of one sample raises nothing.

    `emit` is told what is raised and what ends; `remember` stores it, so that a restart raises nothing twice.
    """

    def __init__(self, wanted: tuple[Rule, ...], emit: Emit, remember: Callable[[str, str], None]) -> None:
        self._rules = wanted
        self._emit = emit
        self._remember = remember
        self._on: dict[AlarmName, Alarm] = {}
        self._quiet: dict[AlarmName, int] = {}

    def active(self) -> list[Alarm]:
        """The alarms that are on."""
        return list(self._on.values())

    def restore(self, state: Mapping[str, str]) -> None:
        """Goes on with the alarms that were on when the service ended."""
        for rule in self._rules:
            since, _, value = state.get(_key(rule), "").partition(" ")
            if since:
                self._on[rule.name] = _alarm(rule, int(since), float(value))

    def check(self, row: Row) -> None:
        """Holds a row against the rules. A series that is missing changes nothing."""
        seen = {name: (mean, high) for name, _, mean, high, _ in row.cells()}
        for rule in self._rules:
            if rule.series in seen:
                mean, high = seen[rule.series]
                self._apply(rule, high if rule.peaks else mean, row.start)

    def _apply(self, rule: Rule, value: float, at: int) -> None:
        alarm = self._on.get(rule.name)
        if alarm is None:
            if value >= rule.high:
                self._raise(rule, value, at)
            return
        self._quiet[rule.name] = self._quiet.get(rule.name, 0) + 1 if value <= rule.clear else 0
        if self._quiet[rule.name] >= rule.quiet:
            self._end(rule, value, at - alarm.since)

    def _raise(self, rule: Rule, value: float, at: int) -> None:
        self._on[rule.name] = _alarm(rule, at, round(value, 2))
        self._quiet[rule.name] = 0
        self._emit("alarm_raised", alarm=rule.name, value=round(value, 2), high=rule.high)
        self._remember(_key(rule), f"{at} {round(value, 2)}")

    def _end(self, rule: Rule, value: float, lasted: int) -> None:
        del self._on[rule.name]
        self._emit("alarm_ended", alarm=rule.name, value=round(value, 2), lasted_seconds=max(0, lasted // 1000))
        self._remember(_key(rule), "")


def _alarm(rule: Rule, since: int, value: float) -> Alarm:
    return Alarm(name=rule.name, since=since, value=value, high=rule.high, clear=rule.clear)


def _key(rule: Rule) -> str:
    return f"alarm.{rule.name}"
