"""When REST is asked for its word on what the stream said."""

import pytest

from analysis.store.doubts import Doubts
from analysis.store.frames import Change
from common.intervals import HOUR, MINUTE, Interval

FIVE = Interval.FIVE_MINUTES
STEP = 5 * MINUTE
NOW = 1_772_582_400_000  # 2026-03-04T00:00Z


def _streamed(*times: int, now: int = NOW) -> Doubts:
    doubts = Doubts("BTCUSDC", FIVE)
    doubts.learn(times, Change(added=times), "stream", now)
    return doubts


def _due_after(doubts: Doubts, since: int = NOW) -> int:
    """The ms after which everything is due, found minute by minute."""
    return next(wait for wait in range(0, 3 * HOUR, MINUTE) if doubts.due(since + wait))


def test_what_the_stream_added_is_due_within_one_to_two_hours() -> None:
    doubts = _streamed(NOW - STEP)
    assert doubts.ranges == [(NOW - STEP, NOW)]
    assert HOUR <= _due_after(doubts) <= 2 * HOUR


def test_series_are_due_at_different_moments() -> None:
    waits = set()
    for number in range(50):
        doubts = Doubts(f"PAIR{number}", FIVE)
        doubts.add([(NOW, NOW + STEP)], NOW)
        waits.add(_due_after(doubts))
    assert len(waits) > 25


def test_what_came_later_does_not_put_it_off_and_is_due_with_it() -> None:
    doubts = _streamed(NOW - STEP)
    wait = _due_after(doubts)
    doubts.learn([NOW], Change(added=(NOW,)), "stream", NOW + STEP)
    assert _due_after(doubts) == wait
    assert doubts.due(NOW + wait) == [(NOW - STEP, NOW + STEP)]


def test_a_contradiction_is_due_at_once() -> None:
    doubts = _streamed(NOW - STEP)
    doubts.learn([NOW - STEP], Change(disputed=(NOW - STEP,)), "stream", NOW + MINUTE)
    assert doubts.due(NOW + MINUTE) == [(NOW - STEP, NOW)]


def test_a_repetition_raises_no_doubt() -> None:
    doubts = Doubts("BTCUSDC", FIVE)
    doubts.learn([NOW], Change(), "stream", NOW)
    assert doubts.ranges == []


def test_rest_settles_what_it_speaks_of_an_hour_after_its_close_and_nothing_else() -> None:
    doubts = _streamed(NOW - 2 * STEP, NOW - STEP)
    doubts.learn([NOW - 2 * STEP], Change(), "rest", NOW - STEP + HOUR)
    assert doubts.ranges == [(NOW - STEP, NOW)]


def test_what_rest_says_within_the_hour_is_asked_for_once_more() -> None:
    doubts = Doubts("BTCUSDC", FIVE)
    old, young = NOW - STEP - HOUR, NOW - HOUR
    doubts.learn([old, young], Change(added=(old, young)), "rest", NOW)
    assert doubts.ranges == [(young, young + STEP)]
    assert HOUR <= _due_after(doubts) <= 2 * HOUR


def test_after_the_answer_to_a_contradiction_there_is_patience_again() -> None:
    doubts = _streamed(NOW - STEP)
    doubts.learn([NOW - STEP], Change(disputed=(NOW - STEP,)), "stream", NOW)
    doubts.learn([NOW - STEP], Change(), "rest", NOW)
    assert HOUR <= _due_after(doubts) <= 2 * HOUR


def test_the_word_that_was_asked_for_is_awaited_until_it_comes() -> None:
    doubts = _streamed(NOW - 2 * STEP, NOW - STEP)
    doubts.expect(doubts.ranges)
    doubts.learn([NOW - 2 * STEP], Change(), "rest", NOW)
    assert doubts.awaited == [(NOW - STEP, NOW)]
    doubts.postpone(NOW)
    assert doubts.awaited == []


def test_after_a_failure_it_is_left_alone_for_a_while() -> None:
    doubts = _streamed(NOW - STEP)
    later = NOW + 2 * HOUR
    doubts.postpone(later)
    assert doubts.due(later + 9 * MINUTE) == []
    assert doubts.due(later + 10 * MINUTE) == [(NOW - STEP, NOW)]


@pytest.mark.parametrize("years", [1, 30])
def test_a_clock_set_back_does_not_keep_it_waiting(years: int) -> None:
    assert _streamed(NOW - STEP).due(NOW - years * 365 * 24 * HOUR) == [(NOW - STEP, NOW)]
