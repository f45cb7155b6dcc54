"""The forming candles: a lossy subscription, of which only the newest word counts."""

import asyncio

from nats.aio.msg import Msg

from analysis.store.intake import Intake
from common.broker import Broker
from common.subjects import CANDLES_LIVE


class LiveFeed:
    """Hands every live message to the intake. The client renews the subscription at a reconnect by itself."""

    def __init__(self, broker: Broker, intake: Intake) -> None:
        self._broker = broker
        self._intake = intake

    async def run(self) -> None:
        """Listens until cancelled."""
        await self._broker.wait_connected()
        subscription = await self._broker.client.subscribe(CANDLES_LIVE, cb=self._take)
        try:
            await asyncio.Event().wait()
        finally:
            if self._broker.is_connected:
                await subscription.unsubscribe()

    async def _take(self, message: Msg) -> None:
        self._intake.take_live(message.data, message.subject)
        # Of messages that came together the first is not to wait until all have been read: others go on meanwhile.
        await asyncio.sleep(0)
