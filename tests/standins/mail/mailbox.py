"""The mails that were taken, the newest last; the oldest go when there are too many."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

_MOST = 2_000


@dataclass(frozen=True)
class Received:
    """A mail as it came: envelope and bytes. `number` counts from 1."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    data: bytes

    @cached_property
    def message(self) -> EmailMessage:
        """The mail read by Python's own parser."""
        message = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def message_id(self) -> str:
        """The Message-ID with its brackets."""
        return str(self.message["Message-ID"])


class Mailbox:
    """Keeps mails in memory. With `keep_bodies` off only their beginnings stay, for counts in long runs."""

    def __init__(self, *, keep_bodies: bool = True) -> None:
        self._mails: deque[Received] = deque(maxlen=_MOST)
        self._keep_bodies = keep_bodies
        self.count = 0

    def add(self, sender: str, recipients: tuple[str, ...], data: bytes) -> Received:
        """Takes a mail."""
        self.count += 1
        kept = data if self._keep_bodies else data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        received = Received(self.count, sender, recipients, kept)
        self._mails.append(received)
        return received

    def find(self, number: int) -> Received | None:
        """The mail with that number."""
        return next((mail for mail in self._mails if mail.number == number), None)

    def clear(self) -> None:
        """Empties the box; the numbers go on."""
        self._mails.clear()

    def __iter__(self) -> Iterator[Received]:
        return iter(tuple(self._mails))

    def __len__(self) -> int:
        return len(self._mails)
