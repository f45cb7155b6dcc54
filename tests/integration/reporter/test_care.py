"""Backups as they are made in passing and by command, and trouble with a single mail."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from common.streams import EVENTS, ensure_stream
from integration.reporter.live import Live, until
from integration.reporter.rig import DAY, MINUTE, Rig, at
from reporter.backup import check
from reporter.mime import Mail
from reporter.models import Status
from standins.mail import SmtpServer
from standins.mail.page import make_app

DUE = at("2027-03-01 07:00")
_PATIENCE = 60.0


async def run(module: str, folder: Path, *arguments: str) -> tuple[int | None, str]:
    """What a command says on either stream, and its code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        env=os.environ | {"DATA_DIR": str(folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
    return process.returncode, said.decode().strip()


async def test_every_day_has_its_copy(rig: Rig) -> None:
    for day in range(3):
        await rig.round_at(DUE + day * DAY)
    copies = sorted((rig.settings.backup_folder).iterdir())
    assert [copy.name for copy in copies] == [f"reporter-2027-03-0{day}.sqlite3" for day in (1, 2, 3)]
    check(copies[0])


async def test_a_backup_by_command_of_a_running_reporter_can_be_restored_once_it_is_stopped(rig: Rig) -> None:
    await rig.subscribe()
    folder = rig.settings.data_dir
    code, file = await run("reporter.backup", folder)
    assert code == 0
    await rig.subscribe(recipient="later@example.org")
    busy = await run("reporter.restore", folder, file)
    assert busy == (1, f"DATA_DIR: {folder} is in use by another reporter; stop it first")
    await rig.stop()
    code, said = await run("reporter.restore", folder, file)
    assert (code, said.startswith(f"restored {file}; what was there is now ")) == (0, True)
    rig.start()
    await rig.round_at(DUE)
    assert [subscription.recipient for subscription in await rig.parts.subscriptions.every()] == ["reader@example.org"]
    assert len(rig.mail.mailbox) == 1


async def test_a_restore_of_nothing_says_how_to_use_it(tmp_path: Path) -> None:
    assert await run("reporter.restore", tmp_path) == (1, "which file? use: python -m reporter.restore FILE")


async def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.subscribe(symbol="ETHUSDC", recipient="odd@example.org")
    await rig.subscribe(recipient="reader@example.org")
    whole = rig.facts.report

    async def broken(request: object) -> object:
        if request.symbol == "ETHUSDC":  # type: ignore[attr-defined]
            raise ZeroDivisionError("a mistake in the program")
        return await whole(request)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.facts, "report", broken)
    await rig.round_at(DUE)
    odd, good = await rig.deliveries()
    assert (odd.status, odd.answer) == (Status.WAITING, "the mail could not be written: ZeroDivisionError")
    assert good.status is Status.SENT
    assert odd.next_attempt == DUE + MINUTE


async def test_a_failure_of_the_courier_leaves_no_delivery_behind(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        await rig.subscribe(recipient=f"reader{number}@example.org")

    async def broken(_mail: object) -> str:
        raise AssertionError("a mistake in the program")

    with monkeypatch.context() as patch:
        patch.setattr(rig.parts.mailer, "send", broken)
        with pytest.raises(AssertionError, match="a mistake"):
            await rig.round_at(DUE)
    assert {delivery.status for delivery in await rig.deliveries()} == {Status.WAITING}
    await rig.round_at(DUE + MINUTE)
    assert {delivery.status for delivery in await rig.deliveries()} == {Status.SENT}


async def test_a_claim_that_is_about_to_expire_is_given_back_instead_of_sent(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await rig.subscribe(recipient=f"reader{number}@example.org")
    send = rig.parts.mailer.send

    async def slow(mail: Mail) -> str:
        rig.clock.advance(25 * MINUTE)
        return await send(mail)

    monkeypatch.setattr(rig.parts.mailer, "send", slow)
    await rig.round_at(DUE)
    assert [delivery.status for delivery in await rig.deliveries()] == [Status.SENT, Status.SENT, Status.WAITING]
    await rig.round_at(rig.clock() + 1)
    assert [delivery.attempts for delivery in await rig.deliveries()] == [1, 1, 1]
    assert len(set(rig.message_ids)) == len(rig.message_ids) == 3


async def test_the_stack_is_told_of_reports_that_were_written_and_mails_that_went(live: Live) -> None:
    heard: list[bytes] = []

    async def hear(message: object) -> None:
        heard.append(message.data)  # type: ignore[attr-defined]

    await ensure_stream(live.nats.jetstream(), EVENTS)
    await live.nats.subscribe("events.reporter.*", cb=hear)
    await live.nats.flush()
    for number in range(2):
        await live.subscribe(recipient=f"reader{number}@example.org")
    await live.round_at(DUE + 2 * MINUTE)

    async def told() -> bool:
        return any(b'"kind":"mails_sent"' in event for event in heard)

    await until(told)
    written, sent = heard
    assert b'"kind":"report_rendered"' in written
    assert b'"detail":{"symbol":"BTCUSDC","frequency":"daily"}' in written
    assert b'"count":2' in sent
    assert b'"late_seconds":120' in sent


async def test_the_account_can_be_tried_again_over_rest(live: Live) -> None:
    live.mail.account = ("somebody", "else")
    await live.subscribe()
    await live.round_at(DUE)
    assert (await live.http.get("/api/reporter/mail")).json()["state"] == "stopped"
    live.mail.account = None
    answer = await live.http.post("/api/reporter/mail/retry")
    assert (answer.status_code, answer.json()["state"]) == (200, "untried")

    async def sent() -> bool:
        return [delivery["status"] for delivery in await live.deliveries()] == ["sent"]

    await until(sent)


async def test_the_catcher_shows_what_it_has_taken(mail: SmtpServer, rig: Rig) -> None:
    await rig.subscribe()
    await rig.round_at(DUE)
    async with TestClient(TestServer(make_app(mail.mailbox))) as client:
        listed = await (await client.get("/api/mails")).json()
        assert [(each["number"], each["recipients"]) for each in listed] == [(1, ["reader@example.org"])]
        assert "BTCUSDC : 7 j" in await (await client.get("/")).text()
        assert "Bonjour," in await (await client.get("/mails/1")).text()
        page = await (await client.get("/mails/1/html")).text()
        assert page.count('src="data:image/png;base64,') == 2
        assert (await (await client.get("/mails/1/raw")).read()) == mail.mailbox.find(1).data  # type: ignore[union-attr]
        assert (await client.get("/mails/2")).status == 404
