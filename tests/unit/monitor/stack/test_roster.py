"""The services, as their heartbeats tell."""

from typing import Any

import pytest

from common.heartbeat import Beat
from monitor.stack.parts import Part
from monitor.stack.roster import Roster
from unit.monitor.hands import Hand
from unit.monitor.records import MIDNIGHT, SECOND


def _beat(service: str = "ingest", **changes: Any) -> Beat:
    values = {
        "service": service,
        "host": "c0ffee",
        "version": "1.2.3",
        "pid": 7,
        "started": MIDNIGHT - 5000,
        "uptime_seconds": 5.0,
        "memory_bytes": 50_000_000,
        "cpu_seconds": 1.0,
        "round_trip_ms": 0.8,
    }
    return Beat.model_validate(values | changes)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def roster(hand: Hand) -> Roster:
    return Roster(hand.timing, hand.emit, hand.remember)


def _part(roster: Roster, name: str = "ingest") -> Part:
    (part,) = [part for part in roster.parts() if part.name == name]
    return part


def test_a_service_that_was_never_heard_is_unknown_not_zero(roster: Roster) -> None:
    part = _part(roster, "reporter")
    assert (part.state, part.memory_bytes, part.restarts, part.last_heartbeat) == ("unknown", None, None, None)
    assert part.reason == "not available: nothing was heard of it since the monitor started"


def test_a_heartbeat_is_told_as_it_came(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat())
    hand.advance(2 * SECOND)
    part = _part(roster)
    assert (part.state, part.version, part.memory_bytes, part.round_trip_ms) == ("up", "1.2.3", 50_000_000, 0.8)
    assert (part.last_heartbeat, part.silent_seconds, part.uptime_seconds) == (MIDNIGHT, 2, 7)
    assert part.started == MIDNIGHT - 5000


def test_processor_use_is_measured_between_two_heartbeats(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat(cpu_seconds=1.0))
    assert _part(roster).missing == {"cpu_percent": "not available: it takes two readings to measure"}
    hand.advance(10 * SECOND)
    roster.hear(_beat(cpu_seconds=1.5))
    assert _part(roster).cpu_percent == pytest.approx(5)
    assert _part(roster).missing == {}


def test_a_service_that_falls_silent_is_told_with_its_last_word(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat())
    hand.advance(30 * SECOND)
    assert _part(roster).state == "up"
    hand.advance(SECOND)
    part = _part(roster)
    assert (part.state, part.memory_bytes, part.version) == ("silent", None, "1.2.3")
    assert part.reason == "not available: no heartbeat for 31 s"


def test_a_clock_that_is_set_makes_nobody_silent(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat())
    hand.now += 10**9
    assert _part(roster).state == "up"


def test_a_new_start_is_a_restart_told_once(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat())
    for _ in range(3):
        hand.advance(10 * SECOND)
        roster.hear(_beat(started=MIDNIGHT, cpu_seconds=0.1))
    assert _part(roster).restarts == 1
    assert hand.told == [("restart", {"restarted": "ingest", "restarts": 1})]


def test_use_is_not_measured_across_a_restart(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat(cpu_seconds=100))
    hand.advance(10 * SECOND)
    roster.hear(_beat(started=MIDNIGHT, cpu_seconds=1))
    assert _part(roster).cpu_percent is None


def test_a_restart_while_the_monitor_was_away_counts(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat())
    roster.hear(_beat(started=MIDNIGHT))
    later = Roster(hand.timing, hand.emit, hand.remember)
    later.restore(hand.state)
    assert _part(later).state == "unknown"
    assert _part(later).restarts == 1
    later.hear(_beat(started=MIDNIGHT))
    assert _part(later).restarts == 1
    later.hear(_beat(started=MIDNIGHT + 1))
    assert _part(later).restarts == 2


def test_a_second_process_under_the_same_name_is_no_endless_restart(roster: Roster, hand: Hand) -> None:
    for _ in range(5):
        roster.hear(_beat(started=1))
        roster.hear(_beat(started=2))
        hand.advance(10 * SECOND)
    assert _part(roster).restarts == 1


def test_replicas_are_told_one_by_one_and_charted_together(roster: Roster, hand: Hand) -> None:
    for host in ("one", "two"):
        roster.hear(_beat("analysis", host=host))
    hand.advance(10 * SECOND)
    for host in ("one", "two"):
        roster.hear(_beat("analysis", host=host, cpu_seconds=1.1))
    assert [(part.host, part.state) for part in roster.parts() if part.name == "analysis"] == [
        ("one", "up"),
        ("two", "up"),
    ]
    assert roster.values()["service.analysis.memory"] == 100_000_000
    assert roster.values()["service.analysis.cpu"] == pytest.approx(2)


def test_a_container_made_anew_replaces_the_one_that_fell_silent(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat(host="old"))
    hand.advance(40 * SECOND)
    roster.hear(_beat(host="new", started=MIDNIGHT))
    part = _part(roster)
    assert (part.host, part.restarts) == ("new", 1)
    assert hand.kinds == ["restart"]


def test_what_is_silent_or_foreign_is_not_charted(roster: Roster, hand: Hand) -> None:
    roster.hear(_beat("stranger"))
    roster.hear(_beat())
    assert set(roster.values()) == {"service.ingest.memory"}
    hand.advance(60 * SECOND)
    assert roster.values() == {}


def test_names_without_end_are_forgotten_not_kept(roster: Roster, hand: Hand) -> None:
    for number in range(500):
        hand.advance(1)
        roster.hear(_beat(host=f"h{number}"))
    assert len(roster.parts()) < 50
    assert any(part.host == "h499" for part in roster.parts())
