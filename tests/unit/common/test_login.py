"""How a service makes itself known to the broker, as its settings say."""

from pathlib import Path

import pytest

from common.settings import ServiceSettings, SettingsError


def test_without_a_user_the_broker_is_open_to_everybody() -> None:
    assert ServiceSettings.load({}).nats_login is None


def test_a_password_may_stand_in_the_environment() -> None:
    login = ServiceSettings.load({"NATS_USER": "ingest", "NATS_PASSWORD": "word"}).nats_login
    assert login is not None
    assert (login.user, login.password()) == ("ingest", "word")


def test_a_password_from_a_file_is_read_at_each_connection(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("first\n")
    login = ServiceSettings.load({"NATS_USER": "ingest", "NATS_PASSWORD_FILE": str(file)}).nats_login
    assert login is not None
    assert login.password() == "first"
    file.write_text("second")
    assert login.password() == "second"


def test_a_password_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"NATS_PASSWORD_FILE: .*cannot be read"):
        ServiceSettings.load({"NATS_USER": "ingest", "NATS_PASSWORD_FILE": str(tmp_path / "absent")})


def test_settings_do_not_show_the_password() -> None:
    settings = ServiceSettings.load({"NATS_USER": "ingest", "NATS_PASSWORD": "secret-word"})
    assert "secret-word" not in repr(settings) + str(settings.nats_login)


def test_an_empty_file_is_no_secret_as_where_docker_mounts_nothing() -> None:
    settings = ServiceSettings.load({"NATS_PASSWORD": "word", "NATS_PASSWORD_FILE": "/dev/null"})
    assert settings.nats_password.get_secret_value() == "word"
