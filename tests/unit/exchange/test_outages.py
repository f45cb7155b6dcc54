import itertools

import numpy as np

from common.intervals import DAY, HOUR, MINUTE, WEEK
from standins.exchange.outages import Calendar, Stop, make_stops

LISTED = 10 * WEEK
STOP = Stop(halt=20 * WEEK, start=20 * WEEK + HOUR, end=20 * WEEK + 3 * HOUR)
CALENDAR = Calendar([STOP], LISTED, 40 * WEEK)


def test_a_candle_is_absent_only_when_the_whole_of_it_is() -> None:
    start = np.array([STOP.start - HOUR, STOP.start, STOP.end - HOUR, STOP.end])
    assert CALENDAR.absent(start, HOUR).tolist() == [False, True, True, False]
    assert not CALENDAR.absent(np.array([STOP.start - HOUR]), 4 * HOUR).any()


def test_nothing_is_there_before_the_listing_nor_after_the_end() -> None:
    start = np.array([LISTED - HOUR, LISTED, 40 * WEEK - HOUR, 40 * WEEK])
    assert CALENDAR.absent(start, HOUR).tolist() == [True, False, False, True]


def test_trading_is_open_for_the_rest_of_the_time() -> None:
    start = np.array([STOP.halt - HOUR, STOP.halt, STOP.end - HOUR])
    assert CALENDAR.open_share(start, 4 * HOUR).tolist() == [0.25, 0.25, 0.75]
    assert CALENDAR.open_share(np.array([30 * WEEK]), DAY).tolist() == [1.0]


def test_a_halt_is_served_without_trades() -> None:
    start = np.array([STOP.halt - 1, STOP.halt, STOP.start - 1, STOP.start])
    assert CALENDAR.opens_halted(start).tolist() == [False, True, True, False]


def test_a_stop_that_lasts_beyond_a_candle_cuts_it() -> None:
    assert CALENDAR.close_time(STOP.start - HOUR, STOP.start) == STOP.moment
    assert CALENDAR.close_time(STOP.start - HOUR, STOP.start + HOUR) == STOP.moment
    assert CALENDAR.close_time(STOP.start - HOUR, STOP.end + HOUR) == STOP.end + HOUR - 1
    assert CALENDAR.close_time(STOP.end, STOP.end + HOUR) == STOP.end + HOUR - 1


def test_outages_are_laid_out_by_seed_at_whole_minutes_and_apart() -> None:
    first, last = 2500 * WEEK, 3000 * WEEK
    stops = make_stops(7, first, last)
    assert stops == make_stops(7, first, last)
    assert stops != make_stops(8, first, last)
    assert len(stops) >= 29
    for stop, following in itertools.pairwise(stops):
        assert stop.halt <= stop.start < stop.end < following.halt
        assert stop.halt % MINUTE == stop.start % MINUTE == stop.end % MINUTE == 0
        assert 40 * MINUTE <= stop.end - stop.start < 10 * HOUR
    assert any(stop.halt < stop.start for stop in stops)
