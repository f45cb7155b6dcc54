"""Which stretch of time each interval must cover."""

from dataclasses import dataclass

from analysis.settings import Settings
from common.intervals import DAY, Interval

# The exchange opened in July 2017 (2017-07-01T00:00Z): no candle is older.
EXCHANGE_OPENED = 1_498_867_200_000


@dataclass(frozen=True, slots=True)
class Windows:
    """How long candles are kept, in ms by interval; an interval that is not named is kept without limit."""

    lengths: dict[Interval, int]

    @classmethod
    def of(cls, settings: Settings) -> "Windows":
        """The windows that the settings name."""
        days = {
            Interval.FIVE_MINUTES: settings.candles_5m_days,
            Interval.ONE_HOUR: settings.candles_1h_days,
            Interval.FOUR_HOURS: settings.candles_4h_days,
        }
        return cls({interval: count * DAY for interval, count in days.items()})

    def start(self, interval: Interval, now: int) -> int:
        """The first open time (ms UTC) that must be covered at `now` (ms UTC)."""
        length = self.lengths.get(interval)
        oldest = EXCHANGE_OPENED if length is None else max(EXCHANGE_OPENED, now - length)
        return interval.ceil(oldest)
