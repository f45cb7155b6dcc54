"""The real parts between the exchange's stand-in and a mailbox; time passes only when a test says so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from analysis.factory import Parts as AnalysisParts
from analysis.factory import build as build_analysis
from analysis.settings import Settings as AnalysisSettings
from common.intervals import Interval
from ingest.factory import Ingest, Time
from ingest.settings import Settings as IngestSettings
from integration.reporter.rig import at
from reporter.main import make_app
from reporter.parts import Parts
from reporter.sanity import FIRST_DATE
from reporter.schemas import Delivery
from reporter.settings import Settings
from reporter.wiring import Surroundings, build_parts
from standins.broker import NatsServer
from standins.exchange import ExchangeStandIn, GeneratedMarket, Limits, ManualClock
from standins.mail import SmtpServer

START = at("2027-03-01 06:40")
SECOND = 1_000
_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.01


class World:
    """Exchange, broker, ingest, analysis, reporter and mail server, each of which can be away for a while."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.clock = ManualClock(START)
        limits = Limits(ping=0, inbound=0, attempts=0)
        market = GeneratedMarket(stops=[])
        self.exchange = ExchangeStandIn(market, self.clock, self.clock.sleep, follow=False, tick=15, limits=limits)
        self.broker = NatsServer(folder / "nats")
        self.mail = SmtpServer()
        self.reporter: Parts
        self.http: httpx.AsyncClient
        self._folder = folder
        self._ingest: Ingest
        self._analysis: AnalysisParts | None = None
        (folder / "reporter").mkdir()
        (folder / "reporter" / "reporter.sqlite3").write_bytes(database.read_bytes())

    async def start(self) -> None:
        """Starts everything and returns once analysis has the pair's candles."""
        await self.exchange.start()
        await self.broker.start()
        await self.mail.start()
        time = Time(self.clock, self.clock, self.clock.sleep)
        self._ingest = Ingest(
            IngestSettings(
                nats_url=self.broker.url,
                pairs=["BTCUSDC"],
                binance_api_url=self.exchange.rest_url,
                binance_stream_url=self.exchange.stream_url,
            ),
            time,
        )
        await self._ingest.start()
        await self.start_analysis()
        self.reporter = self._make_reporter()
        self.reporter.start()
        app = make_app(self.reporter)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
        await self.until(self._has_candles)

    async def stop(self) -> None:
        """Ends everything."""
        await self.http.aclose()
        await self.reporter.stop()
        await self.stop_analysis()
        await self._ingest.stop()
        await self.mail.stop()
        await self.broker.stop()
        await self.exchange.stop()

    async def start_analysis(self) -> None:
        """Starts analysis on what it has stored so far."""
        settings = AnalysisSettings(
            nats_url=self.broker.url, data_dir=self._folder / "analysis", candles_5m_days=9, candles_1h_days=60
        )
        parts = build_analysis(settings, self.clock, self.clock.sleep)
        await asyncio.to_thread(parts.store.load)
        parts.tasks.start("broker", parts.broker.run)
        parts.store.start(parts.tasks)
        parts.tasks.start("micro", parts.answers.run_micro)
        self._analysis = parts

    async def stop_analysis(self) -> None:
        """Ends analysis."""
        if self._analysis is not None:
            parts, self._analysis = self._analysis, None
            await parts.tasks.stop()
            await parts.answers.close()
            parts.store.close()

    async def pass_until(self, moment: int) -> None:
        """Lets time pass, the exchange sending what is due meanwhile; analysis, if there, keeps up with it."""
        while self.clock() < moment:
            following = self._has_all
            await self.exchange.advance_to(min(moment, self.clock() + 30 * SECOND))
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while following and not self._is_up_to_date():
                    await asyncio.sleep(_POLL_SECONDS)
            await asyncio.sleep(_POLL_SECONDS)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Returns once the condition holds; a second passes at each look. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not await condition():
                await self.exchange.advance_to(self.clock() + SECOND)
                await asyncio.sleep(_POLL_SECONDS)

    async def subscribe(self, hour: str) -> int:
        """Subscribes to the daily report at that hour in Paris, and gives the subscription's number."""
        body = {"symbol": "BTCUSDC", "recipient": "reader@example.org", "hour": hour, "timezone": "Europe/Paris"}
        answer = await self.http.post("/api/reporter/subscriptions", json=body)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    async def delivery_of(self, subscription: int) -> Delivery | None:
        """The newest delivery of a subscription, as the page is told of it."""
        answer = await self.http.get("/api/reporter/deliveries", params={"subscription": subscription, "limit": 1})
        return next((Delivery.model_validate(each) for each in answer.json()), None)

    async def _has_candles(self) -> bool:
        assert self._analysis is not None
        store = self._analysis.store
        return "BTCUSDC" in store.symbols() and store.is_complete and self._is_up_to_date()

    @property
    def _has_all(self) -> bool:
        """Whether what the exchange sends can reach analysis."""
        return bool(self.exchange.hub.connections) and self.reporter.broker.is_connected and self._is_up_to_date()

    def _is_up_to_date(self) -> bool:
        """Whether analysis has the last five-minute candle that has closed."""
        if self._analysis is None:
            return False
        closed = self._analysis.store.snapshot("BTCUSDC", Interval.FIVE_MINUTES).closed["open_time"]
        step = Interval.FIVE_MINUTES.milliseconds
        return not closed.is_empty() and int(closed[-1]) >= Interval.FIVE_MINUTES.floor(self.clock()) - step

    def _make_reporter(self) -> Parts:
        environ = {
            "DATA_DIR": str(self._folder / "reporter"),
            "NATS_URL": self.broker.url,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.mail.port),
            "SMTP_SECURITY": "none",
            "MAIL_FROM": "rascrypto@example.org",
        }
        around = Surroundings(
            clock=self.clock, ticks=self.clock, sleep=self.clock.sleep, built=FIRST_DATE, release=lambda: None
        )
        return build_parts(Settings.load(environ), around)


@asynccontextmanager
async def open_world(folder: Path, database: Path) -> AsyncIterator[World]:
    """A running world, ended in order afterwards."""
    world = World(folder, database)
    await world.start()
    try:
        yield world
    finally:
        await world.stop()
