"""Whether mails can be sent, and if not, what is to be done: for the courier and for the page."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from common.clock import Clock
from reporter import mail_stop
from reporter.database import Database
from reporter.smtp import Account
from reporter.smtp_errors import CredentialsError, MailError, PermanentMailError

log = logging.getLogger(__name__)


class MailState(StrEnum):
    """What is known of the mail server."""

    UNSET = "unset"
    UNTRIED = "untried"
    WORKING = "working"
    FAILING = "failing"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state since `since` (ms UTC), with the server's last word where it was a bad one."""

    state: MailState
    since: int
    answer: str | None = None


class MailStatus:
    """Follows what becomes of mails. A stop is kept in the database, all else is found out anew after a start."""

    def __init__(self, account: Account, sender: str | None, database: Database, clock: Clock) -> None:
        self._account = account
        self._sender = sender
        self._database = database
        self._clock = clock
        self._missing = missing_settings(account, sender)
        self.standing = Standing(MailState.UNSET if self._missing else MailState.UNTRIED, clock())

    async def load(self) -> None:
        """Reads a stop that an earlier run has left; one for other settings is void."""
        row = await self._database.run(mail_stop.find)
        if row is None or self._missing:
            return
        if mail_stop.is_of(row, self._account):
            self.standing = Standing(MailState.STOPPED, row.since, row.answer)
        else:
            await self._database.run(mail_stop.clear)

    def problem(self) -> str | None:
        """Nothing while mails may be sent, else one sentence with what to do."""
        if self._missing:
            return self._missing
        if self.standing.state is MailState.STOPPED:
            return (
                f"Sending has stopped, because the mail server refused the account: {self.standing.answer}. "
                "Correct SMTP_USER and SMTP_PASSWORD and restart, or try again."
            )
        return None

    @property
    def advice(self) -> str | None:
        """As `problem`, and also while the server makes trouble that may pass."""
        if self.standing.state is MailState.FAILING:
            return f"The mail server makes trouble, sending is tried again: {self.standing.answer}."
        return self.problem()

    async def accepted(self) -> None:
        """The server has taken a mail."""
        if self.standing.state is MailState.STOPPED:
            await self._database.run(mail_stop.clear)
        self._become(MailState.WORKING, None)

    async def refused(self, error: MailError) -> None:
        """The server has not taken a mail. A refusal of one mail says nothing against the server."""
        if isinstance(error, PermanentMailError):
            self._become(MailState.WORKING, None)
            return
        if isinstance(error, CredentialsError):
            now, answer = self._clock(), str(error)
            await self._database.run(lambda session: mail_stop.put(session, self._account, now, answer))
            self._become(MailState.STOPPED, answer)
            log.error("sending stopped: the mail server refused the account", extra={"answer": answer})
            return
        if self.standing.state is not MailState.STOPPED:
            self._become(MailState.FAILING, str(error))

    async def resume(self) -> None:
        """Ends a stop, because somebody says that the account should be tried again."""
        if self.standing.state is MailState.STOPPED:
            await self._database.run(mail_stop.clear)
            self._become(MailState.UNTRIED, None)

    def _become(self, state: MailState, answer: str | None) -> None:
        since = self.standing.since if state is self.standing.state else self._clock()
        self.standing = Standing(state, since, answer)


def missing_settings(account: Account, sender: str | None) -> str | None:
    """Which settings are missing before any mail can be sent, in one sentence; nothing when all are there."""
    missing = missing_names(account, sender)
    if not missing:
        return None
    names = ", ".join(missing).replace("SMTP_PASSWORD", "SMTP_PASSWORD (or SMTP_PASSWORD_FILE)")
    hint = " For Gmail the password is an app password." if _wants_login(account) else ""
    return f"Mail is not set up: set {names} in .env and restart.{hint}"


def missing_names(account: Account, sender: str | None) -> list[str]:
    """The names of the settings that are missing before any mail can be sent."""
    there = {
        "SMTP_USER": account.user or not _wants_login(account),
        "SMTP_PASSWORD": account.password or not (account.user or _wants_login(account)),
        "MAIL_FROM": sender or _wants_login(account),
    }
    return [name for name, value in there.items() if not value]


def _wants_login(account: Account) -> bool:
    """Whether the server is one of those that never take a mail without a login."""
    return account.host.lower() == "smtp.gmail.com"
