"""One connection to the mail server, from greeting to goodbye."""

import asyncio
import base64
import binascii
import re
import ssl

from standins.mail.behaviour import Behaviour, Drop, Hold, Reply
from standins.mail.mailbox import Mailbox

_PATH = re.compile(r"<([^<>\s]*)>")


class ClosedError(Exception):
    """The conversation is over."""


class Conversation:
    """Answers commands as RFC 5321 says, unless the behaviour says otherwise."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        behaviour: Behaviour,
        mailbox: Mailbox,
        *,
        account: tuple[str, str] | None,
        starttls: ssl.SSLContext | None,
        largest: int,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._behaviour = behaviour
        self._mailbox = mailbox
        self._account = account
        self._starttls = starttls
        self._largest = largest
        self._known = account is None
        self._sender: str | None = None
        self._recipients: list[str] = []

    async def run(self) -> None:
        """Talks until one side has enough. Raises ClosedError or a connection's error at the end."""
        if not await self._misbehaves("CONNECT"):
            await self._say("220 mail.example.org ESMTP")
        while True:
            line = (await self._line()).decode("latin-1")
            verb, _, rest = line.partition(" ")
            verb = "EHLO" if verb.upper() == "HELO" else verb.upper()
            if not await self._misbehaves(verb):
                await self._answer(verb, rest.strip())

    async def _answer(self, verb: str, rest: str) -> None:
        handlers = {
            "EHLO": self._on_ehlo,
            "STARTTLS": self._on_starttls,
            "AUTH": self._on_auth,
            "MAIL": self._on_mail,
            "RCPT": self._on_rcpt,
            "DATA": self._on_data,
            "RSET": self._on_rset,
            "QUIT": self._on_quit,
        }
        handler = handlers.get(verb)
        if handler is None:
            await self._say("500 5.5.2 command not known")
        else:
            await handler(rest)

    async def _on_ehlo(self, _rest: str) -> None:
        lines = ["mail.example.org", f"SIZE {self._largest}", "8BITMIME"]
        lines += ["STARTTLS"] if self._starttls else []
        lines += ["AUTH PLAIN LOGIN"] if self._account and not self._starttls else []
        await self._say(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")

    async def _on_starttls(self, _rest: str) -> None:
        if self._starttls is None:
            await self._say("502 5.5.1 not offered")
            return
        await self._say("220 2.0.0 go ahead")
        await self._writer.start_tls(self._starttls)
        self._starttls = None

    async def _on_auth(self, rest: str) -> None:
        mechanism, _, first = rest.partition(" ")
        if mechanism.upper() == "PLAIN":
            _, user, password = (_decoded(first) or "\0\0").split("\0")
        else:
            user = _decoded(first)
            await self._say("334 UGFzc3dvcmQ6")
            password = _decoded((await self._line()).decode("latin-1"))
        self._known = (user, password) == self._account
        await self._say("235 2.7.0 welcome" if self._known else "535 5.7.8 Username and Password not accepted")

    async def _on_mail(self, rest: str) -> None:
        path = _PATH.search(rest)
        size = re.search(r"SIZE=(\d+)", rest, re.IGNORECASE)
        if not self._known:
            await self._say("530 5.7.0 Authentication Required")
        elif path is None:
            await self._say("501 5.5.4 no address")
        elif size and int(size[1]) > self._largest:
            await self._say("552 5.3.4 message too large")
        else:
            self._sender, self._recipients = path[1], []
            await self._say("250 2.1.0 sender ok")

    async def _on_rcpt(self, rest: str) -> None:
        path = _PATH.search(rest)
        if self._sender is None or path is None:
            await self._say("503 5.5.1 MAIL first")
            return
        if path[1] in self._behaviour.poison:
            raise ClosedError
        self._recipients.append(path[1])
        await self._say("250 2.1.5 recipient ok")

    async def _on_data(self, _rest: str) -> None:
        if not self._recipients or self._sender is None:
            await self._say("503 5.5.1 RCPT first")
            return
        await self._say("354 end with a single dot")
        data = await self._body()
        if await self._misbehaves("BODY"):
            return
        mail = self._mailbox.add(self._sender, tuple(self._recipients), data)
        self._sender, self._recipients = None, []
        if not await self._misbehaves("ACCEPTED"):
            await self._say(f"250 2.0.0 queued as {mail.number}")

    async def _on_rset(self, _rest: str) -> None:
        self._sender, self._recipients = None, []
        await self._say("250 2.0.0 forgotten")

    async def _on_quit(self, _rest: str) -> None:
        await self._say("221 2.0.0 bye")
        raise ClosedError

    async def _body(self) -> bytes:
        # In large pieces: a mail of charts has thousands of lines, and few of them end with a dot.
        data = bytearray(b"\r\n")
        while not data.endswith(b"\r\n.\r\n"):
            data += await self._reader.readuntil(b".\r\n")
        return bytes(data[2:-3]).replace(b"\r\n..", b"\r\n.").removeprefix(b".")

    async def _misbehaves(self, command: str) -> bool:
        action = self._behaviour.at(command)
        if action is None:
            return False
        if isinstance(action, Hold):
            action.reached.set()
            await action.released.wait()
            return False
        if isinstance(action, Reply):
            await self._say(action.line)
            if action.line.startswith(("421", "554")) and command == "CONNECT":
                raise ClosedError
            return True
        if isinstance(action, Drop):
            raise ClosedError
        await self._reader.read(-1)
        raise ClosedError

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()

    async def _line(self) -> bytes:
        return (await self._reader.readuntil(b"\r\n"))[:-2]


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
