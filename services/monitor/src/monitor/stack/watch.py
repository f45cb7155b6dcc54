"""Listens to the heartbeats and asks the parts that send none."""

import asyncio
import logging
from collections.abc import Sequence

from nats.aio.msg import Msg

from common.broker import Broker
from common.heartbeat import INTERVAL_SECONDS, Beat
from common.messages import BadMessageError
from common.subjects import HEARTBEAT
from monitor.series import Values
from monitor.stack.asked import Asked
from monitor.stack.endpoints import EndpointError
from monitor.stack.parts import Parts
from monitor.stack.roster import Roster
from monitor.timing import Timing

log = logging.getLogger(__name__)


class StackWatch:
    """All parts of the stack, as they were last heard of."""

    def __init__(self, broker: Broker, roster: Roster, asked: Sequence[Asked], timing: Timing) -> None:
        self._broker = broker
        self._roster = roster
        self._asked = asked
        self._clock = timing.clock
        self._sleep = timing.sleep

    def parts(self) -> Parts:
        """What is known of each part now."""
        return Parts(at=self._clock(), parts=[*self._roster.parts(), *(each.part() for each in self._asked)])

    def values(self) -> Values:
        """Memory and processor of each part, by series name."""
        values = self._roster.values()
        for each in self._asked:
            values |= each.values()
        return values

    async def listen(self) -> None:
        """Takes in heartbeats for ever; the subscription outlives reconnects."""
        await self._broker.wait_connected()
        subscription = await self._broker.client.subscribe(HEARTBEAT, cb=self._on_beat)
        try:
            await asyncio.Event().wait()
        finally:
            if self._broker.is_connected:
                await subscription.unsubscribe()

    async def ask(self) -> None:
        """Asks every part in turn, for ever."""
        while True:
            for each in self._asked:
                try:
                    each.hear(await asyncio.to_thread(each.ask))
                except EndpointError as error:
                    each.fail(error)
            await self._sleep(INTERVAL_SECONDS)

    async def _on_beat(self, message: Msg) -> None:
        try:
            self._roster.hear(Beat.decode(message.data))
        except BadMessageError as error:
            log.warning("heartbeat not understood", extra={"reason": str(error)})
