"""The name and password with which a service makes itself known to the broker."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr


@dataclass(frozen=True)
class Login:
    """A user of the broker. With a `file` its content is the password, as it is at each connection."""

    user: str
    secret: SecretStr
    file: Path | None = None

    def password(self) -> str:
        """The password as it is now: a renewed one serves at the next connection. Raises OSError."""
        if self.file is None:
            return self.secret.get_secret_value()
        return self.file.read_text(encoding="utf-8").strip()
