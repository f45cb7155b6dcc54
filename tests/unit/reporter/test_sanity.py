"""When this machine's clock is believed."""

import os
from pathlib import Path

import pytest

from common.candles import Candles
from common.intervals import DAY, HOUR, MINUTE, Interval
from reporter import sanity
from reporter.sanity import FIRST_DATE, TOLERANCE, ClockCheck, build_date

BUILT = FIRST_DATE + 5 * DAY
NOW = BUILT + 100 * DAY
OPENED = Interval.FIVE_MINUTES.floor(NOW)


class Time:
    def __init__(self, now: int = NOW) -> None:
        self.now = now
        self.ticks = 1_000_000

    def pass_by(self, milliseconds: int) -> None:
        self.now += milliseconds
        self.ticks += milliseconds


def check(time: Time) -> ClockCheck:
    return ClockCheck(lambda: time.now, lambda: time.ticks, BUILT)


def live(opened: int = OPENED, interval: Interval = Interval.FIVE_MINUTES, *, closed: bool = False) -> bytes:
    one: list[float] = [1.0]
    return Candles(
        symbol="BTCUSDC",
        interval=interval,
        closed=closed,
        source="stream",
        open_time=[opened],
        open=one,
        high=one,
        low=one,
        close=one,
        volume=one,
        quote_volume=one,
        trades=[1],
    ).encode()


def test_a_clock_before_the_build_date_is_wrong_whatever_is_heard() -> None:
    time = Time(BUILT - 1)
    checked = check(time)
    checked.hear(live(Interval.FIVE_MINUTES.floor(time.now)))
    assert "in the past" in (checked.problem() or "")


@pytest.mark.parametrize(
    ("dated", "built"), [(FIRST_DATE + 30 * DAY, FIRST_DATE + 29 * DAY), (FIRST_DATE, FIRST_DATE), (0, FIRST_DATE)]
)
def test_the_build_date_is_that_of_the_installed_file_less_a_day_where_it_says_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dated: int, built: int
) -> None:
    file = tmp_path / "sanity.py"
    file.touch()
    os.utime(file, (dated / 1000, dated / 1000))
    monkeypatch.setattr(sanity, "__file__", str(file))
    assert build_date() == built


def test_a_clock_that_agrees_with_the_exchange_is_right() -> None:
    checked = check(Time())
    checked.hear(live())
    assert checked.problem() is None
    assert checked.doubt() is None


@pytest.mark.parametrize(
    ("offset", "word"),
    [(-3 * HOUR, "behind"), (3 * HOUR, "ahead"), (-TOLERANCE - MINUTE, "behind"), (TOLERANCE + 6 * MINUTE, "ahead")],
)
def test_a_clock_far_from_the_exchanges_is_wrong(offset: int, word: str) -> None:
    time = Time(OPENED + offset)
    checked = check(time)
    checked.hear(live())
    assert word in (checked.problem() or "")


@pytest.mark.parametrize("offset", [-TOLERANCE, 0, 5 * MINUTE + TOLERANCE])
def test_small_differences_are_let_pass(offset: int) -> None:
    checked = check(Time(OPENED + offset))
    checked.hear(live())
    assert checked.problem() is None


def test_a_clock_set_while_the_exchange_is_silent_is_noticed() -> None:
    time = Time()
    checked = check(time)
    checked.hear(live())
    time.pass_by(10 * MINUTE)
    assert checked.problem() is None
    time.now += 2 * HOUR
    assert "ahead" in (checked.problem() or "")


def test_an_old_reference_says_nothing_any_more() -> None:
    time = Time()
    checked = check(time)
    checked.hear(live())
    time.ticks += 16 * MINUTE
    time.now += 9 * HOUR
    assert checked.problem() is None


def test_just_after_a_start_the_exchange_is_waited_for_a_moment() -> None:
    time = Time()
    checked = check(time)
    assert checked.problem() is None
    assert "waits for the exchange" in (checked.doubt() or "")
    time.pass_by(90_000)
    assert checked.doubt() is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"open_time": []}',
        b'{"open_time": ["x"], "interval": "5m"}',
        live(interval=Interval.ONE_HOUR, opened=Interval.ONE_HOUR.floor(NOW - 9 * HOUR)),
        live(OPENED - 300 * MINUTE, closed=True),
    ],
)
def test_what_is_no_forming_candle_of_five_minutes_changes_nothing(payload: bytes) -> None:
    checked = check(Time())
    checked.hear(payload)
    assert checked.is_listening
    assert checked.problem() is None


def test_one_candle_every_few_seconds_is_enough() -> None:
    time = Time()
    checked = check(time)
    checked.hear(live())
    assert not checked.is_listening
    time.pass_by(6_000)
    assert checked.is_listening
