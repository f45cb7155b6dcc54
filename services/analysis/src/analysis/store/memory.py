"""What the store remembers of the watchlist, for ingest to ask when the broker has lost it."""

import asyncio
from collections.abc import Callable

from nats.aio.msg import Msg

from common.broker import Broker
from common.subjects import ANALYSIS_SERVICE, WATCHLIST_MEMORY
from common.watchlist import WatchlistMemory

Recall = Callable[[], list[str] | None]


class Memory:
    """Answers for the pairs that were followed last. The client renews the subscription at a reconnect by itself."""

    def __init__(self, broker: Broker, recall: Recall) -> None:
        self._broker = broker
        self._recall = recall

    async def run(self) -> None:
        """Answers until cancelled."""
        await self._broker.wait_connected()
        subscription = await self._broker.client.subscribe(WATCHLIST_MEMORY, queue=ANALYSIS_SERVICE, cb=self._answer)
        try:
            await asyncio.Event().wait()
        finally:
            if self._broker.is_connected:
                await subscription.unsubscribe()

    async def _answer(self, message: Msg) -> None:
        await message.respond(WatchlistMemory(symbols=self._recall()).encode())
