"""The exchange's word to stay away, kept with the broker so that a restart of this service does not forget it."""

import asyncio
import logging

from nats.errors import Error as NatsError
from nats.js.errors import KeyNotFoundError
from nats.js.kv import KeyValue
from pydantic import Field

from common.broker import Broker
from common.clock import Clock, Sleep
from common.messages import BadMessageError, Message
from common.streams import ensure_bucket
from ingest.errors import BannedError, ExchangeError, RateLimitedError
from ingest.gate import Gate
from ingest.race import first_of

log = logging.getLogger(__name__)

BUCKET = "ingest"
KEY = "pause"
_RETRY_SECONDS = 2.0
_LONGEST_SECONDS = 3 * 86_400.0


class Pause(Message):
    """Until when (ms UTC, this machine's clock) nothing may be sent, for how many seconds that was, and why."""

    until: int = Field(ge=0)
    seconds: float = Field(ge=0, le=_LONGEST_SECONDS)
    banned: bool
    detail: str


class PauseKeeper:
    """Opens the gate once it is known whether a pause still holds, and writes each new pause down."""

    def __init__(self, broker: Broker, gate: Gate, clock: Clock, sleep: Sleep) -> None:
        self._broker = broker
        self._gate = gate
        self._clock = clock
        self._sleep = sleep
        self._loaded = False
        self._pause: Pause | None = None
        self._news = asyncio.Event()
        gate.on_lasting(self._note)

    async def run(self) -> None:
        """Reads once, writes whenever there is something new or the broker has come back, for ever."""
        while True:
            await self._broker.wait_connected()
            generation = self._broker.generation
            try:
                await self._exchange_with_bucket()
            except (NatsError, TimeoutError, OSError) as error:
                log.warning("pause not kept, trying again", extra={"reason": str(error) or type(error).__name__})
                await self._sleep(_RETRY_SECONDS)
            else:
                await first_of(self._wait_news(), self._broker.wait_later_than(generation))

    async def _exchange_with_bucket(self) -> None:
        bucket = await self._bucket()
        if not self._loaded:
            await self._load(bucket)
            self._loaded = True
            self._gate.open()
        self._news.clear()
        if self._pause is not None and self._pause.until > self._clock():
            await bucket.put(KEY, self._pause.encode())

    async def _bucket(self) -> KeyValue:
        return await ensure_bucket(self._broker.jetstream, BUCKET, self._broker.replicas)

    async def _load(self, bucket: KeyValue) -> None:
        try:
            value = (await bucket.get(KEY)).value
            pause = Pause.decode(value or b"")
        except KeyNotFoundError:
            return
        except BadMessageError as error:
            log.warning("pause ignored", extra={"reason": str(error)})
            return
        # This machine's clock may have been behind or may be now: never longer than the exchange said.
        left = min((pause.until - self._clock()) / 1_000, pause.seconds)
        if left > 0:
            self._gate.fail(BannedError(pause.detail, left) if pause.banned else RateLimitedError(pause.detail, left))

    def _note(self, error: ExchangeError) -> None:
        seconds = min(error.retry_after, _LONGEST_SECONDS)
        self._pause = Pause(
            until=self._clock() + round(seconds * 1_000),
            seconds=seconds,
            banned=isinstance(error, BannedError),
            detail=error.detail,
        )
        self._news.set()

    async def _wait_news(self) -> None:
        await self._news.wait()
