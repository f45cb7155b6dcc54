"""The mail server: RFC 5321 with SIZE, 8BITMIME, PIPELINING left out, AUTH PLAIN and LOGIN, STARTTLS or TLS."""

import asyncio
import ssl
from typing import Literal

from standins.mail.behaviour import Behaviour
from standins.mail.conversation import ClosedError, Conversation
from standins.mail.mailbox import Mailbox

Security = Literal["none", "starttls", "tls"]


class SmtpServer:
    """Listens on the loopback unless told otherwise. `account` is (user, password) where a login is demanded.

    `tls` is needed for the securities `starttls` and `tls`. `behaviour` is what it does wrong, `mailbox` what
    it has taken, `connections` how often somebody came.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        security: Security = "none",
        tls: ssl.SSLContext | None = None,
        account: tuple[str, str] | None = None,
        largest: int = 20_000_000,
        mailbox: Mailbox | None = None,
    ) -> None:
        self.behaviour = Behaviour()
        self.mailbox = Mailbox() if mailbox is None else mailbox
        self.connections = 0
        self.account = account
        self.host = host
        self.port = port
        self._security = security
        self._tls = tls
        self._largest = largest
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listens; a second start after a stop takes the same port."""
        tls = self._tls if self._security == "tls" else None
        # The reader must be able to hold a whole mail.
        self._server = await asyncio.start_server(self._serve, self.host, self.port, ssl=tls, limit=2 * self._largest)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Closes the port and every connection."""
        if self._server is None:
            return
        self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        starttls = self._tls if self._security == "starttls" else None
        conversation = Conversation(
            reader,
            writer,
            self.behaviour,
            self.mailbox,
            account=self.account,
            starttls=starttls,
            largest=self._largest,
        )
        try:
            await conversation.run()
        except (ClosedError, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        except asyncio.CancelledError:
            # The server stops: its streams end with it, and nobody waits for this task's own end.
            pass
        finally:
            self._open.discard(task)
            writer.close()
