"""What the exchange has no candle for."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.store.absences import Absence, Absences
from analysis.store.ranges import merge
from common.intervals import DAY, HOUR, WEEK

NOW = 1_772_626_320_000


def test_what_was_learnt_is_remembered_and_told_as_news_only_once() -> None:
    absences = Absences()
    assert absences.learn([(10, 20)], NOW)
    assert not absences.learn([(10, 20)], NOW)
    assert absences.learn([(15, 30)], NOW)
    assert absences.ranges() == [(10, 30)]


def test_a_candle_that_turns_up_ends_the_absence_there() -> None:
    absences = Absences([Absence(10, 30, NOW, NOW)])
    assert absences.forget([(15, 20)])
    assert not absences.forget([(15, 20)])
    assert absences.ranges() == [(10, 15), (20, 30)]


def test_an_absence_of_long_ago_is_asked_for_again_after_a_week() -> None:
    absences = Absences()
    absences.learn([(NOW - 900 * DAY, NOW - 899 * DAY)], NOW)
    assert absences.due(NOW + WEEK - 1) == []
    assert absences.due(NOW + WEEK) == [(NOW - 900 * DAY, NOW - 899 * DAY)]


def test_a_fresh_absence_is_asked_for_again_after_an_hour_and_then_ever_more_rarely() -> None:
    absences = Absences()
    absences.learn([(NOW - HOUR, NOW)], NOW)
    waits, now = [], NOW
    for _ in range(12):
        asked = next(hours for hours in range(1, 400) if absences.due(now + hours * HOUR))
        waits.append(asked)
        now += asked * HOUR
        absences.learn([(NOW - HOUR, NOW)], now)
    assert waits == [1, 1, 2, 4, 8, 16, 32, 64, 128, 168, 168, 168]


def test_an_absence_that_goes_on_keeps_its_age() -> None:
    absences = Absences()
    absences.learn([(NOW - DAY, NOW)], NOW)
    absences.learn([(NOW - DAY, NOW + 8 * HOUR)], NOW + 8 * HOUR)
    assert absences.due(NOW + 15 * HOUR) == []
    assert absences.due(NOW + 16 * HOUR) != []


def test_what_was_checked_by_a_clock_in_the_future_is_asked_for_again() -> None:
    assert Absences([Absence(10, 20, NOW + DAY, NOW + DAY)]).due(NOW) == [(10, 20)]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 30), st.integers(0, 5)), max_size=15))
def test_learning_and_forgetting_in_any_order_is_set_arithmetic(steps: list[tuple[bool, int, int, int]]) -> None:
    absences, expected = Absences(), set[int]()
    for learns, start, end, hour in steps:
        if learns:
            absences.learn([(start, end)], NOW + hour * HOUR)
            expected |= set(range(start, end))
        else:
            absences.forget([(start, end)])
            expected -= set(range(start, end))
    assert {moment for start, end in absences.ranges() for moment in range(start, end)} == expected
    kept = [(absence.start, absence.end) for absence in absences.all()]
    assert sum(end - start for start, end in kept) == len(expected)
    assert merge(kept) == absences.ranges()
