"""Log lines about bad input, few enough that a flood of it cannot fill a disk."""

import logging

from common.clock import Clock

_GAP_MS = 10_000


class Complaints:
    """Counts everything and logs the first at once, then one line every ten seconds at most."""

    def __init__(self, log: logging.Logger, event: str, ticks: Clock, level: int = logging.WARNING) -> None:
        self.total = 0
        self._log = log
        self._event = event
        self._ticks = ticks
        self._level = level
        self._logged_total = 0
        self._logged_at: int | None = None

    def note(self, reason: str) -> None:
        """Takes one complaint."""
        self.total += 1
        now = self._ticks()
        if self._logged_at is not None and now - self._logged_at < _GAP_MS:
            return
        self._log.log(self._level, self._event, extra={"reason": reason, "count": self.total - self._logged_total})
        self._logged_at, self._logged_total = now, self.total
