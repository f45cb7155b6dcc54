"""The closed candles: pulled from JetStream, acknowledged only once they are on disk."""

import asyncio
import logging
from dataclasses import dataclass

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from analysis.store.intake import Intake
from analysis.store.reconnect import ReconnectedError, unless_reconnected
from common.broker import Broker
from common.clock import Sleep, system_sleep
from common.streams import CANDLES, ensure_stream
from common.subjects import CANDLES_STREAM

log = logging.getLogger(__name__)

_ACK = b"+ACK"
# A message may hold 100 kB: so many are held at a time.
_BATCH = 64
_FETCH_SECONDS = 5.0
_RETRY_SECONDS = 2.0
_MAX_ACK_PENDING = 50_000
# Messages live two days; a consumer that nobody has used for so long has nothing left to give.
_UNUSED_SECONDS = 3 * 86_400


@dataclass(frozen=True, slots=True)
class Receipts:
    """Messages whose candles are in memory, as stream sequence and where to send the acknowledgement.

    `epoch` tells which consumer they belong to: sequences mean nothing to one that was made anew.
    """

    epoch: int
    replies: dict[int, str]


class Consumer:
    """The durable pull consumer of one store.

    Its name holds the store's identity, so that a second analysis with a store of its own gets every candle
    too. `ack_wait` (seconds) must be longer than the time between two flushes. `caught_up` is set once everything
    that waited in the stream at the start is in memory: what is missing then is worth asking for.
    """

    def __init__(
        self, broker: Broker, intake: Intake, identity: str, ack_wait: float, sleep: Sleep = system_sleep
    ) -> None:
        self.name = f"analysis-{identity}"
        self.caught_up = asyncio.Event()
        self._broker = broker
        self._intake = intake
        self._ack_wait = ack_wait
        self._sleep = sleep
        self._epoch = 0
        self._taken: dict[int, str] = {}

    @property
    def unacknowledged(self) -> int:
        """How many messages have been taken in but not acknowledged."""
        return len(self._taken)

    def take(self) -> Receipts:
        """Hands over what is to be acknowledged once the candles in memory are on disk."""
        taken, self._taken = self._taken, {}
        return Receipts(self._epoch, taken)

    def give_back(self, receipts: Receipts) -> None:
        """Takes back receipts whose candles could not be written."""
        if receipts.epoch == self._epoch:
            self._taken = receipts.replies | self._taken

    async def acknowledge(self, receipts: Receipts) -> None:
        """Tells the broker that the candles are on disk. One that does not hear it delivers them again."""
        if receipts.epoch != self._epoch:
            return
        try:
            for reply in receipts.replies.values():
                await self._broker.client.publish(reply, _ACK)
        except NatsError as error:
            log.warning("candles could not be acknowledged, they will come again", extra={"reason": _reason(error)})

    async def run(self) -> None:
        """Consumes until cancelled; looks after the consumer anew at every reconnect."""
        while True:
            await self._broker.wait_connected()
            try:
                await self._consume(self._broker.generation)
            except ReconnectedError:
                continue
            except (NatsError, TimeoutError) as error:
                log.warning("candles cannot be consumed, trying again", extra={"reason": _reason(error)})
                await self._sleep(_RETRY_SECONDS)

    async def _consume(self, generation: int) -> None:
        jetstream = self._broker.jetstream
        await ensure_stream(jetstream, CANDLES, self._broker.replicas)
        await self._ensure_consumer(jetstream)
        subscription = await jetstream.pull_subscribe_bind(self.name, CANDLES_STREAM)
        try:
            while True:
                await self._fetch(subscription, generation)
        finally:
            if self._broker.is_connected:
                await subscription.unsubscribe()

    async def _fetch(self, subscription: JetStreamContext.PullSubscription, generation: int) -> None:
        try:
            fetching = subscription.fetch(_BATCH, timeout=_FETCH_SECONDS)
            messages = await unless_reconnected(self._broker, generation, fetching)
        except TimeoutError:
            await subscription.consumer_info()  # raises when the consumer is gone
            return
        for message in messages:
            await self._take(message)
            await asyncio.sleep(0)  # a thousand rows take a while: others may go first

    async def _take(self, message: Msg) -> None:
        metadata = message.metadata
        sequence = metadata.sequence.stream
        # One that came before is applied already, and may have been restated since: only its reply is new.
        if sequence in self._taken or self._intake.take_closed(message.data, message.subject):
            self._taken[sequence] = message.reply
        else:
            await message.term()
        if metadata.num_pending == 0:
            self.caught_up.set()

    async def _ensure_consumer(self, jetstream: JetStreamContext) -> None:
        """Makes the consumer. After a start, everything that was not acknowledged is to come at once.

        (Left alone, the broker would keep what it had delivered to the dead process for all of `ack_wait`.)
        """
        try:
            info = await jetstream.consumer_info(CANDLES_STREAM, self.name)
        except NotFoundError:
            start = None
        else:
            if self._epoch:
                return
            start = info.ack_floor.stream_seq + 1
            await jetstream.delete_consumer(CANDLES_STREAM, self.name)
        made = await jetstream.add_consumer(CANDLES_STREAM, self._config(start))
        self._epoch += 1
        self._taken = {}
        if made.num_pending == 0:
            self.caught_up.set()

    def _config(self, start: int | None) -> ConsumerConfig:
        return ConsumerConfig(
            durable_name=self.name,
            ack_policy=AckPolicy.EXPLICIT,
            deliver_policy=DeliverPolicy.ALL if start is None else DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=start,
            ack_wait=self._ack_wait,
            max_ack_pending=_MAX_ACK_PENDING,
            inactive_threshold=_UNUSED_SECONDS,
        )


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
