"""Which pairs a new watchlist begins with."""

import logging
from collections.abc import Sequence

from nats.errors import Error as NatsError

from common.broker import Broker
from common.clock import Clock, Sleep
from common.messages import BadMessageError
from common.subjects import WATCHLIST_MEMORY
from common.watchlist import WatchlistMemory

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 2.0
_RETRY_SECONDS = 0.5
# The candle store reads its files before it answers; all services start together after a power cut.
_PATIENCE_MS = 30_000


class FirstPairs:
    """The pairs that the candle store followed last, if it remembers any; else `seed`, the settings' own.

    The broker holds the watchlist, and a power cut may cost it its store while no service is up to know better.
    """

    def __init__(self, broker: Broker, seed: Sequence[str], ticks: Clock, sleep: Sleep) -> None:
        self._broker = broker
        self._seed = list(dict.fromkeys(seed))
        self._ticks = ticks
        self._sleep = sleep

    async def __call__(self) -> list[str]:
        """The pairs in their order. Waits half a minute for the store to be there."""
        remembered = await self._recall()
        if remembered is None:
            return self._seed
        log.warning("the broker had lost the watchlist, it is taken from the candle store")
        return remembered

    async def _recall(self) -> list[str] | None:
        deadline = self._ticks() + _PATIENCE_MS
        while True:
            try:
                answer = await self._broker.client.request(WATCHLIST_MEMORY, timeout=_ANSWER_SECONDS)
                return WatchlistMemory.decode(answer.data).symbols
            except (NatsError, TimeoutError, OSError, BadMessageError) as error:
                if self._ticks() >= deadline:
                    reason = str(error) or type(error).__name__
                    log.warning("the candle store cannot be asked for the watchlist", extra={"reason": reason})
                    return None
            await self._sleep(_RETRY_SECONDS)
