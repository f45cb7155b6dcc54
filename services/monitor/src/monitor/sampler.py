"""The sampling: once a second, and up to ten times while somebody watches."""

import logging
from collections.abc import Callable

from nats.errors import Error as NatsError

from common.broker import Broker
from common.host import HostSample
from common.subjects import HOST_SAMPLE
from monitor.audience import Audience
from monitor.history.history import History
from monitor.models import HostNow
from monitor.sensors.host import HostReader
from monitor.series import Values, values_of
from monitor.timing import Timing

log = logging.getLogger(__name__)

_MS = 1_000


class Sampler:
    """Reads the machine and hands each sample on: to the history, to those who watch, once a second to NATS."""

    def __init__(
        self,
        reader: HostReader,
        services: Callable[[], Values],
        timing: Timing,
        *,
        history: History,
        audience: Audience,
        broker: Broker,
    ) -> None:
        self.latest: HostNow | None = None
        self._reader = reader
        self._services = services
        self._history = history
        self._audience = audience
        self._broker = broker
        self._ticks = timing.ticks
        self._sleep = timing.sleep
        self._next = timing.ticks()
        self._second: int | None = None

    async def run(self) -> None:
        """Samples for ever. A tick that was missed is not made up for."""
        while True:
            await self.sample()
            now, pause = self._ticks(), _MS / self._audience.rate
            self._next = max(self._next + round(pause), now)
            await self._sleep((min(self._next, now + round(pause)) - now) / _MS)

    async def sample(self) -> None:
        """Takes one sample."""
        host = self.latest = self._reader.read()
        values = values_of(host) | self._services()
        self._history.add(host.at, values)
        if self._audience.is_watching:
            self._audience.show(host.model_dump_json(), self._ticks())
        second = self._ticks() // _MS
        if second != self._second:
            self._second = second
            await self._publish(HostSample(at=host.at, values=values))

    async def _publish(self, sample: HostSample) -> None:
        """Lossy by intent: without a broker the sampling goes on."""
        if not self._broker.is_connected:
            return
        try:
            await self._broker.client.publish(HOST_SAMPLE, sample.encode())
        except (NatsError, OSError) as error:
            log.warning("host sample not published", extra={"reason": str(error) or type(error).__name__})
