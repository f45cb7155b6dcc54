"""How the server misbehaves: one action for a command, once or for ever."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

# In the order of a conversation. BODY is the moment after the mail's last line, ACCEPTED the one after it was kept.
COMMANDS = ("CONNECT", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BODY", "ACCEPTED", "RSET", "QUIT")


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers with this line instead of what would be right."""

    line: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Closes the connection without a word."""


@dataclass(frozen=True, slots=True)
class Stall:
    """Says nothing any more and leaves the connection open."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Says when the moment has been reached, and goes on rightly once it is let go."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)


Action = Reply | Drop | Stall | Hold


class Behaviour:
    """What the server does wrong. Without any order it does everything right.

    For a recipient in `poison` it drops the connection.
    """

    def __init__(self) -> None:
        self.poison: set[str] = set()
        self._once: dict[str, deque[Action | None]] = {}
        self._always: dict[str, Action] = {}

    def once(self, command: str, action: Action, *, after: int = 0) -> None:
        """The next time that `command` comes, or `after` it was answered rightly so often; orders queue."""
        self._once.setdefault(_known(command), deque()).extend([*[None] * after, action])

    def always(self, command: str, action: Action) -> None:
        """Each time that `command` comes, until `mend`."""
        self._always[_known(command)] = action

    def mend(self) -> None:
        """Everything right from now on."""
        self.poison.clear()
        self._once.clear()
        self._always.clear()

    def at(self, command: str) -> Action | None:
        """What to do wrong at this moment."""
        waiting = self._once.get(command)
        return waiting.popleft() if waiting else self._always.get(command)


def _known(command: str) -> str:
    if command not in COMMANDS:
        raise ValueError(f"{command} is none of {', '.join(COMMANDS)}")
    return command
