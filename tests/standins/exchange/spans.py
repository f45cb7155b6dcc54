"""The sixteen intervals that the exchange documents, and where their candles open.

`common.intervals` knows the five that the product follows; the exchange offers more, and two of them
(`3d`, `1M`) do not divide a week.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from common.intervals import DAY, HOUR, MINUTE, WEEK

SECOND = 1_000
_FIRST_MONDAY = 4 * DAY


@dataclass(frozen=True, slots=True)
class Span:
    """One interval. `length` is ms (of a month: the shortest), `anchor` an open time of it."""

    name: str
    length: int
    anchor: int = 0

    def floor(self, time: int) -> int:
        """The open time of the candle that contains `time` (both ms UTC)."""
        if self.is_month:
            return _month_start(time)
        return time - (time - self.anchor) % self.length

    def next(self, open_time: int) -> int:
        """The open time (ms UTC) of the candle after the one that opens at `open_time` (ms UTC)."""
        if self.is_month:
            return _month_start(open_time + 31 * DAY)
        return open_time + self.length

    def ceil(self, time: int) -> int:
        """The first open time that is not before `time` (both ms UTC)."""
        opened = self.floor(time)
        return opened if opened == time else self.next(opened)

    def back(self, open_time: int, candles: int) -> int:
        """An open time (ms UTC) that is at least `candles` candles before `open_time` (ms UTC)."""
        if self.is_month:
            return _month_start(open_time - candles * 31 * DAY)
        return open_time - candles * self.length

    @property
    def is_month(self) -> bool:
        """Whether candles open on the first of each month."""
        return self.name == "1M"


def _month_start(time: int) -> int:
    moment = datetime.fromtimestamp(max(time, 0) / 1000, UTC)
    return int(datetime(moment.year, moment.month, 1, tzinfo=UTC).timestamp()) * 1000


SPANS: dict[str, Span] = {
    span.name: span
    for span in (
        Span("1s", SECOND),
        Span("1m", MINUTE),
        Span("3m", 3 * MINUTE),
        Span("5m", 5 * MINUTE),
        Span("15m", 15 * MINUTE),
        Span("30m", 30 * MINUTE),
        Span("1h", HOUR),
        Span("2h", 2 * HOUR),
        Span("4h", 4 * HOUR),
        Span("6h", 6 * HOUR),
        Span("8h", 8 * HOUR),
        Span("12h", 12 * HOUR),
        Span("1d", DAY),
        Span("3d", 3 * DAY),
        Span("1w", WEEK, _FIRST_MONDAY),
        Span("1M", 28 * DAY),
    )
}
