"""A thousand subscriptions over five pairs, all due at the same minute.

Held to: each picture drawn once; composing and handing over at least half as fast as ready messages of the
same size go over one reused connection; the service at rest below 75 MB (PSS), before and after.
"""

import asyncio
import multiprocessing
import os
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import nats
from sqlalchemy.orm import Session

from bench._memory import pss
from common.candles import Candles
from common.clock import system_clock
from common.intervals import DAY, HOUR, Depth, Interval
from common.reports import ImageRequest
from common.subjects import ANALYSIS_IMAGE, live_candle
from reporter.database import Database
from reporter.migrate import upgrade
from reporter.mime import Mail
from reporter.smtp import Account, Conversation
from standins.broker import NatsServer, free_port
from standins.facts import FactsService
from standins.mail import Mailbox, Received, SmtpServer
from unit.reporter.rows import add_subscription

COUNT = 1_000
READY = 500
LONGEST_SECONDS = 300
PAIRS = ("BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC")
LOWEST_RATIO, HIGHEST_MEGABYTES = 0.5, 75


class TimedMailbox(Mailbox):
    """Notes when the first and the last mail came; keeps the last one only."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        """Counts from nothing."""
        self.taken, self.first, self.last, self.sample = 0, 0.0, 0.0, b""

    def add(self, sender: str, recipients: tuple[str, ...], data: bytes) -> Received:
        """Takes a mail."""
        self.last = time.monotonic()
        self.first = self.first or self.last
        self.taken, self.sample = self.taken + 1, data
        return Received(self.taken, sender, recipients, data)

    @property
    def rate(self) -> float:
        """Mails a second between the first and the last."""
        return (self.taken - 1) / (self.last - self.first) if self.taken > 1 else 0.0


@dataclass(frozen=True)
class Count:
    """What the mail server has seen since it was last told to count from nothing."""

    taken: int
    rate: float
    sample: bytes


def serve_mail(pipe: Connection) -> None:
    """The mail server, in a process of its own: tells its port, then answers each question; `None` ends it."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    mailbox = TimedMailbox()
    server = SmtpServer(mailbox=mailbox)
    await server.start()
    pipe.send(server.port)
    while (question := await asyncio.to_thread(pipe.recv)) is not None:
        pipe.send(Count(mailbox.taken, mailbox.rate, mailbox.sample))
        if question == "reset":
            mailbox.reset()


@dataclass(frozen=True)
class MailServer:
    """The bench's end of it."""

    port: int
    pipe: Connection

    def ask(self, question: str = "count") -> Count:
        """What has come so far; `reset` also begins anew."""
        self.pipe.send(question)
        answer = self.pipe.recv()
        assert isinstance(answer, Count)
        return answer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Starts and ends it."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve_mail, args=(theirs,), daemon=True)
    process.start()
    yield MailServer(int(ours.recv()), ours)
    ours.send(None)
    process.join()


def fill(session: Session) -> None:
    """A thousand subscriptions, due an hour ago."""
    now = system_clock()
    hour = f"{datetime.fromtimestamp((now - HOUR) / 1000, UTC):%H:%M}"
    for number in range(COUNT):
        reader, symbol = f"reader{number}@example.org", PAIRS[number % len(PAIRS)]
        add_subscription(session, now - DAY // 2, symbol=symbol, recipient=reader, hour=hour, timezone="UTC")


async def tell_time(url: str) -> None:
    """Confirms the service's clock, as ingest's live candles do: from then on it sends."""
    opened, one = Interval.FIVE_MINUTES.floor(system_clock()), [1.0]
    shape = {"symbol": "BTCUSDC", "interval": "5m", "closed": False, "source": "stream", "open_time": [opened]}
    prices = dict.fromkeys(("open", "high", "low", "close", "volume", "quote_volume"), one)
    candle = Candles.model_validate(shape | prices | {"trades": [1]})
    client = await nats.connect(url)
    await client.publish(live_candle("BTCUSDC", Interval.FIVE_MINUTES), candle.encode())
    await client.close()


async def until_ready(port: int) -> None:
    """Returns once the service can do its job."""
    async with httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def send_ready(server: MailServer, message: bytes) -> float:
    """The rate at which smtplib sends the same bytes over one connection, when nothing is to be written or noted."""
    server.ask("reset")
    with smtplib.SMTP("127.0.0.1", server.port) as connection:
        for _ in range(READY):
            connection.sendmail("a@example.org", ["b@example.org"], message)
    return server.ask("reset").rate


def send_bare(server: MailServer, message: bytes) -> float:
    """As `send_ready`, by the reporter's own conversation, which looks at a mail's bytes less closely than smtplib."""
    server.ask("reset")
    conversation = Conversation(Account("127.0.0.1", server.port, "none"))
    for number in range(READY):
        conversation.send(Mail("a@example.org", "b@example.org", f"<{number}@example.org>", message))
    conversation.close()
    return server.ask("reset").rate


async def run(folder: Path, server: MailServer) -> bool:
    """Measures and prints; gives whether everything is as it is held to be."""
    file = folder / "reporter.sqlite3"
    upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    database.transact(fill)
    database.close()
    broker, port = NatsServer(folder / "nats"), free_port()
    await broker.start()
    analysis = FactsService(broker.url)
    await analysis.start()
    # Drawing is analysis' work, and measured with it; here the pictures are at hand.
    depths = (Depth.ONE_DAY, Depth.ONE_WEEK)
    analysis.draw_beforehand(
        [ImageRequest(symbol=pair, depth=each, language="fr", width=960) for pair in PAIRS for each in depths]
    )
    settings = {"DATA_DIR": str(folder), "NATS_URL": broker.url, "HTTP_PORT": str(port), "SMTP_HOST": "127.0.0.1"}
    settings |= {"SMTP_PORT": str(server.port), "SMTP_SECURITY": "none", "MAIL_FROM": "pi@example.org"}
    command = (sys.executable, "-m", "reporter")
    service = await asyncio.create_subprocess_exec(
        *command, env=os.environ | settings | {"REPORT_MAX_SUBSCRIPTIONS": "2000"}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        count, memory = await measure(service.pid, port, broker.url, server)
    finally:
        service.terminate()
        await service.wait()
        await analysis.stop()
        await broker.stop()
    ready = [max(send(server, count.sample) for _ in range(2)) for send in (send_ready, send_bare)]
    return report(count, ready, analysis.asked[ANALYSIS_IMAGE], memory)


async def measure(pid: int, port: int, broker: str, server: MailServer) -> tuple[Count, tuple[float, float]]:
    """Lets the service send everything: what came, and its memory at rest before and after."""
    await until_ready(port)
    before = pss(pid)
    await tell_time(broker)
    async with asyncio.timeout(LONGEST_SECONDS):
        while (count := server.ask()).taken < COUNT:
            await asyncio.sleep(0.2)
    await asyncio.sleep(3)
    return count, (before, pss(pid))


def report(count: Count, ready: list[float], pictures: int, memory: tuple[float, float]) -> bool:
    """Prints the figures."""
    ratio, wanted = count.rate / ready[0], 2 * len(PAIRS)
    print(f"{count.taken} mails of {len(count.sample) / 1000:.0f} kB written and handed over: {count.rate:.0f}/s")
    print(f"ready messages of that size over one connection: {ready[0]:.0f}/s")
    print(f"ratio: {ratio:.2f} (held to at least {LOWEST_RATIO})")
    print(f"the same by the reporter's own, leaner conversation: {ready[1]:.0f}/s, ratio {count.rate / ready[1]:.2f}")
    print(f"pictures drawn: {pictures} (held to {wanted}: two depths of {len(PAIRS)} pairs)")
    print(f"service at rest: {memory[0]:.1f} MB before, {memory[1]:.1f} MB after (held to {HIGHEST_MEGABYTES} MB)")
    return ratio >= LOWEST_RATIO and pictures == wanted and max(memory) <= HIGHEST_MEGABYTES


def main() -> None:
    """Ends with code 1 when a figure is not what it is held to."""
    with tempfile.TemporaryDirectory() as name, mail_server() as server:
        good = asyncio.run(run(Path(name), server))
    sys.exit(not good)


if __name__ == "__main__":
    main()
