"""What becomes of a delivery for everything that a mail server can do."""

import pytest

from integration.reporter.rig import DAY, HOUR, MINUTE, Rig
from reporter.mail_status import MailState
from reporter.models import Status
from standins.mail import Drop, Reply

DUE = "2027-03-01 07:00"
IN_A_TRANSACTION = ("MAIL", "RCPT", "DATA", "BODY")


async def test_a_due_report_is_sent_once_and_the_servers_answer_is_kept(rig: Rig) -> None:
    await rig.subscribe()
    await rig.round_at(DUE)
    await rig.round_at("2027-03-01 07:30")
    delivery = await rig.delivery()
    assert (delivery.status, delivery.answer, delivery.attempts) == (Status.SENT, "250 2.0.0 queued as 1", 1)
    assert rig.message_ids == [delivery.message_id]


@pytest.mark.parametrize("command", IN_A_TRANSACTION)
@pytest.mark.parametrize("line", ["550 5.1.1 no such user here", "552 5.2.2 mailbox full", "554 5.7.1 looks like spam"])
async def test_a_permanent_refusal_ends_the_delivery_with_the_servers_words(rig: Rig, command: str, line: str) -> None:
    await rig.subscribe()
    rig.mail.behaviour.once(command, Reply(line))
    await rig.round_at(DUE)
    await rig.round_at("2027-03-01 12:00")
    delivery = await rig.delivery()
    assert (delivery.status, delivery.answer, delivery.attempts) == (Status.FAILED, line, 1)
    assert [attempt.outcome for attempt in delivery.history] == ["refused"]
    assert rig.message_ids == []


@pytest.mark.parametrize("command", IN_A_TRANSACTION)
@pytest.mark.parametrize("line", ["450 4.2.1 try again", "451 4.3.0 greylisted", "452 4.2.2 mailbox full"])
async def test_a_temporary_refusal_is_tried_again_after_a_minute(rig: Rig, command: str, line: str) -> None:
    await rig.subscribe()
    rig.mail.behaviour.once(command, Reply(line))
    await rig.round_at(DUE)
    waiting = await rig.delivery()
    assert (waiting.status, waiting.answer) == (Status.WAITING, line)
    assert waiting.next_attempt == rig.clock() + MINUTE
    await rig.round_at(rig.clock() + MINUTE - 1)
    assert rig.message_ids == []
    await rig.round_at(rig.clock() + 1)
    sent = await rig.delivery()
    assert (sent.status, sent.attempts) == (Status.SENT, 2)
    assert rig.message_ids == [waiting.message_id]


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY"])
@pytest.mark.parametrize("action", [Drop(), Reply("421 4.3.2 going down")])
async def test_a_server_that_hangs_up_is_tried_again_after_a_minute(
    rig: Rig, command: str, action: Drop | Reply
) -> None:
    await rig.subscribe()
    rig.mail.behaviour.always(command, action)
    await rig.round_at(DUE)
    waiting = await rig.delivery()
    assert waiting.status is Status.WAITING
    assert waiting.answer == ("the mail server closed the connection" if action == Drop() else "421 4.3.2 going down")
    assert rig.parts.mail.report().state is MailState.FAILING
    rig.mail.behaviour.mend()
    await rig.round_at(rig.clock() + MINUTE)
    assert (await rig.delivery()).status is Status.SENT
    assert rig.parts.mail.report().problem is None


async def test_a_line_lost_after_acceptance_brings_the_same_message_id_again(rig: Rig) -> None:
    await rig.subscribe()
    rig.mail.behaviour.once("ACCEPTED", Drop())
    await rig.round_at(DUE)
    await rig.round_at(rig.clock() + MINUTE)
    assert rig.message_ids == [(await rig.delivery()).message_id] * 2


async def test_tries_are_a_minute_apart_then_double_up_to_an_hour_and_end_after_a_day(rig: Rig) -> None:
    await rig.subscribe(frequency="weekly")
    rig.mail.behaviour.always("RCPT", Reply("451 4.7.1 greylisted for ever"))
    await rig.round_at(DUE)
    begun, waits = rig.clock(), []
    while (delivery := await rig.delivery()).status is Status.WAITING:
        assert delivery.next_attempt is not None
        waits.append((delivery.next_attempt - rig.clock()) // MINUTE)
        await rig.round_at(delivery.next_attempt)
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert DAY - HOUR <= rig.clock() - begun <= DAY
    assert delivery.answer == "given up after 24 hours of tries: 451 4.7.1 greylisted for ever"
    assert delivery.attempts == len(waits) + 1 == len(delivery.history)


async def test_a_server_away_for_twelve_hours_gets_each_mail_once_when_it_is_back(rig: Rig) -> None:
    for number in range(20):
        await rig.subscribe(recipient=f"reader{number}@example.org")
    await rig.mail.stop()
    await rig.round_at(DUE)
    for _ in range(12 * 60):
        await rig.round_at(rig.clock() + MINUTE)
    away = await rig.deliveries()
    assert {delivery.status for delivery in away} == {Status.WAITING}
    assert all("cannot be reached" in (delivery.answer or "") for delivery in away)
    assert sum(delivery.attempts for delivery in away) < 60
    await rig.mail.start()
    for _ in range(60):
        await rig.round_at(rig.clock() + MINUTE)
    late = await rig.deliveries()
    assert {delivery.status for delivery in late} == {Status.SENT}
    assert sorted(rig.message_ids) == sorted(delivery.message_id for delivery in late)
    assert all(12 * HOUR <= delivery.late_seconds * 1000 <= 13 * HOUR for delivery in late)
    assert all("(en retard)" in str(mail.message["Subject"]) for mail in rig.mail.mailbox)


async def test_a_mail_that_breaks_every_connection_does_not_hold_up_the_others(rig: Rig) -> None:
    for name in ("poison", "anna", "bert"):
        await rig.subscribe(recipient=f"{name}@example.org")
    rig.mail.behaviour.poison.add("poison@example.org")
    await rig.round_at(DUE)
    assert rig.message_ids == []
    await rig.round_at(rig.clock() + MINUTE)
    assert [mail.recipients[0] for mail in rig.mail.mailbox] == ["anna@example.org", "bert@example.org"]


async def test_one_refused_recipient_leaves_the_connection_to_the_next_mail(rig: Rig) -> None:
    for number in range(3):
        await rig.subscribe(recipient=f"reader{number}@example.org")
    rig.mail.behaviour.once("RCPT", Reply("550 5.1.1 no such user"))
    await rig.round_at(DUE)
    assert [delivery.status for delivery in await rig.deliveries()] == [Status.FAILED, Status.SENT, Status.SENT]
    assert rig.mail.connections == 1


async def test_a_connection_that_the_server_has_ended_between_two_mails_is_replaced_at_once(rig: Rig) -> None:
    for number in range(3):
        await rig.subscribe(recipient=f"reader{number}@example.org")
    rig.mail.behaviour.once("MAIL", Reply("421 4.7.0 too many mails on this connection"), after=1)
    await rig.round_at(DUE)
    assert [delivery.attempts for delivery in await rig.deliveries()] == [1, 1, 1]
    assert rig.mail.connections == 2
