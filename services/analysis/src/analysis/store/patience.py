"""How long to wait before trying again: longer after each failure, never in step with others."""

import random
from collections.abc import Callable

from common.clock import Clock

_FIRST_SECONDS = 2.0
_LONGEST_SECONDS = 120.0
# Ingest keeps to the exchange's bans by itself; asking it is cheap, and it may have been told another address.
_LONGEST_WORD_SECONDS = 900.0

Jitter = Callable[[], float]


class Patience:
    """A jittered delay that doubles with each failure, up to `longest` seconds.

    `ticks` gives ms that only rise, `jitter` 0 to 1.
    """

    def __init__(self, ticks: Clock, jitter: Jitter = random.random, longest: float = _LONGEST_SECONDS) -> None:
        self._longest = longest
        self._ticks = ticks
        self._jitter = jitter
        self._failures = 0
        self._until = 0

    @property
    def over(self) -> bool:
        """Whether it may be tried again."""
        return self._ticks() >= self._until

    def fail(self, retry_after: float = 0.0) -> None:
        """Waits for the longer of the own delay and what the other side asked for (seconds)."""
        delay = min(_FIRST_SECONDS * 2**self._failures, self._longest) * (0.75 + self._jitter() / 2)
        self._failures = min(self._failures + 1, 10)
        seconds = max(delay, min(retry_after, _LONGEST_WORD_SECONDS))
        self._until = self._ticks() + round(seconds * 1000)

    def reset(self) -> None:
        """Forgets the failures."""
        self._failures = 0
        self._until = 0
