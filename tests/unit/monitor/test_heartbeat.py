"""What a process says of itself."""

import os
from pathlib import Path

import pytest

from common.broker import Broker
from common.heartbeat import Beat, Heartbeat
from unit.monitor.hands import Hand
from unit.monitor.records import MIDNIGHT


def _heartbeat(hand: Hand, process: Path) -> Heartbeat:
    timing = hand.timing
    broker = Broker("nats://127.0.0.1:1", "x")
    return Heartbeat(broker, "ingest", timing.clock, timing.ticks, timing.sleep, process=process)


@pytest.mark.parametrize(
    ("files", "memory"),
    [
        ({"smaps_rollup": "55 ---p [rollup]\nRss:  9000 kB\nPss:   5123 kB\nPss_Anon: 7 kB\n"}, 5123 * 1024),
        ({"statm": "900 250 100 1 0 80 0\n"}, 250 * os.sysconf("SC_PAGE_SIZE")),
        ({"smaps_rollup": "", "statm": "odd"}, None),
        ({}, None),
    ],
)
def test_memory_is_the_shared_out_size_else_the_resident_one_else_null(
    tmp_path: Path, files: dict[str, str], memory: int | None
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert _heartbeat(Hand(), tmp_path).measure(None).memory_bytes == memory


def test_the_start_is_told_as_the_clock_had_it_and_the_age_as_time_has_passed() -> None:
    hand = Hand()
    heartbeat = _heartbeat(hand, Path("/proc/self"))
    hand.advance(3_500)
    hand.now += 10**9
    beat = heartbeat.measure(0.5)
    assert (beat.started, beat.uptime_seconds, beat.round_trip_ms) == (MIDNIGHT, 3.5, 0.5)


def test_processor_time_is_this_processs() -> None:
    times = os.times()
    beat = _heartbeat(Hand(), Path("/proc/self")).measure(None)
    assert beat.cpu_seconds >= round(times.user + times.system, 2)


def test_a_heartbeat_is_read_as_it_was_sent() -> None:
    beat = _heartbeat(Hand(), Path("/proc/self")).measure(None)
    assert Beat.decode(beat.encode()) == beat
