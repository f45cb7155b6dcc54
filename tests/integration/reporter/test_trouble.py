"""Mail servers that stall, show a bad certificate or refuse the account, and what the page then says."""

import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from integration.reporter.rig import DAY, HOUR, MINUTE, open_rig
from reporter.mail_status import MailState
from reporter.models import Status
from standins.mail import Reply, SmtpServer, Stall
from standins.mail.server import Security

DUE = "2027-03-01 07:00"
ACCOUNT = {"SMTP_USER": "rascrypto@example.org", "SMTP_PASSWORD": "right horse"}


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


def contexts(authority: trustme.CA, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side with a certificate for `name`, and a client's that trusts the authority."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    return server, client


@pytest.fixture
async def guarded() -> AsyncIterator[SmtpServer]:
    """A mail server that wants a login."""
    server = SmtpServer(account=(ACCOUNT["SMTP_USER"], "battery staple"))
    await server.start()
    yield server
    await server.stop()


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY", "ACCEPTED"])
async def test_a_server_that_stalls_is_left_and_tried_again(
    tmp_path: Path, empty_database: Path, mail: SmtpServer, command: str
) -> None:
    async with open_rig(tmp_path, empty_database, mail, timeout=0.1) as rig:
        await rig.subscribe()
        mail.behaviour.once(command, Stall())
        await rig.round_at(DUE)
        waiting = await rig.delivery()
        assert (waiting.status, waiting.answer) == (Status.WAITING, "the mail server did not answer in time")
        # The next try may take as long as it needs on a busy machine.
        rig.around = replace(rig.around, timeout=None)
        await rig.restart()
        mail.behaviour.mend()
        await rig.round_at(rig.clock() + 2 * MINUTE)
        assert (await rig.delivery()).status is Status.SENT


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_mail_goes_over_an_encrypted_connection_with_a_login(
    tmp_path: Path, empty_database: Path, authority: trustme.CA, security: Security
) -> None:
    served, trusted = contexts(authority, "localhost")
    server = SmtpServer(security=security, tls=served, account=tuple(ACCOUNT.values()))  # type: ignore[arg-type]
    await server.start()
    async with open_rig(
        tmp_path, empty_database, server, authority=trusted, settings={"SMTP_SECURITY": security} | ACCOUNT
    ) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        assert (await rig.delivery()).status is Status.SENT
    await server.stop()


async def test_with_the_default_settings_a_gmail_account_and_its_app_password_are_all_that_is_needed(
    tmp_path: Path, empty_database: Path, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, trusted = contexts(authority, "smtp.gmail.com")
    gmail = SmtpServer(security="tls", tls=served, account=("someone@gmail.com", "abcdefghijklmnop"))
    await gmail.start()
    asked: list[object] = []
    real = socket.create_connection

    def redirected(address: tuple[str, int], *arguments: object, **options: object) -> socket.socket:
        asked.append(address)
        return real(("127.0.0.1", gmail.port), *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", redirected)
    secret = tmp_path / "password"
    secret.write_text("abcd efgh ijkl mnop\n")
    defaults = {"SMTP_HOST": "", "SMTP_PORT": "", "SMTP_SECURITY": "", "MAIL_FROM": ""}
    account = {"SMTP_USER": "someone@gmail.com", "SMTP_PASSWORD_FILE": str(secret)}
    async with open_rig(
        tmp_path / "data", empty_database, gmail, authority=trusted, settings=defaults | account
    ) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        assert (await rig.delivery()).status is Status.SENT
    assert asked == [("smtp.gmail.com", 465)]
    (mail,) = gmail.mailbox
    assert (mail.sender, mail.message["From"]) == ("someone@gmail.com", "RasCrypto <someone@gmail.com>")
    await gmail.stop()


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("fault", ["other name", "unknown authority"])
async def test_a_bad_certificate_is_never_accepted_and_the_mail_waits(
    tmp_path: Path, empty_database: Path, authority: trustme.CA, security: Security, fault: str
) -> None:
    served, trusted = contexts(authority, "elsewhere.example.org" if fault == "other name" else "localhost")
    if fault == "unknown authority":
        trusted = ssl.create_default_context()
    server = SmtpServer(security=security, tls=served, account=tuple(ACCOUNT.values()))  # type: ignore[arg-type]
    await server.start()
    async with open_rig(
        tmp_path, empty_database, server, authority=trusted, settings={"SMTP_SECURITY": security} | ACCOUNT
    ) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        delivery = await rig.delivery()
        assert delivery.status is Status.WAITING
        assert (delivery.answer or "").startswith("the mail server's certificate is not to be trusted: ")
        assert len(server.mailbox) == 0
    await server.stop()


async def test_a_server_without_encryption_is_not_spoken_to_when_it_is_demanded(
    tmp_path: Path, empty_database: Path, mail: SmtpServer
) -> None:
    async with open_rig(tmp_path, empty_database, mail, settings={"SMTP_SECURITY": "starttls"}) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        delivery = await rig.delivery()
        assert delivery.status is Status.WAITING
        assert "Look at SMTP_SECURITY" in (delivery.answer or "")


async def test_refused_credentials_stop_all_sending_until_somebody_acts(
    tmp_path: Path, empty_database: Path, guarded: SmtpServer
) -> None:
    async with open_rig(tmp_path, empty_database, guarded, settings=ACCOUNT) as rig:
        for number in range(3):
            await rig.subscribe(recipient=f"reader{number}@example.org")
        await rig.round_at(DUE)
        for _ in range(48):
            await rig.round_at(rig.clock() + HOUR // 2 - 1)
        assert guarded.connections == 1
        assert {delivery.status for delivery in await rig.deliveries()} == {Status.WAITING}
        report = rig.parts.mail.report()
        assert report.state is MailState.STOPPED
        assert "535 5.7.8 Username and Password not accepted" in (report.problem or "")
        guarded.account = (ACCOUNT["SMTP_USER"], ACCOUNT["SMTP_PASSWORD"])
        await rig.parts.deliveries.retry_all()
        await rig.round_at(rig.clock() + 1)
        assert {delivery.status for delivery in await rig.deliveries()} == {Status.SENT}


async def test_a_stop_outlives_a_restart_with_the_same_account_but_not_with_another(
    tmp_path: Path, empty_database: Path, guarded: SmtpServer
) -> None:
    async with open_rig(tmp_path, empty_database, guarded, settings=ACCOUNT) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        await rig.restart()
        await rig.round_at(rig.clock() + 2 * MINUTE)
        assert (rig.parts.mail.report().state, guarded.connections) == (MailState.STOPPED, 1)
    corrected = ACCOUNT | {"SMTP_PASSWORD": "battery staple"}
    kept = tmp_path / "reporter.sqlite3"
    kept.rename(tmp_path / "kept.sqlite3")
    async with open_rig(tmp_path, tmp_path / "kept.sqlite3", guarded, start=DUE, settings=corrected) as rig:
        await rig.round_at("2027-03-01 09:00")
        assert (await rig.delivery()).status is Status.SENT


async def test_a_demand_for_a_login_counts_as_refused_credentials(
    tmp_path: Path, empty_database: Path, guarded: SmtpServer
) -> None:
    async with open_rig(tmp_path, empty_database, guarded) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        assert rig.parts.mail.report().answer == "530 5.7.0 Authentication Required"
        assert rig.parts.mail.report().state is MailState.STOPPED


async def test_a_temporary_failure_of_the_login_is_no_reason_to_stop(
    tmp_path: Path, empty_database: Path, mail: SmtpServer
) -> None:
    mail.account = tuple(ACCOUNT.values())  # type: ignore[assignment]
    mail.behaviour.once("AUTH", Reply("454 4.7.0 Temporary authentication failure"))
    async with open_rig(tmp_path, empty_database, mail, settings=ACCOUNT) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        assert rig.parts.mail.report().state is MailState.FAILING
        await rig.round_at(rig.clock() + MINUTE)
        assert (await rig.delivery()).status is Status.SENT


async def test_what_a_server_says_of_the_password_is_struck_out_everywhere(
    tmp_path: Path, empty_database: Path, mail: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail.account = ("somebody", "else")
    secret = ACCOUNT["SMTP_PASSWORD"]
    mail.behaviour.always("AUTH", Reply(f"535 5.7.8 {secret} is wrong, and so is cmlnaHQgaG9yc2U="))
    async with open_rig(tmp_path, empty_database, mail, settings=ACCOUNT) as rig:
        await rig.subscribe()
        with caplog.at_level("DEBUG"):
            await rig.round_at(DUE)
        delivery, report = await rig.delivery(), rig.parts.mail.report()
        shown = caplog.text + repr(caplog.records) + delivery.model_dump_json() + report.model_dump_json()
        assert "535 5.7.8 *** is wrong, and so is ***" in shown
        assert secret not in shown
        assert "cmlnaHQgaG9yc2U" not in shown
        assert secret not in repr(rig.settings)


async def test_without_an_account_nothing_is_tried_and_the_page_says_what_to_set(
    tmp_path: Path, empty_database: Path, mail: SmtpServer
) -> None:
    async with open_rig(
        tmp_path, empty_database, mail, settings={"SMTP_HOST": "smtp.gmail.com", "MAIL_FROM": ""}
    ) as rig:
        await rig.subscribe()
        await rig.round_at(DUE)
        await rig.round_at(rig.clock() + DAY - 1)
        report = rig.parts.mail.report()
        assert report.state is MailState.UNSET
        assert report.problem == (
            "Mail is not set up: set SMTP_USER, SMTP_PASSWORD (or SMTP_PASSWORD_FILE) in .env and restart."
            " For Gmail the password is an app password."
        )
        delivery = await rig.delivery()
        assert (delivery.status, delivery.attempts, delivery.answer) == (Status.WAITING, 0, report.problem)
