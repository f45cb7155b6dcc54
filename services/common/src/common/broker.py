"""The NATS connection of a service: made in the background, kept for ever."""

import asyncio
import logging

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from common.clock import Sleep, system_sleep

log = logging.getLogger(__name__)

_RETRY_SECONDS = 2.0
_FLUSH_SECONDS = 2.0


class Broker:
    """One connection to NATS that never gives up.

    `run` connects and stays until cancelled; everything else may be used before that and simply
    waits. `generation` counts connections: a loop that holds server-side state (a consumer, a
    watcher) rebuilds it when the number has changed.
    """

    def __init__(self, url: str, name: str, sleep: Sleep = system_sleep) -> None:
        self.client = Client()
        self.generation = 0
        self._url = url
        self._name = name
        self._sleep = sleep
        self._connected = asyncio.Event()

    @property
    def jetstream(self) -> JetStreamContext:
        """The JetStream side of the connection."""
        return self.client.jetstream(timeout=5)

    @property
    def is_connected(self) -> bool:
        """Whether messages can pass at this moment."""
        return self._connected.is_set() and self.client.is_connected

    async def wait_connected(self) -> None:
        """Returns once the connection stands."""
        await self._connected.wait()

    def check(self) -> str | None:
        """For readiness: nothing when connected, else what is wrong."""
        return None if self.is_connected else "the NATS broker cannot be reached"

    async def run(self) -> None:
        """Connects, reconnects for ever, and drains when cancelled."""
        try:
            while not self.client.is_connected:
                await self._connect_once()
            await asyncio.Event().wait()
        finally:
            await self._close()

    async def _connect_once(self) -> None:
        try:
            await self.client.connect(
                servers=self._url,
                name=self._name,
                allow_reconnect=True,
                max_reconnect_attempts=-1,
                reconnect_time_wait=1,
                connect_timeout=5,
                ping_interval=20,
                error_cb=self._on_error,
                disconnected_cb=self._on_disconnected,
                reconnected_cb=self._on_connected,
            )
        except (TimeoutError, NatsError, OSError) as error:
            log.warning("broker not reachable, trying again", extra={"reason": str(error) or type(error).__name__})
            await self._sleep(_RETRY_SECONDS)
        else:
            await self._on_connected()

    async def _close(self) -> None:
        self._connected.clear()
        if not self.client.is_connected:
            return
        try:
            await asyncio.wait_for(self.client.flush(), _FLUSH_SECONDS)
            await self.client.close()
        except (TimeoutError, NatsError, OSError) as error:
            log.warning("broker connection not closed cleanly", extra={"reason": str(error)})

    async def _on_connected(self) -> None:
        self.generation += 1
        self._connected.set()
        log.info("broker connected", extra={"generation": self.generation})

    async def _on_disconnected(self) -> None:
        self._connected.clear()
        log.warning("broker disconnected")

    async def _on_error(self, error: Exception) -> None:
        log.warning("broker error", extra={"reason": str(error) or type(error).__name__})
