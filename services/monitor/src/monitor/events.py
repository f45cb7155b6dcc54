"""Reads the stream of events into the history, each event once, and tells those who watch."""

import logging
from collections.abc import Callable, Mapping

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from common.broker import Broker
from common.clock import Sleep
from common.events import Event
from common.messages import BadMessageError
from common.streams import EVENTS, ensure_stream
from common.subjects import EVENTS_ALL, EVENTS_STREAM

log = logging.getLogger(__name__)

_STATE = "events"
_POLL_SECONDS = 2.0
_RETRY_SECONDS = 5.0


class EventReader:
    """Follows the stream from where the history ends.

    The place in the stream is stored with the annotations: what a kill takes from the history is read again.
    A stream that was made anew (another creation time) is read from its beginning.
    """

    def __init__(
        self,
        broker: Broker,
        take: Callable[[Event], None],
        remember: Callable[[str, str], None],
        sleep: Sleep,
    ) -> None:
        self._broker = broker
        self._take = take
        self._remember = remember
        self._sleep = sleep
        self._stream = ""
        self._sequence = 0

    def restore(self, state: Mapping[str, str]) -> None:
        """Goes on where the service ended."""
        self._stream, _, sequence = state.get(_STATE, "").rpartition(" ")
        self._sequence = int(sequence or 0)

    async def run(self) -> None:
        """Follows the stream for ever; a new connection to the broker begins where the last one ended."""
        while True:
            await self._broker.wait_connected()
            try:
                await self._follow(self._broker.generation)
            except (NatsError, TimeoutError, OSError) as error:
                log.warning("events cannot be read yet", extra={"reason": str(error) or type(error).__name__})
                await self._sleep(_RETRY_SECONDS)

    async def _follow(self, generation: int) -> None:
        subscription = await self._subscribe()
        try:
            while self._broker.generation == generation:
                await self._sleep(_POLL_SECONDS)
        finally:
            if self._broker.is_connected:
                await subscription.unsubscribe()

    async def _subscribe(self) -> JetStreamContext.PushSubscription:
        jetstream = self._broker.jetstream
        await ensure_stream(jetstream, EVENTS, self._broker.replicas)
        stream = await jetstream.stream_info(EVENTS_STREAM)
        identity = stream.created.isoformat() if stream.created else ""
        if identity != self._stream:
            self._stream, self._sequence = identity, 0
        # Nothing to acknowledge, nothing kept by the broker: the place in the stream is ours.
        place = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=self._sequence + 1,
            ack_policy=AckPolicy.NONE,
            mem_storage=True,
        )
        return await jetstream.subscribe(
            EVENTS_ALL, stream=EVENTS_STREAM, cb=self._on_message, manual_ack=True, config=place
        )

    async def _on_message(self, message: Msg) -> None:
        sequence = message.metadata.sequence.stream
        if sequence <= self._sequence:
            return
        try:
            self._take(Event.decode(message.data))
        except BadMessageError as error:
            log.warning("event not understood", extra={"subject": message.subject, "reason": str(error)})
        self._sequence = sequence
        self._remember(_STATE, f"{self._stream} {sequence}")
