"""The stand-in itself: one port with REST, streams and control, on the clock that it is given."""

import asyncio
import logging

from aiohttp import web

from common.clock import Clock, Sleep, system_clock, system_sleep
from standins.exchange.clock import SettableClock
from standins.exchange.control import Control
from standins.exchange.door import Door
from standins.exchange.faults import Faults
from standins.exchange.hub import Hub
from standins.exchange.limits import Limits, Meter
from standins.exchange.market import Market
from standins.exchange.request_log import RequestLog
from standins.exchange.rest import RestApi

log = logging.getLogger(__name__)

# When the machine was asleep for longer than this, the forming candles of that time are left out.
_LATE = 5_000
_TURNS = 25


class ExchangeStandIn:
    """A Binance of one's own.

    `tick` is seconds between two events of a forming candle, 0 for closing events alone. With `follow` the
    events go out as `clock` passes; without, only `advance_to` sends them. Times are ms UTC.
    """

    def __init__(
        self,
        market: Market,
        clock: Clock = system_clock,
        sleep: Sleep = system_sleep,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tick: float = 1.0,
        follow: bool = True,
        limits: Limits | None = None,
    ) -> None:
        self.market = market
        self.limits = limits or Limits()
        self.faults = Faults()
        self.requests = RequestLog()
        self.meter = Meter(self.limits)
        self.hub = Hub(market, self.faults, round(tick * 1000), self.limits.ping)
        self._clock = clock
        self._sleep = sleep
        self._host = host
        self._port = port
        self._follow = follow
        self._position = 0
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._following: asyncio.Task[None] | None = None

    @property
    def now(self) -> int:
        """The exchange's time, ms UTC."""
        return self._clock()

    @property
    def url(self) -> str:
        """`http://host:port`, once started."""
        return f"http://{self._host}:{self._port}"

    @property
    def rest_url(self) -> str:
        """What `BINANCE_API_URL` is set to."""
        return f"{self.url}/api"

    @property
    def stream_url(self) -> str:
        """What `BINANCE_STREAM_URL` is set to."""
        return f"ws://{self._host}:{self._port}"

    async def start(self) -> None:
        """Opens the port and, when it follows its clock, begins to send events."""
        rest = RestApi(self.market, self._clock, self.limits, self.faults)
        door = Door(rest, self.hub, meter=self.meter, faults=self.faults, requests=self.requests, clock=self._clock)
        app = web.Application(middlewares=[door.guard])
        app.add_routes([*door.routes(), *Control(self).routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, handler_cancellation=True)
        await self._runner.setup()
        await self.go_online()
        self._position = self._clock()
        if self._follow:
            self._following = asyncio.create_task(self._run(), name="exchange events")
            self._following.add_done_callback(_report)

    async def stop(self) -> None:
        """Cuts every connection and gives the port back."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
            self._following = None
        await self.go_offline()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def go_offline(self) -> None:
        """Closes the port and cuts every connection: whoever comes is refused by the operating system."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        self.drop_connections()
        if self._runner is not None and self._runner.server is not None:
            for handler in list(self._runner.server.connections):
                if handler.transport is not None:
                    handler.transport.abort()

    async def go_online(self) -> None:
        """Opens the port, the same as before."""
        if self._runner is None or self._site is not None:
            return
        self._site = web.TCPSite(self._runner, self._host, self._port, reuse_address=True)
        await self._site.start()
        self._port = int(self._runner.addresses[-1][1])

    def drop_connections(self) -> None:
        """Cuts every stream connection without a word."""
        for connection in list(self.hub.connections):
            connection.drop()

    def announce_shutdown(self) -> None:
        """Sends the `serverShutdown` event to every stream connection."""
        self.hub.shut_down(self._clock())

    async def advance_to(self, time: int) -> int:
        """Sends everything due after the last call (or the start) up to and with `time` (ms UTC), in order.

        Returns once it has left for the network (a client that does not read holds it up), with the number of
        events. A clock that can be set is moved along, so that REST answers as of the same moment. Time never
        goes back.
        """
        before = self.hub.emitted
        while (due := self.hub.due_after(self._position)) <= time:
            self._set_clock(due)
            await self.hub.supervise(due, patient=True)
            await self.hub.emit(due)
            await self.hub.flush()
            await _let_read()
            self._position = due
        self._position = max(self._position, time)
        self._set_clock(self._position)
        return self.hub.emitted - before

    def _set_clock(self, time: int) -> None:
        if isinstance(self._clock, SettableClock):
            self._clock.set(time)

    async def _run(self) -> None:
        while True:
            due = self.hub.due_after(self._position)
            while (wait := due - self._clock()) > 0:
                await self._sleep(wait / 1000)
            now = self._clock()
            await self.hub.supervise(now, patient=False)
            await self.hub.emit(due, forming=now - due < _LATE)
            self._position = due


async def _let_read() -> None:
    """Lets a client in this process read what has been sent, and answer, before more time passes."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


def _report(task: asyncio.Task[None]) -> None:
    """Events that end by themselves end for a reason that must be seen."""
    if not task.cancelled() and task.exception() is not None:
        log.error("no more events are sent", exc_info=task.exception())
