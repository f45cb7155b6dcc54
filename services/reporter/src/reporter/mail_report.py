"""How sending stands, as the page shows it."""

from reporter.mail_status import MailStatus, missing_names
from reporter.sanity import ClockCheck
from reporter.schemas import MailReport
from reporter.smtp import Account


class MailReporter:
    """Puts together what is known of the mail server. The account's name and password stay here."""

    def __init__(self, account: Account, sender: str | None, status: MailStatus, check: ClockCheck) -> None:
        self._account = account
        self._sender = sender
        self._status = status
        self._check = check

    def report(self) -> MailReport:
        """The state at this moment."""
        standing = self._status.standing
        return MailReport(
            state=standing.state,
            since=standing.since,
            answer=standing.answer,
            problem=self._status.advice,
            clock_problem=self._check.problem(),
            missing=missing_names(self._account, self._sender),
            host=self._account.host,
            port=self._account.port,
            security=self._account.security,
            sender=self._sender,
        )
