"""The exchange's time, as far as it is known here."""

from common.clock import Clock

_FRESH_MS = 10 * 60_000
_JUMP_MS = 2_000


class ExchangeClock:
    """Follows the exchange's clock from its own word, so that a wrong clock on this machine does no harm.

    Between two words it goes on by `ticks`, which nobody sets; the wall `clock` only shows the offset, and
    that the machine slept or its clock was set. It may lag by one round trip, never run ahead.
    """

    def __init__(self, clock: Clock, ticks: Clock) -> None:
        self._clock = clock
        self._ticks = ticks
        self._server = 0
        self._at_ticks: int | None = None
        self._at_clock = 0

    def observe(self, server_time: int) -> None:
        """Takes the exchange's word (ms UTC), read at this moment."""
        self._server = server_time
        self._at_ticks = self._ticks()
        self._at_clock = self._clock()

    @property
    def is_fresh(self) -> bool:
        """Whether the last word is recent, and neither sleep nor a hand on the clock came between."""
        if self._at_ticks is None:
            return False
        elapsed = self._ticks() - self._at_ticks
        return elapsed < _FRESH_MS and abs(self._clock() - self._at_clock - elapsed) < _JUMP_MS

    @property
    def offset(self) -> int | None:
        """How far the exchange's clock is ahead of this machine's (ms); None before the first word."""
        return None if self._at_ticks is None else self.now() - self._clock()

    def now(self) -> int:
        """The exchange's time (ms UTC); this machine's own before the first word."""
        if self._at_ticks is None:
            return self._clock()
        return self._server + self._ticks() - self._at_ticks
