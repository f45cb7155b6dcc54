"""What can go wrong in a conversation with a mail server, sorted by what is to be done about it."""

import base64
import smtplib
import ssl
from dataclasses import dataclass

_LONGEST = 500
# Authentication required, mechanism too weak, credentials refused, encryption required (RFC 4954, 6).
_CREDENTIAL_CODES = frozenset({530, 534, 535, 538})
_CLOSING = 421


class MailError(Exception):
    """A mail was not taken. The text is the server's last word, or what happened instead of one."""


class TemporaryMailError(MailError):
    """Worth another try later. `of_server` says that the trouble is the server's, not this mail's."""

    def __init__(self, answer: str, *, of_server: bool) -> None:
        super().__init__(answer)
        self.of_server = of_server


class PermanentMailError(MailError):
    """This mail will never be taken."""


class CredentialsError(MailError):
    """The server does not know the account, or not this password: more tries would only lock it."""


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Makes what a server says fit to be kept and shown: one line, no control characters, and no secret of ours.

    A server can send back what it was sent; what the secrets became on the way is struck out as well.
    """

    secrets: tuple[str, ...] = ()

    def clean(self, code: int | None, text: bytes | str) -> str:
        """The server's reply in one line."""
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        for form in sorted(self._forms(), key=len, reverse=True):
            plain = plain.replace(form, "***")
        clean = " ".join("".join(c if c.isprintable() else " " for c in plain).split())
        return f"{code} {clean}".strip()[:_LONGEST] if code and code > 0 else clean[:_LONGEST]

    def _forms(self) -> set[str]:
        forms = {secret for secret in self.secrets if secret}
        return forms | {base64.b64encode(secret.encode()).decode() for secret in forms}


def refusal(code: int, answer: str, *, connected: bool) -> MailError:
    """The error that a reply means. `connected` is whether the server had agreed to talk at all."""
    if code in _CREDENTIAL_CODES:
        return CredentialsError(answer)
    if code == _CLOSING or not connected:
        return TemporaryMailError(answer, of_server=True)
    if 500 <= code <= 599:
        return PermanentMailError(answer)
    return TemporaryMailError(answer, of_server=False)


def failure(error: Exception, cleaner: Cleaner, *, connected: bool) -> MailError:
    """The error that an exception of the library or of the network means."""
    if isinstance(error, smtplib.SMTPResponseException):
        return refusal(error.smtp_code, cleaner.clean(error.smtp_code, error.smtp_error), connected=connected)
    return TemporaryMailError(_network_words(error, cleaner), of_server=True)


def _network_words(error: Exception, cleaner: Cleaner) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the mail server's certificate is not to be trusted: {cleaner.clean(None, error.verify_message)}"
    if isinstance(error, ssl.SSLError):
        return f"no encrypted connection to the mail server: {cleaner.clean(None, str(error))}"
    # smtplib turns a time limit that has passed into a lost connection, and leaves a note of it in the text.
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "the mail server did not answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the mail server closed the connection"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{cleaner.clean(None, str(error))} Look at SMTP_SECURITY and SMTP_PORT."
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return f"the mail server cannot be reached: {cleaner.clean(None, reason)}"
