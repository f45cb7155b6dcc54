"""Whether this machine's clock can be believed: a small board has none of its own and boots in the past."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from common.clock import Clock
from common.intervals import DAY, MINUTE, Interval

# Before this day there was no reporter: whatever bears an earlier date was written by a clock that was wrong.
FIRST_DATE = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1000)
TOLERANCE = 5 * MINUTE
# A reference older than this says nothing any more: the machine may have slept meanwhile.
_REFERENCE_LIFE = 15 * MINUTE
# At start the exchange gets this long to be heard before the clock is believed without it.
_FIRST_WORD = 90_000
_ENOUGH = 5_000


def build_date() -> int:
    """When this program was put on this machine or into its image (ms UTC), less a day for files of other clocks.

    No clock of a machine that runs it can rightly be before that. An installation keeps its files' dates or makes
    them anew; some set them to 1980, which says nothing.
    """
    return max(FIRST_DATE, round(Path(__file__).stat().st_mtime * 1000) - DAY)


@dataclass(frozen=True, slots=True)
class _Reference:
    """The exchange's time lay in `[earliest, latest]` (ms UTC) when it was `heard` (ticks)."""

    earliest: int
    latest: int
    heard: int


class ClockCheck:
    """Compares the machine's clock with the build date (`built`, ms UTC) and with the exchange's live candles.

    A forming candle is published within its own interval, so its open time tells the exchange's time to within
    that interval; five-minute candles are listened to. While the exchange is silent, the machine's monotonic
    clock (`ticks`, ms) carries the comparison on for a quarter of an hour. Within `TOLERANCE` the clock is right.
    """

    def __init__(self, clock: Clock, ticks: Clock, built: int) -> None:
        self._clock = clock
        self._built = built
        self._ticks = ticks
        self._started = ticks()
        self._reference: _Reference | None = None

    def hear(self, payload: bytes) -> None:
        """Takes a live candle of five minutes. What is not one is ignored: its readers complain elsewhere."""
        try:
            message = orjson.loads(payload)
            opened = message["open_time"][-1]
        except (ValueError, KeyError, IndexError, TypeError):
            return
        if isinstance(opened, int) and message.get("interval") == Interval.FIVE_MINUTES and not message.get("closed"):
            self._reference = _Reference(opened, opened + Interval.FIVE_MINUTES.milliseconds, self._ticks())

    @property
    def is_listening(self) -> bool:
        """Whether another candle would tell something new; one every few seconds is enough."""
        return self._reference is None or self._ticks() - self._reference.heard > _ENOUGH

    def problem(self) -> str | None:
        """Nothing while the clock can be believed, else one sentence with what to do."""
        now = self._clock()
        if now < self._built:
            return f"this machine's clock says {_show(now)}, which is in the past; let it reach a time server"
        reference = self._fresh_reference()
        if reference is None:
            return None
        passed = self._ticks() - reference.heard
        behind, ahead = reference.earliest + passed - now, now - reference.latest - passed
        if max(behind, ahead) <= TOLERANCE:
            return None
        minutes = max(behind, ahead) // MINUTE
        side = "behind" if behind > ahead else "ahead of"
        return (
            f"this machine's clock says {_show(now)}, {minutes} min {side} the exchange's; let it reach a time server"
        )

    def _fresh_reference(self) -> _Reference | None:
        if self._reference and self._ticks() - self._reference.heard > _REFERENCE_LIFE:
            self._reference = None
        return self._reference

    def doubt(self) -> str | None:
        """As `problem`, and just after a start also while the exchange has not confirmed the clock yet."""
        if self._reference is None and self._ticks() - self._started < _FIRST_WORD:
            return self.problem() or "the service has just started and waits for the exchange to confirm the clock"
        return self.problem()


def _show(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
