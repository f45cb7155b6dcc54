"""Limits on what costs: so many at once, then so many a minute, and a clear word to whoever asks for more."""

import math
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from common.clock import Clock, system_ticks
from common.problems import ProblemError

_MINUTE = 60_000


class TooManyRequestsError(ProblemError):
    """Something is asked for more often than it may be; the answer says in how many seconds it is worth another try."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"

    def __init__(self, what: str, wait: int) -> None:
        seconds = max(1, math.ceil(wait / 1_000))
        super().__init__(f"{what}; try again in {seconds} second{'' if seconds == 1 else 's'}.")
        self.headers = {"Retry-After": str(seconds)}


class TokenBucket:
    """`burst` at once, then one every `every` ms. `ticks` (ms) is a clock that nobody sets."""

    def __init__(self, burst: int, every: float, ticks: Clock = system_ticks) -> None:
        self._burst = float(burst)
        self._every = every
        self._ticks = ticks
        self._tokens = self._burst
        self._counted = ticks()

    def take(self) -> int:
        """Takes one and gives 0, or takes none and gives the ms until there is one."""
        self._refill()
        if self._tokens >= 1:
            self._tokens -= 1
            return 0
        return max(1, math.ceil((1 - self._tokens) * self._every))

    def give_back(self) -> None:
        """Returns one that turned out not to count."""
        self._tokens = min(self._burst, self._tokens + 1)

    def _refill(self) -> None:
        now = self._ticks()
        self._tokens = min(self._burst, self._tokens + (now - self._counted) / self._every)
        self._counted = now


def rate_limit(what: str, burst: int, per_minute: int, ticks: Clock = system_ticks) -> Callable[[], Awaitable[None]]:
    """A dependency for an endpoint: `burst` requests at once, then `per_minute` a minute, from all devices together.

    `what` begins the sentence of the refusal, such as "Too many pictures at once". Each call makes a limit of its
    own: call it once for an endpoint, when its router is made.
    """
    bucket = TokenBucket(burst, _MINUTE / per_minute, ticks)

    async def limited() -> None:
        wait = bucket.take()
        if wait:
            raise TooManyRequestsError(what, wait)

    return limited
