"""The whole reporter with its REST interface, on a real broker with a real responder in analysis' place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import nats
from nats.aio.client import Client

from common.candles import Candles
from common.intervals import Interval
from common.streams import ensure_watchlist
from common.subjects import live_candle
from common.watchlist import WatchlistEntry
from integration.reporter.rig import HandClock, at
from reporter.main import make_app
from reporter.parts import Parts
from reporter.sanity import FIRST_DATE
from reporter.settings import Settings
from reporter.wiring import Surroundings, build_parts
from standins.broker import NatsServer
from standins.facts import FactsService
from standins.mail import SmtpServer

_PATIENCE = 20.0


async def for_ever(_seconds: float) -> None:
    """A pause that only a call ends: in these tests the rounds are made when something has happened."""
    await asyncio.Event().wait()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Returns once the condition holds, which is asked again whenever other work has been done."""

    async def poll() -> None:
        while not await condition():
            await asyncio.sleep(0)

    await asyncio.wait_for(poll(), _PATIENCE)


@dataclass
class Live:
    """A running reporter and all that it talks to."""

    clock: HandClock
    broker: NatsServer
    analysis: FactsService
    mail: SmtpServer
    parts: Parts
    http: httpx.AsyncClient
    nats: Client

    async def follow(self, *symbols: str) -> None:
        """Puts pairs on the watchlist."""
        bucket = await ensure_watchlist(self.nats.jetstream())
        for symbol in symbols:
            await bucket.put(symbol, WatchlistEntry(symbol=symbol).encode())

    async def tell_time(self, offset: int = 0) -> None:
        """Publishes a forming candle of the exchange, whose clock is `offset` ms from ours, until it is heard."""
        opened = Interval.FIVE_MINUTES.floor(self.clock() + offset)
        one: list[float] = [1.0]
        candle = Candles(
            symbol="BTCUSDC",
            interval=Interval.FIVE_MINUTES,
            closed=False,
            source="stream",
            open_time=[opened],
            open=one,
            high=one,
            low=one,
            close=one,
            volume=one,
            quote_volume=one,
            trades=[1],
        )

        async def heard() -> bool:
            await self.nats.publish(live_candle("BTCUSDC", Interval.FIVE_MINUTES), candle.encode())
            await self.nats.flush()
            problem = (await self.http.get("/api/reporter/mail")).json()["clock_problem"]
            return (problem is not None) == (abs(offset) > 600_000)

        self.clock.advance(6_000)
        await until(heard)

    async def subscribe(self, **values: object) -> int:
        """Makes a subscription over REST and gives its number."""
        body = {"symbol": "BTCUSDC", "recipient": "reader@example.org"} | values
        answer = await self.http.post("/api/reporter/subscriptions", json=body)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    async def deliveries(self) -> list[dict[str, object]]:
        """The log as the page sees it, the newest first."""
        found: list[dict[str, object]] = (await self.http.get("/api/reporter/deliveries")).json()
        return found

    async def round_at(self, moment: int) -> None:
        """Time passes until then, and one round is made."""
        self.clock.to(moment)
        await self.parts.rounds.round()


@asynccontextmanager
async def open_live(folder: Path, database: Path, **settings: str) -> AsyncIterator[Live]:
    """Starts everything; the reporter's own rounds are made by hand or when it is called."""
    data = folder / "data"
    data.mkdir()
    (data / "reporter.sqlite3").write_bytes(database.read_bytes())
    clock, broker, mail = HandClock(at("2027-02-28 12:00")), NatsServer(folder / "nats"), SmtpServer()
    await broker.start()
    await mail.start()
    analysis = FactsService(broker.url, clock)
    await analysis.start()
    environ = {
        "DATA_DIR": str(data),
        "NATS_URL": broker.url,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mail.port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "rascrypto@example.org",
    }
    around = Surroundings(clock=clock, ticks=clock.ticks, sleep=for_ever, built=FIRST_DATE, release=lambda: None)
    parts = build_parts(Settings.load(environ | settings), around)
    app = make_app(parts)
    clock.advance(100_000)
    parts.start()
    client = await nats.connect(broker.url)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        await asyncio.wait_for(parts.broker.wait_connected(), _PATIENCE)
        yield Live(clock, broker, analysis, mail, parts, http, client)
    await parts.stop()
    await client.close()
    await analysis.stop()
    await mail.stop()
    await broker.stop()
