from hypothesis import given, settings
from hypothesis import strategies as st

from common.intervals import HOUR, MINUTE, Interval
from ingest.coverage import Coverage, Seen, split_closed
from ingest.klines import Candle

ONE = Interval.ONE_HOUR


def _candles(*hours: int) -> list[Candle]:
    return [Candle(hour * HOUR, 1, 1, 1, 1, 0, 0, 0) for hour in hours]


def _coverage(start: int, end: int, hours: list[int], now: int) -> Coverage:
    seen = Seen(ONE, start * HOUR, end * HOUR)
    candles = _candles(*hours)
    seen.add(candles, [candle for candle in split_closed(candles, ONE, now) if candle.open_time < end * HOUR])
    return seen.coverage(now)


def test_the_last_candle_of_an_answer_is_open_until_its_end_lies_clearly_behind() -> None:
    assert split_closed(_candles(1, 2), ONE, 3 * HOUR) == _candles(1)
    assert split_closed(_candles(1, 2), ONE, 3 * HOUR + 1_999) == _candles(1)
    assert split_closed(_candles(1, 2), ONE, 3 * HOUR + 2_000) == _candles(1, 2)


def test_a_candle_followed_by_another_is_closed_whatever_the_clock_says() -> None:
    assert split_closed(_candles(1, 2), ONE, 0) == _candles(1)


def test_nothing_is_closed_in_an_empty_answer() -> None:
    assert split_closed([], ONE, 0) == []


def test_a_full_range_is_covered_without_holes() -> None:
    assert _coverage(1, 4, [1, 2, 3, 4], 5 * HOUR) == Coverage((HOUR, 4 * HOUR), [])


def test_what_is_absent_between_candles_is_a_hole() -> None:
    assert _coverage(0, 6, [1, 2, 5], 99 * HOUR) == Coverage((0, 6 * HOUR), [(0, HOUR), (3 * HOUR, 5 * HOUR)])


def test_the_open_candle_is_not_covered() -> None:
    assert _coverage(1, 4, [1, 2, 3], 3 * HOUR + 60_000) == Coverage((HOUR, 3 * HOUR), [])


def test_a_range_that_is_all_open_is_not_covered_at_all() -> None:
    assert _coverage(3, 4, [3], 3 * HOUR + 60_000) == Coverage(None, [])


def test_a_range_in_the_future_is_not_covered_at_all() -> None:
    assert _coverage(30, 40, [], 3 * HOUR) == Coverage(None, [])


def test_a_candle_absent_at_the_end_may_still_come_for_ten_minutes() -> None:
    assert _coverage(0, 3, [0, 1], 3 * HOUR + 9 * MINUTE) == Coverage((0, 2 * HOUR), [])
    assert _coverage(0, 3, [0, 1], 3 * HOUR + 10 * MINUTE) == Coverage((0, 3 * HOUR), [(2 * HOUR, 3 * HOUR)])


def test_a_candle_absent_before_a_later_one_is_a_hole_at_once() -> None:
    assert _coverage(0, 3, [0, 1, 3], 3 * HOUR + 1) == Coverage((0, 3 * HOUR), [(2 * HOUR, 3 * HOUR)])


@settings(max_examples=200)
@given(st.sets(st.integers(0, 30)), st.integers(0, 20), st.integers(1, 15), st.integers(0, 31 * 60))
def test_holes_and_candles_together_are_what_is_covered(hours: set[int], start: int, count: int, minute: int) -> None:
    now = minute * MINUTE
    there = sorted(hour for hour in hours if hour * HOUR <= now and start <= hour <= start + count)
    found = _coverage(start, start + count, there, now)
    if found.covered is None:
        assert found.holes == []
        return
    first, last = found.covered
    assert first == start * HOUR < last <= (start + count) * HOUR
    assert last <= now
    absent = {hour for begin, end in found.holes for hour in range(begin // HOUR, end // HOUR)}
    assert absent == set(range(start, last // HOUR)) - set(there)
