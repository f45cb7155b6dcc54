"""What the machine itself says of its health, for the foot of a mail."""

import logging
from dataclasses import dataclass

from common.clock import Clock
from common.host import HostSample
from common.intervals import MINUTE
from common.messages import BadMessageError

log = logging.getLogger(__name__)

_LIFE = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class HostFacts:
    """Temperature of the processor in °C and free part of the data's disk in percent; None is not available."""

    temperature: float | None
    disk_free: float | None


_NOTHING = HostFacts(None, None)


class Host:
    """Remembers the last host sample. A sample older than five minutes (by `ticks`, ms) says nothing any more."""

    def __init__(self, ticks: Clock) -> None:
        self._ticks = ticks
        self._last: tuple[int, bytes] | None = None

    def hear(self, payload: bytes) -> None:
        """Takes a sample. It is read only when a mail is written, which is seldom."""
        self._last = self._ticks(), payload

    def now(self) -> HostFacts:
        """The facts at this moment."""
        if self._last is None or self._ticks() - self._last[0] > _LIFE:
            return _NOTHING
        try:
            values = HostSample.decode(self._last[1]).values
        except BadMessageError as error:
            log.warning("host sample not understood", extra={"reason": str(error)})
            return _NOTHING
        used = values.get("disk.data.percent", values.get("disk.system.percent"))
        return HostFacts(values.get("temperature.soc"), None if used is None else 100 - used)
