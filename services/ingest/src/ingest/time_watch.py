"""Asks the exchange for its time now and then: for its clock, and to know whether it can be reached."""

import logging

from common.clock import Sleep
from ingest.errors import ExchangeError
from ingest.exchange import Exchange
from ingest.happenings import Happenings

log = logging.getLogger(__name__)

_PERIOD_SECONDS = 300.0
_LEAST_RETRY_SECONDS = 1.0
_LONGEST_RETRY_SECONDS = 300.0


class TimeWatch:
    """Synchronises every five minutes; while the exchange is away as often as the gate allows."""

    def __init__(self, exchange: Exchange, happenings: Happenings, sleep: Sleep) -> None:
        self._exchange = exchange
        self._happenings = happenings
        self._sleep = sleep

    async def run(self) -> None:
        """For ever. The reason of a failure is logged when it begins and when it changes."""
        logged = ""
        while True:
            try:
                await self._exchange.sync_time()
            except ExchangeError as error:
                if error.code != logged:
                    log.warning("exchange not available", extra={"reason": error.detail})
                    self._happenings.exchange_down(error.code, error.detail)
                logged = error.code
                await self._sleep(min(max(error.retry_after, _LEAST_RETRY_SECONDS), _LONGEST_RETRY_SECONDS))
            else:
                if logged:
                    log.info("exchange available again")
                    self._happenings.exchange_up()
                logged = ""
                await self._sleep(_PERIOD_SECONDS)
