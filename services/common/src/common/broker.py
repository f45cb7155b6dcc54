"""The NATS connection of a service: made in the background, kept for ever."""

import asyncio
import logging

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from common.login import Login

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1
_FLUSH_SECONDS = 2.0
_REFUSED = "authorization violation"


class Broker:
    """One connection to NATS that never gives up.

    `run` connects and stays until cancelled; everything else may be used before that and simply
    waits. `generation` counts connections: a loop that holds server-side state (a consumer, a
    watcher) rebuilds it when the number has changed. Answers come to an inbox that has the user's name (without
    a login, the connection's): the broker lets nobody else listen there. `url` may name several brokers of one cluster,
    a comma between them, of which `replicas` keep each stream.
    """

    def __init__(self, url: str, name: str, login: Login | None = None, replicas: int = 1) -> None:
        self.client = Client()
        self.generation = 0
        self.replicas = replicas
        self._servers = url.split(",")
        self._name = name
        self._login = login
        self._last_error = ""
        self._connected = asyncio.Event()
        self._renewed = asyncio.Event()

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

    async def wait_later_than(self, generation: int) -> None:
        """Returns once a later connection than number `generation` has been made."""
        while self.generation <= generation:
            await self._renewed.wait()

    def check(self) -> str | None:
        """For readiness: nothing when connected, else what is wrong."""
        if self.is_connected:
            return None
        if _REFUSED in self._last_error.lower():
            return "the NATS broker refuses this service's password; restart the broker, which reads the files anew"
        return "the NATS broker cannot be reached"

    async def run(self) -> None:
        """Connects, reconnects for ever, and closes in order when cancelled."""
        try:
            # The client itself tries without end, at the first connection as at every later one.
            await self.client.connect(
                servers=self._servers,
                name=self._name,
                user=self._login.user if self._login else None,
                password=self._login.password if self._login else None,
                inbox_prefix=f"_INBOX.{self._login.user if self._login else self._name}",
                allow_reconnect=True,
                max_reconnect_attempts=-1,
                reconnect_time_wait=_RETRY_SECONDS,
                connect_timeout=5,
                ping_interval=20,
                error_cb=self._on_error,
                disconnected_cb=self._on_disconnected,
                reconnected_cb=self._on_connected,
            )
            await self._on_connected()
            _heed_cancellation()
            await asyncio.Event().wait()
        finally:
            await self._close()

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
        self._last_error = ""
        self._connected.set()
        self._renewed.set()
        self._renewed = asyncio.Event()
        log.info("broker connected", extra={"generation": self.generation})

    async def _on_disconnected(self) -> None:
        self._connected.clear()
        log.warning("broker disconnected")

    async def _on_error(self, error: Exception) -> None:
        # One line for each new reason: an absent broker would fill the log with the same one.
        reason = str(error) or type(error).__name__
        if reason != self._last_error:
            log.warning("broker error", extra={"reason": reason})
        self._last_error = reason


def _heed_cancellation() -> None:
    """The client's `connect` can swallow a cancellation that comes while it waits; the task still knows of it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
