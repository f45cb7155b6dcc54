"""Whether the exchange may be asked at all: what it said last, and until when that holds."""

import asyncio
import random
from collections.abc import Callable

from common.clock import Clock
from ingest.errors import ExchangeError, HeldError, NotAskedYetError

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 60.0

Listener = Callable[[ExchangeError], None]


class Gate:
    """Closed from an error that closes it until its time has passed; open otherwise.

    Errors without the exchange's word on time (no network, a fault of its own) close it for a jittered
    delay that doubles with each and is forgotten with the first success. It starts closed, until `open` is
    called: a ban may hold from before a restart. `ticks` measures time, `jitter` gives 0 to 1.
    """

    def __init__(self, ticks: Clock, jitter: Callable[[], float] = random.random) -> None:
        self._ticks = ticks
        self._jitter = jitter
        self._failures = 0
        self._until = 0
        self._error: ExchangeError | None = None
        self._opened = asyncio.Event()
        self._listeners: list[Listener] = []

    @property
    def trouble(self) -> ExchangeError | None:
        """What keeps the exchange from being of use; None when its last answer was good."""
        return self._error if self._opened.is_set() else NotAskedYetError()

    def on_lasting(self, listener: Listener) -> None:
        """Calls `listener` with each error that must be kept over a restart."""
        self._listeners.append(listener)

    def open(self) -> None:
        """Lets requests through from now on: what holds from before is known."""
        self._opened.set()

    async def wait_open(self) -> None:
        """Returns once `open` has been called."""
        await self._opened.wait()

    def check(self) -> None:
        """Returns when the exchange may be asked. Raises an ExchangeError with the seconds left otherwise."""
        if not self._opened.is_set():
            raise NotAskedYetError
        left = self.left()
        if self._error is not None and left > 0:
            raise HeldError(self._error, left)

    def forbidden(self) -> float:
        """The seconds for which the exchange's own word forbids everything, connections too; 0 when it does not."""
        return self.left() if self._error is not None and self._error.lasting else 0.0

    def succeed(self) -> None:
        """A good answer came. A refusal that was given while it was under way stays for its time."""
        self._failures = 0
        if self._error is None or self._error.grows or self.left() <= 0:
            self._error = None

    def fail(self, error: ExchangeError) -> None:
        """Closes the gate for as long as the error says, or as long as its repetition demands."""
        if not error.closes:
            return
        if error.grows:
            error.retry_after = self._growing_delay()
        until = self._ticks() + round(error.retry_after * 1_000)
        if error.lasting or self._error is None or not self._error.lasting or until > self._until:
            self._until = max(until, self._until) if error.lasting else until
            self._error = error
        if error.lasting:
            for listener in self._listeners:
                listener(error)

    def left(self) -> float:
        """The seconds until the exchange may be asked again; 0 when it may."""
        return max(0.0, (self._until - self._ticks()) / 1_000)

    def _growing_delay(self) -> float:
        delay = min(_FIRST_DELAY * float(2**self._failures), _LONGEST_DELAY)
        self._failures = min(self._failures + 1, 10)
        return delay * (0.5 + self._jitter() / 2)
