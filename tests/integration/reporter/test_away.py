"""The broker, analysis and the exchange away at the due hour: the mail waits, then goes, late and marked."""

from integration.reporter.live import Live, until
from integration.reporter.rig import DAY, HOUR, MINUTE, at

DUE = at("2027-03-01 07:00")


async def waiting(live: Live, words: str) -> None:
    """Asserts that the only delivery waits, and says why."""
    (delivery,) = await live.deliveries()
    assert delivery["status"] == "waiting"
    assert words in str(delivery["answer"])
    assert delivery["attempts"] == 0
    assert len(live.mail.mailbox) == 0


async def gone_late(live: Live, seconds: int) -> None:
    """Asserts that it has gone, so many seconds late, and says so."""
    (delivery,) = await live.deliveries()
    assert (delivery["status"], delivery["late_seconds"]) == ("sent", seconds)
    (mail,) = live.mail.mailbox
    assert str(mail.message["Subject"]).endswith(" (en retard)")
    body = mail.message.get_body(("plain",))
    assert body is not None
    assert "Ce rapport était attendu le lundi 1er mars 2027 à 07:00 (CET)" in body.get_content().replace("\xa0", " ")


async def test_analysis_away_at_the_due_hour(live: Live) -> None:
    await live.subscribe()
    await live.analysis.stop()
    await live.round_at(DUE)
    await waiting(live, "analysis cannot be reached")
    await live.round_at(DUE + 3 * HOUR)
    await live.analysis.start()
    await live.round_at(DUE + 3 * HOUR + 5 * MINUTE)
    await gone_late(live, 3 * 3_600 + 300)


async def test_analysis_in_trouble_at_the_due_hour(live: Live) -> None:
    await live.subscribe()
    live.analysis.broken = True
    await live.round_at(DUE)
    await waiting(live, "analysis answered: the rendering failed")
    live.analysis.broken = False
    await live.round_at(DUE + HOUR)
    await gone_late(live, 3_600)


async def test_the_broker_away_at_the_due_hour(live: Live) -> None:
    await live.subscribe()
    await live.broker.stop()

    async def lost() -> bool:
        return not live.parts.broker.is_connected

    await until(lost)
    await live.round_at(DUE)
    await waiting(live, "the NATS broker cannot be reached")
    refused = await live.http.post(
        "/api/reporter/subscriptions", json={"symbol": "BTCUSDC", "recipient": "a@example.org"}
    )
    assert (refused.status_code, refused.json()["code"]) == (503, "broker_away")
    assert (await live.http.get("/readyz")).status_code == 503
    await live.broker.start()

    async def back() -> bool:
        return live.parts.broker.is_connected

    await until(back)
    await live.analysis.stop()
    await live.analysis.start()
    await live.round_at(DUE + HOUR)
    await gone_late(live, 3_600)


async def test_the_exchange_away_at_the_due_hour(live: Live) -> None:
    await live.subscribe()
    live.analysis.stale = True
    await live.round_at(DUE)
    await waiting(live, "the exchange has not been heard lately")
    for hours in range(1, 12):
        await live.round_at(DUE + hours * HOUR)
    await waiting(live, "the exchange has not been heard lately")
    live.analysis.stale = False
    await live.round_at(DUE + 12 * HOUR)
    await gone_late(live, 12 * 3_600)


async def test_an_exchange_away_for_the_whole_day_is_not_waited_for_until_the_next_report(live: Live) -> None:
    await live.subscribe()
    live.analysis.stale = True
    for hours in range(21):
        await live.round_at(DUE + hours * HOUR)
    await gone_late(live, 20 * 3_600)
    body = next(iter(live.mail.mailbox)).message.get_body(("plain",))
    assert body is not None
    assert "Données en retard" in body.get_content()


async def test_an_unknown_pair_is_given_up_in_the_end_with_the_reason(live: Live) -> None:
    await live.subscribe()
    live.analysis.unknown.add("BTCUSDC")
    for hours in range(21):
        await live.round_at(DUE + hours * HOUR)
    (delivery,) = await live.deliveries()
    assert (delivery["status"], delivery["answer"]) == ("failed", "BTCUSDC is not followed")


async def test_a_machine_off_for_a_week_sends_one_late_mail_for_the_latest_period(live: Live) -> None:
    await live.subscribe()
    await live.round_at(DUE + 6 * DAY + 2 * HOUR)
    (delivery,) = await live.deliveries()
    assert (delivery["status"], delivery["due"], delivery["missed"]) == ("sent", DUE + 6 * DAY, 6)
    (mail,) = live.mail.mailbox
    assert str(mail.message["Subject"]).endswith(" (en retard)")


async def test_nothing_is_sent_while_the_clock_is_far_from_the_exchanges(live: Live) -> None:
    await live.subscribe()
    live.clock.to(DUE - MINUTE)
    await live.tell_time(offset=-5 * HOUR)
    await live.round_at(DUE)
    assert await live.deliveries() == []
    refused = await live.http.post("/api/reporter/subscriptions/1/send")
    assert (refused.status_code, refused.json()["code"]) == (503, "clock_wrong")
    await live.tell_time()
    await live.parts.rounds.round()
    (delivery,) = await live.deliveries()
    assert delivery["status"] == "sent"


async def test_one_picture_and_one_report_serve_all_who_get_them(live: Live) -> None:
    for number in range(10):
        await live.subscribe(recipient=f"reader{number}@example.org")
    await live.round_at(DUE)
    assert len(live.mail.mailbox) == 10
    assert live.analysis.asked == {"analysis.report": 1, "analysis.image": 2}


async def test_the_host_speaks_at_the_foot_of_a_mail(live: Live) -> None:
    await live.subscribe()
    sample = b'{"schema":1,"at":1,"values":{"temperature.soc":51.25,"disk.data.percent":37.4,"cpu.percent":3}}'

    async def shown() -> bool:
        await live.nats.publish("host.sample", sample)
        await live.nats.flush()
        page = (await live.http.get("/api/reporter/preview?symbol=BTCUSDC&language=en")).text
        return "51.2\N{NO-BREAK SPACE}°C" in page and "63%" in page

    await until(shown)
