"""Conversations with the mail server: one connection for a batch of mails, in a thread of its own."""

import asyncio
import base64
import logging
import smtplib
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from reporter.mime import Mail
from reporter.settings import Security
from reporter.smtp_errors import Cleaner, MailError, TemporaryMailError, failure, refusal

log = logging.getLogger(__name__)

_CHUNK = 64 * 1024
_GOODBYE_SECONDS = 3.0
_GO_AHEAD = 354
_GOOD = range(200, 300)

Connect = Callable[["Account"], smtplib.SMTP]


@dataclass(frozen=True, slots=True)
class Account:
    """The mail server and how it is spoken to.

    `timeout` seconds are given to each command, `patience` seconds to the reply after the whole mail, for which
    a server may well take minutes (RFC 5321, 4.5.3.2).
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0
    patience: float = 300.0

    @property
    def cleaner(self) -> Cleaner:
        """How the server's replies are cleaned."""
        return Cleaner((self.password, f"\0{self.user}\0{self.password}") if self.password else ())


def connect(account: Account, trust: ssl.SSLContext | None = None) -> smtplib.SMTP:
    """Opens a connection as the account says. Raises smtplib's and the network's errors.

    Certificates are checked against `trust`, by default the system's authorities (or those of SSL_CERT_FILE).
    """
    # Without a name of its own given, smtplib would ask the DNS for one, which can take minutes on a home network.
    name, timeout = "[127.0.0.1]", account.timeout
    if account.security == "none":
        return smtplib.SMTP(account.host, account.port, name, timeout=timeout)
    context = trust or ssl.create_default_context()
    if account.security == "tls":
        return smtplib.SMTP_SSL(account.host, account.port, name, timeout=timeout, context=context)
    server = smtplib.SMTP(account.host, account.port, name, timeout=timeout)
    try:
        server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


class Conversation:
    """The thread's side: a connection that is opened when needed and kept until `close`."""

    def __init__(self, account: Account, connect: Connect = connect) -> None:
        self._account = account
        self._connect = connect
        self._cleaner = account.cleaner
        self._server: smtplib.SMTP | None = None
        self._begun = False

    def send(self, mail: Mail) -> str:
        """Hands a mail over and gives the server's answer. Raises MailError."""
        reused = self._server is not None
        try:
            return self._transact(mail)
        except _StaleConnectionError as error:
            # Servers end idle connections, and long ones. Nothing was handed over yet: a new one may serve.
            if not reused:
                raise error.reason from error
        try:
            return self._transact(mail)
        except _StaleConnectionError as error:
            raise error.reason from error

    def close(self) -> None:
        """Says goodbye and hangs up, whatever the server thinks of it."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def abort(self) -> None:
        """Ends the conversation from another thread: whoever waits for the server gets an error at once."""
        server = self._server
        if server is not None and server.sock is not None:
            with suppress(OSError):
                server.sock.shutdown(socket.SHUT_RDWR)

    def _transact(self, mail: Mail) -> str:
        server = self._server or self._open()
        try:
            return self._hand_over(server, mail)
        except _RefusedError as error:
            self._reset(server, error.code)
            reason = refusal(error.code, error.answer, connected=True)
            if error.at_start and isinstance(reason, TemporaryMailError) and reason.of_server:
                raise _StaleConnectionError(reason) from error
            raise reason from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            at_start = isinstance(error, smtplib.SMTPServerDisconnected) and not self._begun
            self._hang_up(server)
            reason = failure(error, self._cleaner, connected=True)
            raise (_StaleConnectionError(reason) if at_start else reason) from error

    def _open(self) -> smtplib.SMTP:
        server = None
        try:
            server = self._connect(self._account)
            server.ehlo_or_helo_if_needed()
            if self._account.user:
                self._log_in(server)
        except (smtplib.SMTPException, OSError) as error:
            if server is not None:
                server.close()
            raise failure(error, self._cleaner, connected=False) from error
        self._server = server
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        # smtplib's own login cannot write other than ASCII characters, and says them in its error.
        account, offered = self._account, server.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            secret = f"\0{account.user}\0{account.password}"
            code, answer = server.docmd("AUTH", f"PLAIN {_base64(secret)}")
        elif "LOGIN" in offered:
            code, answer = server.docmd("AUTH", f"LOGIN {_base64(account.user)}")
            if code == 334:
                code, answer = server.docmd(_base64(account.password))
        else:
            raise smtplib.SMTPNotSupportedError("the mail server offers no login on this connection.")
        if code not in _GOOD:
            raise smtplib.SMTPAuthenticationError(code, answer)

    def _hand_over(self, server: smtplib.SMTP, mail: Mail) -> str:
        self._begun = False
        options = [f"SIZE={len(mail.data)}"] if server.has_extn("size") else []
        self._expect(server.mail(mail.sender, options), at_start=True)
        self._begun = True
        self._expect(server.rcpt(mail.recipient))
        code, answer = server.docmd("DATA")
        if code != _GO_AHEAD:
            raise _RefusedError(code, self._cleaner.clean(code, answer))
        return self._expect(self._pour(server, mail.data))

    def _pour(self, server: smtplib.SMTP, data: bytes) -> tuple[int, bytes]:
        sock = server.sock
        assert sock is not None
        stuffed = memoryview(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        # Piece by piece, because the time limit is for a call: a slow line may need longer for the whole.
        for start in range(0, len(stuffed), _CHUNK):
            sock.sendall(stuffed[start : start + _CHUNK])
        sock.settimeout(self._account.patience)
        try:
            return server.getreply()
        finally:
            if server.sock is not None:
                server.sock.settimeout(self._account.timeout)

    def _expect(self, reply: tuple[int, bytes], *, at_start: bool = False) -> str:
        code, text = reply
        answer = self._cleaner.clean(code, text)
        if code not in _GOOD:
            raise _RefusedError(code, answer, at_start=at_start)
        return answer

    def _reset(self, server: smtplib.SMTP, code: int) -> None:
        """Makes the connection ready for the next mail after a refusal, or gives it up."""
        try:
            if code != 421 and server.rset()[0] in _GOOD:
                return
        except (smtplib.SMTPException, OSError) as error:
            log.info("connection lost after a refusal", extra={"reason": str(error)})
        self._hang_up(server)

    def _hang_up(self, server: smtplib.SMTP) -> None:
        self._server = None
        server.close()


class Mailer:
    """The event loop's side: hands mails to the conversation one after the other."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="smtp")

    async def send(self, mail: Mail) -> str:
        """Hands a mail over and gives the server's answer. Raises MailError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._conversation.send, mail)

    async def close(self) -> None:
        """Ends the connection; the next mail opens another."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._conversation.close)

    def abort(self) -> None:
        """Ends a conversation that takes too long, for a service that has to go."""
        self._conversation.abort()

    async def shut_down(self) -> None:
        """Ends connection and thread, within seconds whatever the server does."""
        try:
            await asyncio.wait_for(self.close(), _GOODBYE_SECONDS)
        except TimeoutError:
            self.abort()
        self._thread.shutdown(wait=False)


class _RefusedError(Exception):
    """The server answered a command with something else than yes."""

    def __init__(self, code: int, answer: str, *, at_start: bool = False) -> None:
        super().__init__(answer)
        self.code = code
        self.answer = answer
        self.at_start = at_start


class _StaleConnectionError(Exception):
    """The connection ended before anything of this mail was handed over."""

    def __init__(self, reason: MailError) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
