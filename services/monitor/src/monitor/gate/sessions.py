"""Sessions: a signed word in the browser's cookie. Only those that were ended early are kept here."""

import hmac
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

import orjson

from common.clock import Clock

log = logging.getLogger(__name__)

ENDED_FILE = "sessions-ended.json"
LIFE = 30 * 24 * 3_600_000  # ms
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser. `expires` is in ms UTC."""

    number: str
    expires: int


class Sessions:
    """Makes, reads and ends sessions. Another `key` makes every session of the former one void.

    At most `most_ended` of those that were ended early are remembered, the latest.
    """

    def __init__(self, key: bytes, folder: Path, clock: Clock, most_ended: int = 1_000) -> None:
        self._key = key
        self._file = folder / ENDED_FILE
        self._clock = clock
        self._most_ended = most_ended
        self._ended = self._load()

    def begin(self, number: str | None = None) -> Session:
        """A session that lives for 30 days from now; with the number of an older one, that one prolonged."""
        return Session(number or secrets.token_urlsafe(16), self._clock() + LIFE)

    def token(self, session: Session) -> str:
        """The word for the cookie."""
        text = f"{_VERSION}.{session.expires}.{session.number}"
        return f"{text}.{self._signature(text)}"

    def read(self, token: str) -> Session | None:
        """The session behind a cookie, unless it is not ours, over, or ended."""
        text, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), self._signature(text).encode()):
            return None
        _, expires, number = text.split(".", 2)
        session = Session(number, int(expires))
        return None if session.expires <= self._clock() or number in self._ended else session

    def end(self, session: Session) -> None:
        """Makes a session void, here and after a restart; also where a copy of its cookie remains."""
        now = self._clock()
        # A session can have been prolonged since, so the mark outlives the cookie that ended it.
        living = {number: until for number, until in self._ended.items() if until > now}
        living[session.number] = now + LIFE
        self._ended = dict(sorted(living.items(), key=lambda entry: entry[1])[-self._most_ended :])
        self._save()

    def _signature(self, text: str) -> str:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def _load(self) -> dict[str, int]:
        try:
            found = orjson.loads(self._file.read_bytes())
            return {str(number): int(until) for number, until in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            log.warning("the list of ended sessions cannot be read and starts anew", extra={"reason": str(error)})
            return {}

    def _save(self) -> None:
        beside = self._file.with_suffix(".new")
        try:
            beside.write_bytes(orjson.dumps(self._ended))
            beside.replace(self._file)
        except OSError as error:
            log.warning("an ended session is not remembered beyond a restart", extra={"reason": str(error)})
