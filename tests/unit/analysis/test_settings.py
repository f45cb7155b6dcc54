"""What analysis accepts from its environment."""

import pytest

from analysis.settings import Settings
from common.settings import SettingsError


def test_the_defaults_are_those_of_the_design() -> None:
    settings = Settings.load({})
    assert (settings.period_short, settings.period_long, settings.period_support) == (7, 20, 30)
    assert (settings.candles_5m_days, settings.candles_1h_days, settings.candles_4h_days) == (40, 400, 1096)
    assert settings.candles_flush_minutes == 15


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"PERIOD_SHORT": "0"}, "PERIOD_SHORT: Input should be greater than or equal to 2"),
        ({"PERIOD_SHORT": "-7"}, "PERIOD_SHORT: Input should be greater than or equal to 2"),
        ({"PERIOD_LONG": "1000000000"}, "PERIOD_LONG: Input should be less than or equal to 400"),
        ({"PERIOD_SUPPORT": "201"}, "PERIOD_SUPPORT: Input should be less than or equal to 200"),
        ({"PERIOD_LONG": "nan"}, "PERIOD_LONG: Input should be a valid integer"),
        ({"PERIOD_SHORT": "20"}, "PERIOD_SHORT: 20 must be smaller than PERIOD_LONG, which is 20"),
        ({"CANDLES_5M_DAYS": "1"}, "CANDLES_5M_DAYS: Input should be greater than or equal to 7"),
        ({"CANDLES_FLUSH_MINUTES": "0"}, "CANDLES_FLUSH_MINUTES: Input should be greater than or equal to 1"),
        ({"CANDLES_5_DAYS": "40"}, "CANDLES_5_DAYS is not a setting: did you mean CANDLES_5M_DAYS?"),
        ({"TZ": "Mars/Base"}, "TZ: must be a time zone such as Europe/Paris"),
        ({"LANGUAGE": "de"}, "LANGUAGE: Input should be 'fr' or 'en'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_one_sentence(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.load(environ)
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)
