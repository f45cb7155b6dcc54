"""What the reporter overhears on the broker: the machine's health and the exchange's time."""

import asyncio
from collections.abc import Callable

from nats.aio.msg import Msg

from common.broker import Broker
from common.intervals import Interval
from common.subjects import HOST_SAMPLE
from reporter.host import Host
from reporter.sanity import ClockCheck

_LIVE = f"candles.live.binance.*.{Interval.FIVE_MINUTES}"


class Listeners:
    """Two core subscriptions; the client renews them after every reconnection.

    `on_confirmed` is called when the exchange's time has ended a doubt about this machine's clock.
    """

    def __init__(self, broker: Broker, host: Host, check: ClockCheck, on_confirmed: Callable[[], None]) -> None:
        self._broker = broker
        self._host = host
        self._check = check
        self._on_confirmed = on_confirmed

    async def run(self) -> None:
        """Listens until cancelled."""
        await self._broker.wait_connected()
        subscriptions = [
            await self._broker.client.subscribe(HOST_SAMPLE, cb=self._on_sample),
            await self._broker.client.subscribe(_LIVE, cb=self._on_candle),
        ]
        try:
            await asyncio.Event().wait()
        finally:
            if self._broker.is_connected:
                for subscription in subscriptions:
                    await subscription.unsubscribe()

    async def _on_sample(self, message: Msg) -> None:
        self._host.hear(message.data)

    async def _on_candle(self, message: Msg) -> None:
        if not self._check.is_listening:
            return
        doubt = self._check.doubt()
        self._check.hear(message.data)
        if doubt and not self._check.doubt():
            self._on_confirmed()
