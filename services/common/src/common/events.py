"""What happened in the stack: one small message for each event, and the way to send it without waiting."""

import asyncio
import logging
from collections import deque
from itertools import count
from typing import Annotated

from nats.errors import Error as NatsError
from nats.js.errors import BadRequestError, NoStreamResponseError
from pydantic import Field, FiniteFloat, ValidationError

from common.broker import Broker
from common.clock import Clock, Sleep, system_clock, system_sleep
from common.messages import Message, describe
from common.streams import EVENTS, ensure_stream
from common.subjects import event as event_subject

log = logging.getLogger(__name__)

_CAPACITY = 500
_RETRY_SECONDS = 2.0

EventName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
EventValue = bool | int | FiniteFloat | Annotated[str, Field(max_length=200)]


class Event(Message):
    """Something that happened at `at` (ms UTC) in `service`; `detail` holds up to 16 numbers, flags and strings."""

    service: EventName
    kind: EventName
    at: int = Field(ge=0)
    detail: dict[Annotated[str, Field(max_length=40)], EventValue] = Field(default_factory=dict, max_length=16)

    @property
    def subject(self) -> str:
        """Where the event is published."""
        return event_subject(self.service, self.kind)


class EventSink:
    """Takes the events of one service and publishes them when it can.

    `emit` may be called from the event loop at any time, whatever the broker does: it never raises and
    never waits. `run` is the background loop that sends. While the broker is away the newest 500 events wait.
    """

    def __init__(self, broker: Broker, service: str, clock: Clock = system_clock, sleep: Sleep = system_sleep) -> None:
        self.dropped = 0
        self._broker = broker
        self._service = service
        self._clock = clock
        self._sleep = sleep
        self._waiting: deque[tuple[str, Event]] = deque()
        self._numbers = count(1)
        self._filled = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many events are not published yet."""
        return len(self._waiting)

    def emit(self, kind: str, **detail: bool | int | float | str) -> None:
        """Notes that `kind` happened now. What breaks the contract is logged and left out."""
        try:
            event = Event(service=self._service, kind=kind, at=self._clock(), detail=detail)
        except ValidationError as error:
            log.warning("event left out", extra={"kind": kind, "reason": describe(error)})
            return
        if len(self._waiting) >= _CAPACITY:
            self._waiting.popleft()
            self.dropped += 1
        # The broker drops what carries an identity it has seen: a repeated attempt leaves one event.
        self._waiting.append((f"{self._service}-{event.at}-{next(self._numbers)}", event))
        self._filled.set()

    async def run(self) -> None:
        """Publishes what was emitted, in order, for ever."""
        while True:
            await self._filled.wait()
            await self._broker.wait_connected()
            if self._waiting and not await self._publish(*self._waiting[0]):
                await self._sleep(_RETRY_SECONDS)
            if not self._waiting:
                self._filled.clear()

    async def _publish(self, identity: str, event: Event) -> bool:
        try:
            await self._broker.jetstream.publish(event.subject, event.encode(), headers={"Nats-Msg-Id": identity})
        except NoStreamResponseError:
            return await self._create_stream()
        except BadRequestError as error:
            # Sending it again would be refused again, and everything behind it would wait for ever.
            log.warning("event refused by the broker", extra={"kind": event.kind, "reason": _text(error)})
        except (NatsError, TimeoutError, OSError) as error:
            log.warning("event not published yet", extra={"kind": event.kind, "reason": _text(error)})
            return False
        if self._waiting and self._waiting[0][0] == identity:
            self._waiting.popleft()
        return True

    async def _create_stream(self) -> bool:
        try:
            await ensure_stream(self._broker.jetstream, EVENTS, self._broker.replicas)
        except (NatsError, TimeoutError, OSError) as error:
            log.warning("the stream of events cannot be made yet", extra={"reason": _text(error)})
            return False
        return True


def _text(error: Exception) -> str:
    return str(error) or type(error).__name__
