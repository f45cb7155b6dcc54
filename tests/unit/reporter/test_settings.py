"""What the settings accept, and what they make of it."""

from pathlib import Path

import pytest

from common.settings import SettingsError
from reporter.mail_status import missing_settings
from reporter.settings import Settings
from reporter.wiring import account_of


def test_without_any_setting_the_mail_server_is_gmails_with_tls() -> None:
    settings = Settings.load({})
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_security) == ("smtp.gmail.com", 465, "tls")
    assert (settings.report_time, settings.tz, settings.language) == ("07:00", "Europe/Paris", "fr")
    assert settings.report_max_subscriptions == 200
    assert settings.sender is None


def test_the_account_is_the_sender_unless_another_is_named() -> None:
    assert Settings.load({"SMTP_USER": "me@gmail.com"}).sender == "me@gmail.com"
    assert Settings.load({"SMTP_USER": "me"}).sender is None
    assert Settings.load({"SMTP_USER": "me@gmail.com", "MAIL_FROM": "pi@example.org"}).sender == "pi@example.org"


@pytest.mark.parametrize(
    ("given", "kept"), [("abcd efgh ijkl mnop", "abcdefghijklmnop"), ("my pass phrase", "my pass phrase")]
)
def test_an_app_password_may_be_written_as_google_shows_it(given: str, kept: str) -> None:
    assert Settings.load({"SMTP_PASSWORD": given}).smtp_password.get_secret_value() == kept


def test_a_password_comes_from_a_file_and_shows_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("very secret\n")
    settings = Settings.load({"SMTP_PASSWORD_FILE": str(file), "SMTP_USER": "me@example.org"})
    account = account_of(settings)
    assert account.password == "very secret"
    assert "very secret" not in repr(settings) + str(settings) + settings.model_dump_json() + repr(account)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPORT_TIME", "7:00"),
        ("REPORT_TIME", "24:00"),
        ("TZ", "Mars/Olympus"),
        ("LANGUAGE", "de"),
        ("SMTP_PORT", "0"),
        ("SMTP_SECURITY", "ssl"),
        ("SMTP_HOST", "smtp example"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@example.org\r\nBcc: b@example.org"),
        ("REPORT_MAX_SUBSCRIPTIONS", "0"),
        ("WEB_URL", "ftp://example.org"),
        ("WEB_URL", "http://a b"),
    ],
)
def test_a_malformed_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        Settings.load({name: value})


def test_a_refused_setting_does_not_give_a_secret_away() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load({"SMTP_PASSWORD": "very secret", "SMTP_PORT": "x"})
    assert "very secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({}, "SMTP_USER, SMTP_PASSWORD (or SMTP_PASSWORD_FILE) in"),
        ({"SMTP_USER": "me@gmail.com"}, "set SMTP_PASSWORD (or SMTP_PASSWORD_FILE) in"),
        ({"SMTP_HOST": "mail.lan"}, "set MAIL_FROM in"),
        ({"SMTP_HOST": "mail.lan", "SMTP_USER": "me", "SMTP_PASSWORD": "x"}, "set MAIL_FROM in"),
    ],
)
def test_what_is_missing_for_mails_is_named(environ: dict[str, str], missing: str) -> None:
    settings = Settings.load(environ)
    assert missing in (missing_settings(account_of(settings), settings.sender) or "")


@pytest.mark.parametrize(
    "environ",
    [
        {"SMTP_USER": "me@gmail.com", "SMTP_PASSWORD": "x"},
        {"SMTP_HOST": "mail.lan", "MAIL_FROM": "pi@example.org"},
        {"SMTP_HOST": "mail.lan", "SMTP_USER": "me@example.org", "SMTP_PASSWORD": "x"},
    ],
)
def test_a_complete_account_misses_nothing(environ: dict[str, str]) -> None:
    settings = Settings.load(environ)
    assert missing_settings(account_of(settings), settings.sender) is None


def test_the_database_is_a_file_in_the_data_folder_unless_a_url_is_given(tmp_path: Path) -> None:
    assert Settings.load({"DATA_DIR": str(tmp_path)}).database == f"sqlite:///{tmp_path}/reporter.sqlite3"
    url = "postgresql+psycopg://user:geheim@db/reporter"
    settings = Settings.load({"DATABASE_URL": url})
    assert settings.database == url
    assert "geheim" not in repr(settings)
