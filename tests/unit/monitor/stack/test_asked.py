"""Broker and proxy."""

import pytest

from monitor.stack.asked import Asked
from monitor.stack.endpoints import EndpointError, Facts, read_broker, read_proxy
from unit.monitor.hands import Hand
from unit.monitor.records import MIDNIGHT, SECOND

_VARZ = b"""{"server_id": "N", "version": "2.12.1", "start": "2027-02-28T23:00:00.830429667Z",
 "mem": 13979648, "cpu": 1.5}"""
_METRICS = b"""# HELP go_build_info Build information about the main Go module.
# TYPE go_build_info gauge
go_build_info{checksum="",path="caddy",version="v2.11.0"} 1
go_goroutines 14
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 2.5
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 4.7026176e+07
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.7953750269e+09
"""


def _facts(started: int = MIDNIGHT, cpu_seconds: float | None = 1.0) -> Facts:
    return Facts(version="1", started=started, memory_bytes=5, cpu_seconds=cpu_seconds, cpu_percent=None)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def proxy(hand: Hand) -> Asked:
    return Asked("proxy", "proxy", _facts, hand.timing, hand.emit)


def test_the_brokers_word_is_understood() -> None:
    assert read_broker(_VARZ) == Facts("2.12.1", 1_803_855_600_830, 13_979_648, None, 1.5)


def test_the_proxys_word_is_understood() -> None:
    assert read_proxy(_METRICS) == Facts("v2.11.0", 1_795_375_026_900, 47_026_176, 2.5, None)


def test_a_version_that_is_none_is_null() -> None:
    assert read_proxy(_METRICS.replace(b"v2.11.0", b"(devel)")).version is None


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'{"version": 1, "start": "soon", "mem": 1, "cpu": 1}'])
def test_a_broker_that_talks_nonsense_is_an_error_with_a_reason(body: bytes) -> None:
    with pytest.raises(EndpointError, match="not understood"):
        read_broker(body)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"process_cpu_seconds_total x\n", b"<html>"])
def test_a_proxy_that_talks_nonsense_is_an_error_with_a_reason(body: bytes) -> None:
    with pytest.raises(EndpointError, match="not understood"):
        read_proxy(body)


def test_a_part_that_was_not_asked_yet_says_so(proxy: Asked) -> None:
    part = proxy.part()
    assert (part.state, part.reason) == ("unknown", "not available: it has not been asked yet")
    assert proxy.values() == {}


def test_an_answer_is_told(proxy: Asked, hand: Hand) -> None:
    proxy.hear(_facts(started=MIDNIGHT - 60 * SECOND))
    part = proxy.part()
    assert (part.state, part.memory_bytes, part.uptime_seconds, part.restarts) == ("up", 5, 60, 0)
    assert set(part.missing) == {"host", "cpu_percent", "round_trip_ms"}


def test_use_is_measured_between_two_answers(proxy: Asked, hand: Hand) -> None:
    proxy.hear(_facts(cpu_seconds=1.0))
    hand.advance(10 * SECOND)
    proxy.hear(_facts(cpu_seconds=1.2))
    assert proxy.part().cpu_percent == pytest.approx(2)
    assert proxy.values() == {"service.proxy.memory": 5.0, "service.proxy.cpu": pytest.approx(2)}


def test_another_start_is_a_restart(proxy: Asked, hand: Hand) -> None:
    proxy.hear(_facts())
    hand.advance(10 * SECOND)
    proxy.hear(_facts(started=MIDNIGHT + 1, cpu_seconds=0.1))
    assert hand.told == [("restart", {"restarted": "proxy", "restarts": 1})]
    assert (proxy.part().restarts, proxy.part().cpu_percent) == (1, None)


def test_a_part_that_stops_answering_is_silent_with_the_reason(proxy: Asked, hand: Hand) -> None:
    proxy.hear(_facts())
    hand.advance(20 * SECOND)
    proxy.fail(EndpointError("http://web:2019/metrics does not answer: refused"))
    part = proxy.part()
    assert (part.state, part.memory_bytes, part.silent_seconds) == ("silent", None, 20)
    assert part.reason == "not available: http://web:2019/metrics does not answer: refused"
    assert proxy.values() == {}
