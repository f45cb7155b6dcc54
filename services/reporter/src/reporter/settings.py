"""What the reporter is told by its environment."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from common.reports import Language
from common.settings import Port, ServiceSettings, TimeZone
from reporter.addresses import AddressError, check_address

Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="HH:MM, 24 hours")]
Security = Literal["tls", "starttls", "none"]

_APP_PASSWORD = re.compile(r"[a-z]{4}( [a-z]{4}){3}")


def _check_sender(text: str) -> str:
    try:
        return check_address(text.strip())
    except AddressError as error:
        raise ValueError(str(error)) from error


def _check_host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,253}", text):
        raise ValueError("must be a host name or an address, without blanks")
    return text


def _join_app_password(secret: SecretStr) -> SecretStr:
    # Google shows an app password in four groups; the blanks between them are not part of it.
    text = secret.get_secret_value()
    return SecretStr(text.replace(" ", "")) if _APP_PASSWORD.fullmatch(text) else secret


class Settings(ServiceSettings):
    """Report time, language, mail server and where the data lies. The mail settings default to Gmail."""

    report_time: Hour = "07:00"
    tz: TimeZone = "Europe/Paris"
    language: Language = "fr"
    smtp_host: Annotated[str, AfterValidator(_check_host)] = "smtp.gmail.com"
    smtp_port: Port = 465
    smtp_security: Security = "tls"
    smtp_user: str = ""
    smtp_password: Annotated[SecretStr, AfterValidator(_join_app_password)] = SecretStr("")
    mail_from: Annotated[str, AfterValidator(_check_sender)] | None = None
    data_dir: Path = Path("data")
    database_url: SecretStr = SecretStr("")
    report_max_subscriptions: Annotated[int, Field(ge=1, le=100_000)] = 200
    web_url: Annotated[str, Field(pattern=r"^https?://[^\s<>\"]{1,200}$")] | None = None

    @property
    def backup_folder(self) -> Path:
        """Where the daily copies of the SQLite file are kept."""
        return self.data_dir / "backups"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; it can carry a password, so it is never logged."""
        return self.database_url.get_secret_value() or f"sqlite:///{(self.data_dir / 'reporter.sqlite3').absolute()}"

    @property
    def sender(self) -> str | None:
        """The address that the mails come from: `MAIL_FROM`, else the mail account when it is an address."""
        if self.mail_from:
            return self.mail_from
        try:
            return check_address(self.smtp_user)
        except AddressError:
            return None
