"""Candle intervals and chart depths: the two fixed vocabularies of time.

All times are milliseconds since the epoch, UTC. An interval's candles open at
`anchor + n * milliseconds`; the anchor is 0 except for weeks, which open on Monday 00:00
while the epoch was a Thursday.
"""

from dataclasses import dataclass
from enum import StrEnum

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

_MILLISECONDS = {"5m": 5 * MINUTE, "1h": HOUR, "4h": 4 * HOUR, "1d": DAY, "1w": WEEK}
_FIRST_MONDAY = 4 * DAY


class Interval(StrEnum):
    """The candle intervals that are followed and kept, named as the exchange names them."""

    FIVE_MINUTES = "5m"
    ONE_HOUR = "1h"
    FOUR_HOURS = "4h"
    ONE_DAY = "1d"
    ONE_WEEK = "1w"

    @property
    def milliseconds(self) -> int:
        """The length of one candle."""
        return _MILLISECONDS[self.value]

    @property
    def anchor(self) -> int:
        """An open time of this interval, from which all others are whole candles away."""
        return _FIRST_MONDAY if self is Interval.ONE_WEEK else 0

    def floor(self, time: int) -> int:
        """The open time (ms UTC) of the candle that contains `time` (ms UTC)."""
        return time - (time - self.anchor) % self.milliseconds

    def ceil(self, time: int) -> int:
        """The first open time (ms UTC) that is not before `time` (ms UTC)."""
        return self.floor(time + self.milliseconds - 1)


class Depth(StrEnum):
    """How far back a chart looks, always ending now."""

    ONE_DAY = "1d"
    ONE_WEEK = "1w"
    ONE_MONTH = "1mo"
    ONE_YEAR = "1y"
    FIVE_YEARS = "5y"


@dataclass(frozen=True, slots=True)
class View:
    """What a depth shows: candles of `interval` that open within the last `span` ms."""

    interval: Interval
    span: int

    @property
    def bars(self) -> int:
        """How many candles fill the view when none is missing."""
        return self.span // self.interval.milliseconds


VIEWS: dict[Depth, View] = {
    Depth.ONE_DAY: View(Interval.FIVE_MINUTES, DAY),
    Depth.ONE_WEEK: View(Interval.ONE_HOUR, WEEK),
    Depth.ONE_MONTH: View(Interval.FOUR_HOURS, 30 * DAY),
    Depth.ONE_YEAR: View(Interval.ONE_DAY, 365 * DAY),
    Depth.FIVE_YEARS: View(Interval.ONE_WEEK, 5 * 365 * DAY),
}
