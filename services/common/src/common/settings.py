"""Settings from the environment, read once; what is not understood stops the start with one sentence."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from common.login import Login
from common.messages import SYMBOL_PATTERN, describe

# Names that other parts of the product read; a service leaves them to their owner.
KNOWN_NAMES = frozenset(
    {
        "PAIRS",
        "BINANCE_API_URL",
        "BINANCE_STREAM_URL",
        "BINANCE_WEIGHT_PERCENT",
        "PERIOD_SHORT",
        "PERIOD_LONG",
        "PERIOD_SUPPORT",
        "REPORT_TIME",
        "TZ",
        "LANGUAGE",
        "SMTP_HOST",
        "SMTP_PORT",
        "SMTP_SECURITY",
        "SMTP_USER",
        "SMTP_PASSWORD",
        "SMTP_PASSWORD_FILE",
        "MAIL_FROM",
        "WEB_PORT",
        "WEB_BIND",
        "WEB_HOSTS",
        "WEB_HTTPS",
        "WEB_PASSWORD",
        "WEB_PASSWORD_FILE",
        "NATS_URL",
        "NATS_REPLICAS",
        "NATS_USER",
        "NATS_PASSWORD",
        "NATS_PASSWORD_FILE",
        "DATA_DIR",
        "DATABASE_URL",
        "DATABASE_URL_FILE",
        "REPORT_MAX_SUBSCRIPTIONS",
        "WEB_URL",
        "HOST_PROC",
        "HOST_SYS",
        "HOST_ROOT",
        "HOST_DEVICE_TREE",
        "NATS_MONITOR_URL",
        "CADDY_METRICS_URL",
        "MONITOR_TEMPERATURE_HIGH",
        "MONITOR_TEMPERATURE_CLEAR",
        "MONITOR_DISK_HIGH",
        "MONITOR_DISK_CLEAR",
        "MONITOR_MEMORY_HIGH",
        "MONITOR_MEMORY_CLEAR",
        "CANDLES_5M_DAYS",
        "CANDLES_1H_DAYS",
        "CANDLES_4H_DAYS",
        "CANDLES_FLUSH_MINUTES",
        "HTTP_HOST",
        "HTTP_PORT",
        "LOG_LEVEL",
    }
)
# A name that begins like ours and is not known is a misspelling, never somebody else's variable.
OUR_PREFIXES = ("BINANCE_", "CANDLES_", "MONITOR_", "PERIOD_", "REPORT_", "SMTP_", "WEB_", "PAIR")

_Settings = TypeVar("_Settings", bound="ServiceSettings")


class SettingsError(Exception):
    """A setting that cannot be used; the text is one line for the person who wrote it."""


def _split(value: object) -> object:
    return [part.strip().upper() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must be a time zone such as Europe/Paris") from error
    return name


Pairs = Annotated[list[Annotated[str, Field(pattern=SYMBOL_PATTERN)]], BeforeValidator(_split), Field(min_length=1)]
TimeZone = Annotated[str, AfterValidator(_check_zone)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class ServiceSettings(BaseModel):
    """What every service needs to be told. Field names are the environment's names in lower case.

    `nats_url` can name several brokers of one cluster, a comma between them; `nats_replicas` is how many of them keep
    each stream. `nats_user` empty: the broker is open to everybody, as in a test.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    nats_url: Annotated[str, Field(pattern=r"^(nats|tls)://[^\s,]+(,(nats|tls)://[^\s,]+)*$")] = "nats://127.0.0.1:4222"
    nats_replicas: Annotated[int, Field(ge=1, le=5)] = 1
    nats_user: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,40}$")] = ""
    nats_password: SecretStr = SecretStr("")
    nats_password_file: Path | None = None
    http_host: str = "127.0.0.1"
    http_port: Port = 8000
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def nats_login(self) -> Login | None:
        """How this service makes itself known to the broker; nothing where that is open to everybody."""
        return Login(self.nats_user, self.nats_password, self.nats_password_file) if self.nats_user else None

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Reads the settings. Raises SettingsError with one sentence that names the setting.

        An empty value counts as not set, except for `PAIRS`, whose emptiness is somebody's intention.
        """
        refuse_unknown(environ)
        values = {name: environ[name.upper()] for name in cls.model_fields if _is_set(name.upper(), environ)}
        values |= _secrets_from_files(cls, environ)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from error


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """Raises SettingsError for a name that looks like a setting of ours but is none."""
    for name in environ:
        if name.startswith(OUR_PREFIXES) and name not in KNOWN_NAMES:
            close = get_close_matches(name, KNOWN_NAMES, 1)
            hint = f"did you mean {close[0]}?" if close else "remove it."
            raise SettingsError(f"{name} is not a setting: {hint}")


def _is_set(name: str, environ: Mapping[str, str]) -> bool:
    return name in environ and (name == "PAIRS" or environ[name].strip() != "")


def _secrets_from_files(settings: type[_Settings], environ: Mapping[str, str]) -> dict[str, str]:
    """The values of `<NAME>_FILE` twins, for the secrets that have one."""
    found = {}
    for name in settings.model_fields:
        path = environ.get(f"{name.upper()}_FILE", "").strip()
        if not path or f"{name.upper()}_FILE" not in KNOWN_NAMES:
            continue
        try:
            secret = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name.upper()}_FILE: {path} cannot be read: {error}") from error
        # An empty file is what Docker mounts where there is no secret.
        if secret:
            found[name] = secret
    return found


def _sentence(error: ValidationError) -> str:
    name, separator, reason = describe(error).partition(": ")
    field, _, position = name.partition(".")
    where = f"{field.upper()} (entry {int(position) + 1})" if position.isdigit() else field.upper()
    return f"{where}{separator}{reason}"
