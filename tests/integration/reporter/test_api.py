"""The REST interface, with a real broker behind it."""

import re
from pathlib import Path

import pytest

from integration.reporter.live import Live, open_live, until
from integration.reporter.rig import DAY, HOUR, at
from standins.mail import Reply

API = "/api/reporter"
DUE = at("2027-03-01 07:00")


async def test_a_new_subscription_gets_the_defaults_and_its_next_dates(live: Live) -> None:
    answer = await live.http.post(
        f"{API}/subscriptions", json={"symbol": "BTCUSDC", "recipient": " reader@Example.org "}
    )
    made = answer.json()
    assert answer.status_code == 201
    assert made | {"created": 0, "changed": 0} == {
        "id": 1,
        "symbol": "BTCUSDC",
        "recipient": "reader@example.org",
        "frequency": "daily",
        "hour": "07:00",
        "weekday": 0,
        "day": 1,
        "timezone": "Europe/Paris",
        "language": "fr",
        "depths": ["1d", "1w"],
        "active": True,
        "created": 0,
        "changed": 0,
        "next_due": DUE,
        "upcoming": [DUE, DUE + DAY, DUE + 2 * DAY],
    }
    assert (await live.http.get(f"{API}/subscriptions")).json() == [made]
    assert (await live.http.get(f"{API}/subscriptions/1")).json() == made


async def test_every_field_can_be_chosen_and_changed(live: Live) -> None:
    chosen = {
        "frequency": "monthly",
        "hour": "23:59",
        "weekday": 6,
        "day": 31,
        "timezone": "Asia/Kathmandu",
        "language": "en",
        "depths": ["5y", "1d"],
        "active": False,
    }
    number = await live.subscribe(**chosen)
    made = (await live.http.get(f"{API}/subscriptions/{number}")).json()
    assert made | chosen == made
    assert (made["next_due"], made["upcoming"]) == (None, [])
    change = {"depths": None, "active": True, "recipient": "other@example.org"}
    changed = (await live.http.patch(f"{API}/subscriptions/{number}", json=change)).json()
    assert (changed["depths"], changed["recipient"]) == (["1mo", "1y"], "other@example.org")
    assert changed["next_due"] == at("2027-02-28 19:14")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"recipient": "nobody"}, "recipient: a mail address has the form name@example.org."),
        ({"recipient": "x" * 300 + "@example.org"}, "at most 64 characters"),
        ({"recipient": "a@example.org\r\nBcc: b@example.org"}, "recipient: "),
        ({"recipient": "😀@example.org"}, "recipient: "),
        ({"symbol": "DOGEUSDC"}, "symbol: DOGEUSDC is not followed; add it to the watchlist first."),
        ({"symbol": "btc/usdc"}, "symbol: "),
        ({"hour": "7:00"}, "hour: "),
        ({"hour": "24:00"}, "hour: "),
        ({"weekday": 7}, "weekday: "),
        ({"day": 0}, "day: "),
        ({"timezone": "Mars/Olympus"}, "timezone: must be a time zone such as Europe/Paris."),
        ({"timezone": "../../etc/passwd"}, "timezone: "),
        ({"language": "de"}, "language: "),
        ({"frequency": "hourly"}, "frequency: "),
        ({"depths": []}, "depths: "),
        ({"depths": ["1d", "1d"]}, "depths: each depth can be shown once."),
        ({"depths": ["2d"]}, "depths.0: "),
        ({"colour": "red"}, "colour: "),
    ],
)
async def test_what_is_wrong_is_said_by_name_when_made_and_when_changed(
    live: Live, change: dict[str, object], words: str
) -> None:
    number = await live.subscribe()
    body = {"symbol": "BTCUSDC", "recipient": "reader@example.org"} | change
    for answer in (
        await live.http.post(f"{API}/subscriptions", json=body),
        await live.http.patch(f"{API}/subscriptions/{number}", json=change),
    ):
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert words in answer.json()["detail"]
    assert len((await live.http.get(f"{API}/subscriptions")).json()) == 1


@pytest.mark.parametrize(
    "body", [b'{"symbol": "BTCUSDC", "recipient": "\\ud83d@b.cd"}', b'{"\\ud83d": 1}', b"{", b"[]"]
)
async def test_broken_bodies_are_answered_with_a_problem(live: Live, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await live.http.post(f"{API}/subscriptions", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"


async def test_null_is_no_value_for_a_field_that_needs_one(live: Live) -> None:
    number = await live.subscribe()
    answer = await live.http.patch(f"{API}/subscriptions/{number}", json={"hour": None})
    assert answer.status_code == 422
    assert "hour must not be null" in answer.json()["detail"]


async def test_there_is_a_limit_that_says_itself(tmp_path: Path, empty_database: Path) -> None:
    async with open_live(tmp_path, empty_database, REPORT_MAX_SUBSCRIPTIONS="2") as live:
        await live.follow("BTCUSDC")
        for _ in range(2):
            await live.subscribe()
        body = {"symbol": "BTCUSDC", "recipient": "third@example.org"}
        answer = await live.http.post(f"{API}/subscriptions", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_subscriptions")
        assert "2 subscriptions already" in answer.json()["detail"]


async def test_unknown_numbers_are_not_found(live: Live) -> None:
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/send")):
        answer = await live.http.request(
            method, f"{API}/subscriptions/99{path}", json={} if method == "PATCH" else None
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_subscription")


async def test_a_deleted_subscription_sends_nothing_more_and_stays_in_the_log(live: Live) -> None:
    number = await live.subscribe()
    live.mail.behaviour.once("RCPT", Reply("451 4.7.1 later"))
    await live.round_at(DUE)
    assert (await live.http.delete(f"{API}/subscriptions/{number}")).status_code == 204
    await live.round_at(DUE + HOUR)
    (delivery,) = await live.deliveries()
    assert (delivery["status"], delivery["recipient"]) == ("cancelled", "reader@example.org")
    assert delivery["subscription_id"] is None
    assert len(live.mail.mailbox) == 0


async def test_a_change_counts_for_a_mail_that_is_already_waiting(live: Live) -> None:
    number = await live.subscribe()
    live.mail.behaviour.once("RCPT", Reply("451 4.7.1 later"))
    await live.round_at(DUE)
    await live.http.patch(f"{API}/subscriptions/{number}", json={"recipient": "new@example.org", "language": "en"})
    await live.round_at(DUE + HOUR)
    (mail,) = live.mail.mailbox
    assert mail.recipients == ("new@example.org",)
    assert mail.message["Content-Language"] == "en"


async def test_send_now_answers_with_what_the_server_said(live: Live) -> None:
    number = await live.subscribe(active=False)
    answer = await live.http.post(f"{API}/subscriptions/{number}/send")
    assert (answer.status_code, answer.json()["answer"]) == (200, "250 2.0.0 queued as 1")
    (delivery,) = await live.deliveries()
    assert (delivery["status"], delivery["manual"], delivery["late_seconds"]) == ("sent", True, 0)
    assert answer.json()["message_id"] == live.mail.mailbox.find(1).message_id  # type: ignore[union-attr]


async def test_send_now_says_so_when_the_server_refuses_and_does_not_try_again(live: Live) -> None:
    number = await live.subscribe()
    for line in ("550 5.1.1 no such user", "451 4.7.1 greylisted"):
        live.mail.behaviour.once("RCPT", Reply(line))
        answer = await live.http.post(f"{API}/subscriptions/{number}/send")
        assert (answer.status_code, answer.json()["code"]) == (502, "mail_refused")
        assert line in answer.json()["detail"]
    await live.round_at(live.clock() + HOUR)
    assert [delivery["status"] for delivery in await live.deliveries()] == ["failed", "failed"]
    assert len(live.mail.mailbox) == 0


async def test_the_log_can_be_asked_for_parts(live: Live) -> None:
    numbers = [await live.subscribe() for _ in range(2)]
    for number in (*numbers, *numbers):
        await live.http.post(f"{API}/subscriptions/{number}/send")

    async def ids(query: str) -> list[int]:
        return [each["id"] for each in (await live.http.get(f"{API}/deliveries?{query}")).json()]

    assert await ids("limit=3") == [4, 3, 2]
    assert await ids("before=2") == [1]
    assert await ids("subscription=2") == [4, 2]
    assert await ids("status=failed") == []
    for wrong in ("limit=0", "limit=501", "status=lost", "before=x"):
        assert (await live.http.get(f"{API}/deliveries?{wrong}")).status_code == 422


async def test_a_preview_is_a_page_that_can_neither_run_nor_fetch(live: Live) -> None:
    answer = await live.http.get(f"{API}/preview?symbol=BTCUSDC&frequency=monthly&language=en")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; img-src data:;")
    assert "Monthly report" in answer.text
    assert answer.text.count("data:image/png;base64,") == 2


async def test_a_preview_of_an_unknown_pair_or_without_facts_is_a_problem(live: Live) -> None:
    live.analysis.unknown.add("DOGEUSDC")
    unknown = await live.http.get(f"{API}/preview?symbol=DOGEUSDC")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_pair")
    await live.analysis.stop()
    missing = await live.http.get(f"{API}/preview?symbol=BTCUSDC")
    assert (missing.status_code, missing.json()["code"]) == (503, "facts_missing")


async def test_dates_can_be_asked_for_before_subscribing(live: Live) -> None:
    answer = await live.http.get(f"{API}/dates?frequency=monthly&day=31&hour=06:30&timezone=Asia/Kathmandu")
    assert answer.json() == {"upcoming": [at(f"2027-{day} 02:45") for day in ("03-31", "04-30", "05-31")]}


async def test_a_preview_shows_the_depths_that_are_asked_for(live: Live) -> None:
    answer = await live.http.get(f"{API}/preview?symbol=BTCUSDC&depths=1d&depths=1y&depths=5y&timezone=Asia/Kathmandu")
    assert answer.text.count("data:image/png;base64,") == 3
    wrong = await live.http.get(f"{API}/preview?symbol=BTCUSDC&depths=2d")
    assert (wrong.status_code, wrong.json()["detail"][:8]) == (422, "depths.0")


async def test_only_our_own_page_may_show_a_preview_within_itself(live: Live) -> None:
    answer = await live.http.get(f"{API}/preview?symbol=BTCUSDC")
    assert "frame-ancestors 'self'; sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("change", [{"hour": "07:00"}, {"hour": "12:30"}, {"frequency": "weekly", "weekday": 0}])
@pytest.mark.parametrize("active", [True, False])
async def test_dates_before_a_change_are_those_after_it(live: Live, change: dict[str, str | int], active: bool) -> None:
    number = await live.subscribe(hour="11:00", active=active)
    await live.round_at(DUE + 5 * HOUR)
    query: dict[str, str | int] = {"hour": "11:00", "timezone": "Europe/Paris"} | change | {"subscription": number}
    asked = (await live.http.get(f"{API}/dates", params=query)).json()["upcoming"]
    kept = (await live.http.patch(f"{API}/subscriptions/{number}", json=change | {"active": True})).json()["upcoming"]
    assert asked == kept
    assert len(asked) == 3


async def test_dates_of_a_change_to_no_subscription_are_not_found(live: Live) -> None:
    answer = await live.http.get(f"{API}/dates?subscription=99")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_subscription")


async def test_the_defaults_and_the_limit_can_be_asked_for(live: Live) -> None:
    assert (await live.http.get(f"{API}/defaults")).json() == {
        "hour": "07:00",
        "timezone": "Europe/Paris",
        "language": "fr",
        "depths": {"daily": ["1d", "1w"], "weekly": ["1w", "1mo"], "monthly": ["1mo", "1y"]},
        "limit": 200,
    }


async def test_each_subscription_has_its_latest_delivery(live: Live) -> None:
    first, second, _silent = [await live.subscribe() for _ in range(3)]
    for number in (second, first, first):
        await live.http.post(f"{API}/subscriptions/{number}/send")
    latest = (await live.http.get(f"{API}/deliveries/latest")).json()
    assert {each["subscription_id"]: each["id"] for each in latest} == {first: 3, second: 1}
    assert all(each["status"] == "sent" for each in latest)


async def test_what_is_missing_before_mail_can_be_sent_is_named(tmp_path: Path, empty_database: Path) -> None:
    settings = {"SMTP_HOST": "smtp.gmail.com", "MAIL_FROM": ""}
    async with open_live(tmp_path, empty_database, **settings) as live:
        report = (await live.http.get(f"{API}/mail")).json()
    assert (report["state"], report["missing"]) == ("unset", ["SMTP_USER", "SMTP_PASSWORD"])
    assert "SMTP_USER, SMTP_PASSWORD (or SMTP_PASSWORD_FILE)" in report["problem"]


async def test_the_link_in_a_mail_asks_first_and_pauses_when_confirmed(live: Live) -> None:
    number = await live.subscribe()
    await live.http.post(f"{API}/subscriptions/{number}/send")
    (mail,) = live.mail.mailbox
    found = re.search(r"http://pi\.local:5000(/api/reporter/unsubscribe/[\w-]+)", str(mail.message["List-Unsubscribe"]))
    assert found is not None
    asked = await live.http.get(found[1])
    assert '<form method="post">' in asked.text
    assert (await live.http.get(f"{API}/subscriptions/{number}")).json()["active"]
    done = await live.http.post(found[1])
    assert "reader@example.org" in done.text
    assert not (await live.http.get(f"{API}/subscriptions/{number}")).json()["active"]
    stranger = await live.http.post(f"{API}/unsubscribe/{'x' * 43}")
    assert stranger.status_code == 404


async def test_a_new_subscription_wakes_the_rounds(live: Live) -> None:
    live.clock.to(DUE - 1)
    await live.subscribe()
    live.clock.to(DUE)
    await live.subscribe(hour="12:00")

    async def sent() -> bool:
        return [each["status"] for each in await live.deliveries()] == ["sent"]

    await until(sent)
    assert len(live.mail.mailbox) == 1


async def test_the_interface_describes_itself(live: Live) -> None:
    document = (await live.http.get(f"{API}/openapi.json")).json()
    operations = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert "reporter-add_subscription" in operations
    assert document["components"]["schemas"]["Subscription"]["properties"]["upcoming"]["type"] == "array"
    assert set(document["paths"]) == {
        f"{API}/{path}"
        for path in (
            *("subscriptions", "subscriptions/{number}", "subscriptions/{number}/send"),
            *("deliveries", "deliveries/latest", "preview", "mail", "mail/retry", "dates", "defaults"),
            "unsubscribe/{token}",
        )
    }


async def test_readiness_and_metrics_tell_how_it_stands(live: Live) -> None:
    number = await live.subscribe()
    await live.http.post(f"{API}/subscriptions/{number}/send")
    assert (await live.http.get("/readyz")).json() == {"ready": True, "checks": {"broker": "ok", "loops": "ok"}}
    await live.parts.rounds.round()
    metrics = (await live.http.get("/metrics")).text
    assert 'reporter_deliveries{status="sent"} 1.0' in metrics
    assert 'reporter_mail_state{state="working"} 1.0' in metrics
