"""Settings: what makes no sense is one line that names the setting."""

import pytest

from common.settings import KNOWN_NAMES, SettingsError
from monitor.settings import Settings


def test_the_defaults_make_sense() -> None:
    assert Settings.load({}).monitor_temperature_high == 80


def test_every_setting_is_known_to_the_product() -> None:
    assert {name.upper() for name in Settings.model_fields} <= KNOWN_NAMES


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONITOR_TEMPERATURE_HIGH", "-5"),
        ("MONITOR_TEMPERATURE_HIGH", "500"),
        ("MONITOR_TEMPERATURE_HIGH", "nan"),
        ("MONITOR_TEMPERATURE_CLEAR", "warm"),
        ("MONITOR_DISK_HIGH", "0"),
        ("MONITOR_DISK_HIGH", "101"),
        ("MONITOR_MEMORY_CLEAR", "inf"),
        ("NATS_MONITOR_URL", "ftp://nats"),
        ("CADDY_METRICS_URL", "web:2019"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: ") as refused:
        Settings.load({name: value})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("what", ["TEMPERATURE", "DISK", "MEMORY"])
def test_an_end_that_is_not_below_its_threshold_is_refused(what: str) -> None:
    settings = {f"MONITOR_{what}_HIGH": "60", f"MONITOR_{what}_CLEAR": "60"}
    with pytest.raises(SettingsError, match=f"^MONITOR_{what}_CLEAR: 60 must be below MONITOR_{what}_HIGH"):
        Settings.load(settings)


def test_a_misspelt_threshold_is_refused_with_the_right_name() -> None:
    with pytest.raises(SettingsError, match="did you mean MONITOR_DISK_HIGH"):
        Settings.load({"MONITOR_DISC_HIGH": "90"})
