from pathlib import Path

import pytest
from pydantic import Field

from common.settings import Pairs, ServiceSettings, SettingsError, TimeZone


class Settings(ServiceSettings):
    pairs: Pairs = Field(default=["BTCUSDC"])
    tz: TimeZone = "Europe/Paris"
    smtp_password: str = ""


def test_what_is_not_set_has_its_default() -> None:
    assert Settings.load({}).pairs == ["BTCUSDC"]


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.load({"TZ": " ", "HTTP_PORT": ""}).tz == "Europe/Paris"


def test_pairs_are_separated_by_commas_and_may_be_written_small() -> None:
    assert Settings.load({"PAIRS": "btcusdc, ETHUSDC,"}).pairs == ["BTCUSDC", "ETHUSDC"]


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"PAIRS": ""}, r"^PAIRS: "),
        ({"PAIRS": "BTCUSDC,BTC/EUR"}, r"^PAIRS \(entry 2\): "),
        ({"HTTP_PORT": "web"}, r"^HTTP_PORT: "),
        ({"HTTP_PORT": "70000"}, r"^HTTP_PORT: .*65535"),
        ({"NATS_URL": "http://broker"}, r"^NATS_URL: "),
        ({"TZ": "Mars/Olympus"}, r"^TZ: must be a time zone such as Europe/Paris"),
        ({"LOG_LEVEL": "chatty"}, r"^LOG_LEVEL: "),
        ({"PERIOD_SHRT": "7"}, r"^PERIOD_SHRT is not a setting: did you mean PERIOD_SHORT\?"),
        ({"SMTP_PASSWORD_FILE": "/nowhere/at/all"}, r"^SMTP_PASSWORD_FILE: /nowhere/at/all cannot be read"),
    ],
)
def test_a_setting_that_is_not_understood_is_refused_in_one_line(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        Settings.load(environ)
    assert "\n" not in str(caught.value)


def test_a_foreign_variable_is_left_alone() -> None:
    assert Settings.load({"HOME": "/home/pi", "PATH": "/bin"}) == Settings()


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("four words of app\n")
    settings = Settings.load({"SMTP_PASSWORD_FILE": str(tmp_path / "password")})
    assert settings.smtp_password == "four words of app"


def test_a_refused_value_is_not_repeated_since_it_may_be_a_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load({"HTTP_PORT": "hunter2"})
    assert "hunter2" not in str(caught.value)
