"""How the service ends, and what keeps it from beginning."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from sqlalchemy.orm import Session

from common.candles import Candles
from common.clock import system_clock
from common.intervals import DAY, Interval
from common.subjects import live_candle
from integration.reporter.rig import Rig, at, no_sleep, open_rig
from reporter import delivery_log, outbox
from reporter.database import Database
from reporter.lock import FolderLock
from reporter.models import Status
from standins.broker import NatsServer, free_port
from standins.facts import FactsService
from standins.mail import Hold, SmtpServer
from unit.reporter.rows import add_subscription

_PATIENCE = 60.0


async def test_the_mail_in_hand_is_finished_and_no_other_is_begun(rig: Rig) -> None:
    for number in range(3):
        await rig.subscribe(recipient=f"reader{number}@example.org")
    rig.clock.to(at("2027-03-01 07:00"))
    hold = Hold()
    rig.mail.behaviour.once("BODY", hold)
    running = asyncio.create_task(rig.parts.rounds.run())
    await asyncio.wait_for(hold.reached.wait(), _PATIENCE)
    running.cancel()
    hold.released.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    statuses = [delivery.status for delivery in await rig.deliveries()]
    assert statuses == [Status.SENT, Status.WAITING, Status.WAITING]
    assert len(rig.mail.mailbox) == 1


async def test_a_mail_that_is_still_being_written_is_put_back(rig: Rig) -> None:
    await rig.subscribe()
    rig.clock.to(at("2027-03-01 07:00"))
    rig.facts.mute = True
    running = asyncio.create_task(rig.parts.rounds.run())
    await asyncio.wait_for(rig.facts.asked.wait(), _PATIENCE)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    delivery = await rig.delivery()
    assert (delivery.status, delivery.attempts) == (Status.WAITING, 0)


async def test_a_server_that_never_answers_does_not_hold_the_end_up(
    tmp_path: Path, empty_database: Path, mail: SmtpServer
) -> None:
    async with open_rig(tmp_path, empty_database, mail, timeout=600.0, grace=0.1) as rig:
        await rig.subscribe()
        rig.clock.to(at("2027-03-01 07:00"))
        hold = Hold()
        mail.behaviour.once("BODY", hold)
        running = asyncio.create_task(rig.parts.rounds.run())
        await asyncio.wait_for(hold.reached.wait(), _PATIENCE)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(running, _PATIENCE)
        assert (await rig.delivery()).status is Status.WAITING
        hold.released.set()


async def test_what_a_killed_run_left_is_sent_by_the_next(rig: Rig) -> None:
    await rig.subscribe()
    now = at("2027-03-01 07:00")
    rig.clock.to(now)

    def leave(session: Session) -> None:
        outbox.plan(session, now, "example.org")
        outbox.claim_due(session, now, "somebody who is no more", 1)

    await rig.parts.database.run(leave)
    await rig.restart()
    await rig.round_at(now + 120_000)
    assert (await rig.delivery()).status is Status.SENT


async def start(folder: Path, **settings: str) -> asyncio.subprocess.Process:
    environ = os.environ | {"DATA_DIR": str(folder), "HTTP_PORT": str(free_port())} | settings
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "reporter"),
        env=environ,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_a_second_reporter_on_the_same_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    with FolderLock(tmp_path):
        process = await start(tmp_path)
        _, error = await asyncio.wait_for(process.communicate(), _PATIENCE)
    line = f"cannot start: DATA_DIR: {tmp_path} is in use by another reporter; stop it first\n"
    assert (process.returncode, error.decode()) == (2, line)


async def test_sigterm_in_the_middle_of_a_mail_lets_it_be_finished(tmp_path: Path, empty_database: Path) -> None:
    broker, mail, hold = NatsServer(tmp_path / "nats"), SmtpServer(), Hold()
    await broker.start()
    await mail.start()
    analysis = FactsService(broker.url)
    await analysis.start()
    mail.behaviour.once("BODY", hold)
    file = tmp_path / "reporter.sqlite3"
    file.write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{file}")
    database.transact(lambda session: add_subscription(session, system_clock() - 2 * DAY, timezone="UTC"))
    mailing = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail.port), "SMTP_SECURITY": "none"}
    process = await start(tmp_path, NATS_URL=broker.url, MAIL_FROM="pi@example.org", **mailing)
    client = await nats.connect(broker.url)
    await asyncio.wait_for(confirm_clock_until(client, hold.reached), _PATIENCE)
    process.send_signal(signal.SIGTERM)
    hold.released.set()
    await asyncio.wait_for(process.communicate(), _PATIENCE)
    (row,) = database.transact(lambda session: delivery_log.listing(session, 9, None, None, None))
    database.close()
    assert (row.status, len(mail.mailbox)) == (Status.SENT, 1)
    for part in (client.close, analysis.stop, mail.stop, broker.stop):
        await part()


async def confirm_clock_until(client: Client, reached: asyncio.Event) -> None:
    """Says the exchange's time again and again, as ingest does, until something has happened."""
    one: list[float] = [1.0]
    while not reached.is_set():
        candle = Candles(
            symbol="BTCUSDC",
            interval=Interval.FIVE_MINUTES,
            closed=False,
            source="stream",
            open_time=[Interval.FIVE_MINUTES.floor(system_clock())],
            open=one,
            high=one,
            low=one,
            close=one,
            volume=one,
            quote_volume=one,
            trades=[1],
        )
        await client.publish(live_candle("BTCUSDC", Interval.FIVE_MINUTES), candle.encode())
        await client.flush()
        await no_sleep(0)
