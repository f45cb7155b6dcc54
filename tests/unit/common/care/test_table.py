from datetime import UTC, datetime
from typing import Any

import pytest

from common.care.look import Seen
from common.care.table import render, warnings

NOW = int(datetime(2027, 3, 4, 12, 0, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
HOST: dict[str, Any] = {
    "now": {
        "memory": {"limits_work": True},
        "disk": {"volumes": [{"name": "system", "free": 20 * 2**30, "total": 32 * 2**30, "percent": 37.5}]},
    },
    "alarms": [],
    "history": {"problem": None, "set_aside": None},
}
CANDLE = {"symbol": "BTCUSDC", "interval": "5m", "open_time": [NOW - 5 * MINUTE]}
PARTS = [
    {"name": "ingest", "state": "up", "memory_bytes": 60 * 2**20, "uptime_seconds": 93_700.0, "restarts": 2},
    {"name": "broker", "state": "up", "memory_bytes": 20 * 2**20, "uptime_seconds": 10.0, "restarts": 0},
]


def seen(unready: dict[str, str] | None = None, **answers: Any) -> Seen:
    told: dict[str, Any] = {
        "parts": {"parts": PARTS},
        "host": HOST,
        "ingest": {"exchange": {"problem": None}},
        "stored": {"pairs": [{"symbol": "BTCUSDC", "followed": True}]},
        "candle": CANDLE,
        "mail": {"problem": None, "clock_problem": None},
        "subscriptions": [{"next_due": NOW + 90 * MINUTE}, {"next_due": None}],
    }
    return Seen(told | answers, unready or {})


def container(service: str, **state: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "Status": "running",
        "StartedAt": "2027-03-04T11:48:00.123456789Z",
        "Health": {"Status": "healthy"},
    }
    told |= {"FinishedAt": "0001-01-01T00:00:00Z", "ExitCode": 0}
    return {"service": service, "state": told | state, "restarts": 1}


def rows(text: str) -> dict[str, str]:
    return {line.split("  ")[0]: " ".join(line.split()) for line in text.splitlines() if line}


def test_each_container_is_a_row_with_its_memory() -> None:
    told = rows(render([container("ingest"), container("nats")], seen(), "http://pi:5000", NOW))
    assert told["PART"] == "PART STATE SINCE MEMORY RESTARTS"
    assert told["ingest"] == "ingest healthy 12 min 60 MB 1"
    assert told["nats"] == "nats healthy 12 min 20 MB 1"


def test_a_container_that_does_not_run_says_since_when() -> None:
    ended = container("web", Status="exited", FinishedAt="2027-03-04T11:00:00Z", ExitCode=1)
    new = container("nats", Status="created")
    told = rows(render([ended, new], seen(), "", NOW))
    assert told["web"] == "web exited 1 h 0 min - 1"
    assert told["nats"] == "nats created - - 1"


def test_without_docker_the_parts_tell_of_themselves() -> None:
    told = rows(render([], seen(), "http://pi:5000", NOW))
    assert told["ingest"] == "ingest up 1 d 2 h 60 MB 2"


def test_page_disk_last_candle_and_next_mail_are_told() -> None:
    told = rows(render([], seen(), "http://pi:5000", NOW))
    assert told["Page"] == "Page http://pi:5000"
    assert told["Disk"] == "Disk system: 38 % full, 20.0 of 32.0 GB free"
    assert told["Last candle"] == "Last candle 2027-03-04 11:55 UTC (BTCUSDC 5m, opened 5 min ago)"
    assert told["Next mail"] == "Next mail 2027-03-04 13:30 UTC, in 1 h 30 min (2 subscriptions)"


def test_before_the_first_candle_there_is_none() -> None:
    told = rows(render([], seen(stored={"pairs": []}, candle=None), "http://pi:5000", NOW))
    assert told["Last candle"] == "Last candle none yet"


def test_when_all_is_well_there_is_no_warning() -> None:
    assert list(warnings([container("ingest")], seen())) == []
    assert "Warnings" not in render([container("ingest")], seen(), "", NOW)


def test_nothing_that_answers_is_told_as_such() -> None:
    empty = Seen(dict.fromkeys(seen().answers), {"monitor": "it does not answer"})
    told = rows(render([container("web")], empty, "http://pi:5000", NOW))
    assert told["web"] == "web healthy 12 min - 1"
    assert told["Last candle"] == "Last candle not known: analysis does not answer"
    assert "does not answer" in told["Next mail"]


@pytest.mark.parametrize(
    ("containers", "given", "words"),
    [
        ([container("web", Status="exited", ExitCode=137)], seen(), "web does not run (exited, code 137)"),
        ([container("analysis", OOMKilled=True)], seen(), "want of memory"),
        ([container("web", Health={"Status": "unhealthy"})], seen(), "web does not pass its health check"),
        ([], seen({"reporter": "the NATS broker cannot be reached"}), "reporter is not ready: the NATS broker"),
        ([], seen(host=HOST | {"alarms": [{"name": "disk_data", "value": 91.5, "high": 90}]}), "disk data at 91.5"),
        ([], seen(host=HOST | {"history": {"problem": "disk full", "set_aside": None}}), "disk full"),
        ([], seen(host=HOST | {"now": {"memory": {"limits_work": False}}}), "memory cgroup is off"),
        ([], seen(ingest={"exchange": {"problem": "it answers 451"}}), "the exchange: it answers 451"),
        ([], seen(mail={"problem": "SMTP_USER is not set", "clock_problem": None}), "mail: SMTP_USER"),
        ([], seen(mail={"problem": None, "clock_problem": "the clock is wrong"}), "the clock is wrong"),
    ],
)
def test_what_wants_looking_at_is_named(containers: list[dict[str, Any]], given: Seen, words: str) -> None:
    assert [line for line in warnings(containers, given) if words in line]
    assert words in render(containers, given, "", NOW)
