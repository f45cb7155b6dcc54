"""Who may pass: what the web server asks before each request, and what the login page asks for."""

import asyncio
import hmac
import logging
from http import HTTPStatus
from pathlib import Path

from common.problems import ProblemError
from monitor.gate.guesses import Guesses
from monitor.gate.key import session_key
from monitor.gate.password import Password
from monitor.gate.sessions import LIFE, Session, Sessions
from monitor.timing import Timing

log = logging.getLogger(__name__)

_SHORT = 8


class WrongPasswordError(ProblemError):
    """Another password is set."""

    status = HTTPStatus.UNAUTHORIZED
    code = "wrong_password"


class NoPasswordError(ProblemError):
    """Nobody needs to sign in."""

    status = HTTPStatus.CONFLICT
    code = "no_password"


class Gate:
    """The one password, its sessions and its guessers. Without a password nobody has a session or needs one."""

    def __init__(self, password: str, folder: Path, timing: Timing) -> None:
        self.required = password != ""
        if not self.required:
            return
        if len(password) < _SHORT:
            log.warning("WEB_PASSWORD is short: a longer one is harder to guess", extra={"characters": len(password)})
        key = session_key(folder)
        self._password = Password(password, _derived(key, b"salt of the password"))
        # The password is part of the key: whoever changes it signs everybody out.
        self._sessions = Sessions(_derived(key, self._password.digest), folder, timing.clock)
        self._guesses = Guesses(timing.ticks)
        self._clock = timing.clock
        self._one_at_a_time = asyncio.Lock()

    def session(self, token: str) -> Session | None:
        """The session of a cookie, if it is a good one."""
        return self._sessions.read(token) if self.required and token else None

    async def sign_in(self, guess: str, address: str) -> Session:
        """A new session. Raises WrongPasswordError, TooManyGuessesError, NoPasswordError."""
        if not self.required:
            raise NoPasswordError("No password is set, so nobody needs to sign in.")
        self._guesses.admit(address)
        # A hash takes 16 MB for a moment: never two at once.
        async with self._one_at_a_time:
            right = await asyncio.to_thread(self._password.matches, guess)
        if not right:
            log.warning("wrong password", extra={"address": address})
            raise WrongPasswordError("That is not the password.")
        self._guesses.forgive(address)
        log.info("signed in", extra={"address": address})
        return self._sessions.begin()

    def prolonged(self, session: Session) -> Session | None:
        """The session with its full time again, once half of it is over."""
        is_young = session.expires - self._clock() > LIFE // 2
        return None if is_young else self._sessions.begin(session.number)

    def token(self, session: Session) -> str:
        """What goes into the cookie."""
        return self._sessions.token(session)

    def sign_out(self, session: Session) -> None:
        """Ends the session."""
        self._sessions.end(session)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")
