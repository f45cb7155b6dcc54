"""Reports and dates for somebody who looks before subscribing."""

from datetime import time
from zoneinfo import ZoneInfo

from common.clock import Clock
from common.reports import Language
from reporter.calendar import Frequency, Schedule, upcoming
from reporter.composer import Composer
from reporter.errors import FactsMissingError, UnknownPairError
from reporter.facts import FactsError
from reporter.facts import UnknownPairError as PairUnknownToAnalysisError
from reporter.schemas import Dates
from reporter.subscriptions import Defaults

_SHOWN_DATES = 3


class Previews:
    """What a subscription with the defaults would bring."""

    def __init__(self, composer: Composer, defaults: Defaults, clock: Clock) -> None:
        self._composer = composer
        self._defaults = defaults
        self._clock = clock

    async def page(self, symbol: str, frequency: Frequency, language: Language | None) -> str:
        """The mail of this moment as HTML. Raises UnknownPairError and FactsMissingError."""
        schedule = self._schedule(frequency, None, 0, 1, None)
        try:
            return await self._composer.preview(symbol, language or self._defaults.language, schedule)
        except PairUnknownToAnalysisError as error:
            raise UnknownPairError(f"symbol: {symbol} is not followed; add it to the watchlist first.") from error
        except FactsError as error:
            raise FactsMissingError(f"There is nothing to make a report of: {error}.") from error

    def dates(self, frequency: Frequency, hour: str | None, weekday: int, day: int, timezone: str | None) -> Dates:
        """The next due moments of a schedule that begins now."""
        now = self._clock()
        schedule = self._schedule(frequency, hour, weekday, day, timezone)
        return Dates(upcoming=upcoming(schedule, None, now, now, _SHOWN_DATES))

    def _schedule(
        self, frequency: Frequency, hour: str | None, weekday: int, day: int, timezone: str | None
    ) -> Schedule:
        moment = time.fromisoformat(hour or self._defaults.hour)
        return Schedule(frequency, moment, weekday, day, ZoneInfo(timezone or self._defaults.timezone))
