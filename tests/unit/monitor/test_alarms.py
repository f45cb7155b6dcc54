"""Alarms: once, with hysteresis, over a restart."""

from collections.abc import Mapping
from typing import Any

import pytest

from monitor.alarms import Alarms, rules
from monitor.history.rows import Fold, NamePool, Row
from monitor.settings import Settings
from unit.monitor.hands import Hand
from unit.monitor.records import MIDNIGHT, SECOND

_SERIES = {
    "temperature": "temperature.soc",
    "disk_system": "disk.system.percent",
    "disk_data": "disk.data.percent",
    "memory": "memory.percent",
}


class _Watch:
    """Alarms under the default settings, fed a row every ten seconds."""

    def __init__(self, hand: Hand, **settings: Any) -> None:
        self.alarms = Alarms(rules(Settings(**settings)), hand.emit, hand.remember)
        self._hand = hand

    def row(self, **values: float | None) -> None:
        self.feed({_SERIES.get(name, name): value for name, value in values.items()})

    def feed(self, *samples: Mapping[str, float | None]) -> None:
        fold = Fold(self._hand.now)
        for sample in samples:
            fold.add_values(sample)
        self.alarms.check(fold.row(NamePool()))
        self._hand.advance(10 * SECOND)

    @property
    def active(self) -> list[str]:
        return [alarm.name for alarm in self.alarms.active()]


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("temperature", 79.9, 80), ("disk_system", 89.9, 90), ("disk_data", 89.9, 90), ("memory", 89.9, 90)],
)
def test_an_alarm_is_raised_at_its_threshold_and_only_once(hand: Hand, name: str, low: float, high: float) -> None:
    watch = _Watch(hand)
    watch.row(**{name: low})
    assert hand.told == []
    for _ in range(5):
        watch.row(**{name: high})
    assert hand.told == [("alarm_raised", {"alarm": name, "value": high, "high": high})]
    assert watch.active == [name]


def test_a_value_that_hovers_around_the_threshold_changes_nothing(hand: Hand) -> None:
    watch = _Watch(hand)
    for value in (81, 79, 80.5, 76, 82, 75.1):
        watch.row(temperature=value)
    assert hand.kinds == ["alarm_raised"]


def test_an_alarm_ends_once_at_its_lower_threshold_and_tells_how_long_it_lasted(hand: Hand) -> None:
    watch = _Watch(hand)
    for value in (85, 80, 75, 60):
        watch.row(temperature=value)
    assert hand.told[1:] == [("alarm_ended", {"alarm": "temperature", "value": 75, "lasted_seconds": 20})]
    assert watch.active == []


def test_an_alarm_that_ended_can_be_raised_again(hand: Hand) -> None:
    watch = _Watch(hand)
    for value in (85, 70, 85):
        watch.row(temperature=value)
    assert hand.kinds == ["alarm_raised", "alarm_ended", "alarm_raised"]


def test_a_spike_within_ten_seconds_raises_nothing(hand: Hand) -> None:
    watch = _Watch(hand)
    watch.feed(*({"temperature.soc": 70.0} for _ in range(9)), {"temperature.soc": 99.0})
    assert hand.told == []


def test_the_shortest_dip_of_the_supply_raises_under_voltage(hand: Hand) -> None:
    watch = _Watch(hand)
    watch.feed(*({"power.under_voltage": 0.0} for _ in range(9)), {"power.under_voltage": 1.0})
    assert hand.kinds == ["alarm_raised"]


def test_under_voltage_ends_after_a_minute_without_a_dip(hand: Hand) -> None:
    watch = _Watch(hand)
    for value in (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0):
        watch.feed({"power.under_voltage": float(value)})
    assert watch.active == ["under_voltage"]
    watch.feed({"power.under_voltage": 0.0})
    assert hand.kinds == ["alarm_raised", "alarm_ended"]


def test_a_sensor_that_is_missing_neither_raises_nor_ends(hand: Hand) -> None:
    watch = _Watch(hand)
    watch.row(temperature=85)
    watch.row(temperature=None)
    assert watch.active == ["temperature"]


def test_after_a_restart_a_known_alarm_is_not_raised_again_and_can_end(hand: Hand) -> None:
    _Watch(hand).row(temperature=85)
    again = _Watch(hand)
    again.alarms.restore(hand.state)
    (alarm,) = again.alarms.active()
    assert (alarm.since, alarm.value, alarm.high, alarm.clear) == (MIDNIGHT, 85, 80, 75)
    again.row(temperature=84)
    again.row(temperature=70)
    assert hand.kinds == ["alarm_raised", "alarm_ended"]
    last = _Watch(hand)
    last.alarms.restore(hand.state)
    assert last.active == []


def test_thresholds_are_the_settings(hand: Hand) -> None:
    watch = _Watch(hand, monitor_temperature_high=60, monitor_temperature_clear=59)
    watch.row(temperature=61)
    assert watch.active == ["temperature"]


def test_a_row_without_any_of_the_series_is_nothing_to_worry_about(hand: Hand) -> None:
    _Watch(hand).alarms.check(Row(0, (), {}))
    assert hand.told == []
