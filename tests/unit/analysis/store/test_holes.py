"""What is missing of a window, and the pieces in which it is asked for."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.store.holes import PAGE_ROWS, Known, missing, newest_piece
from analysis.store.ranges import Range, clip, merge, runs, subtract, total
from common.backfill import MAX_BACKFILL_ROWS
from common.intervals import DAY, HOUR, Interval

ONE_HOUR = Interval.ONE_HOUR
START = 1_772_600_400_000 // HOUR * HOUR


def hours(first: int, last: int) -> Range:
    """A range of whole hours from START on."""
    return START + first * HOUR, START + last * HOUR


def known(candles: list[Range], absent: list[Range] | None = None, due: list[Range] | None = None) -> Known:
    """What is known, from any ranges."""
    return Known(merge(candles), merge(absent or []), merge(due or []))


def test_an_empty_series_misses_its_whole_window() -> None:
    assert missing(ONE_HOUR, known([]), hours(0, 50)) == [hours(0, 50)]


def test_gaps_before_between_and_after_the_candles_are_missing() -> None:
    found = missing(ONE_HOUR, known([hours(5, 10), hours(12, 40)]), hours(0, 50))
    assert found == [hours(0, 5), hours(10, 12), hours(40, 50)]


def test_a_known_absence_is_not_missing_until_it_is_due() -> None:
    candles, absent = [hours(0, 10), hours(12, 50)], [hours(10, 12)]
    assert missing(ONE_HOUR, known(candles, absent), hours(0, 50)) == []
    assert missing(ONE_HOUR, known(candles, absent, absent), hours(0, 50)) == [hours(10, 12)]


def test_a_short_tail_after_a_long_absence_waits() -> None:
    candles, absent = [hours(0, 10)], [hours(10, 50)]
    assert missing(ONE_HOUR, known(candles, absent), hours(0, 55)) == []
    assert missing(ONE_HOUR, known(candles, absent), hours(0, 60)) == [hours(50, 60)]


def test_a_short_tail_after_a_long_absence_is_asked_for_once_after_a_start() -> None:
    assert missing(ONE_HOUR, known([hours(0, 10)], [hours(10, 50)]), hours(0, 55), eager=True) == [hours(50, 55)]


def test_a_tail_after_the_longest_absence_waits_a_day_at_most() -> None:
    absent = [hours(10, 5_000)]
    tail = (hours(0, 5_000)[1], hours(0, 5_000)[1] + DAY)
    assert missing(ONE_HOUR, known([hours(0, 10)], absent), (START, tail[1])) == [tail]


def test_a_tail_after_candles_never_waits() -> None:
    assert missing(ONE_HOUR, known([hours(0, 50)], [hours(10, 40)]), hours(0, 51)) == [hours(50, 51)]


@given(
    st.sets(st.integers(0, 80)),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=5),
    st.tuples(st.integers(0, 40), st.integers(41, 80)),
)
@settings(max_examples=200)
def test_an_eager_look_finds_exactly_what_is_neither_held_nor_absent(
    opens: set[int], absent: list[tuple[int, int]], window: tuple[int, int]
) -> None:
    held = runs([START + time * HOUR for time in sorted(opens)], HOUR)
    gone = subtract(merge(hours(*piece) for piece in absent), held)
    found = missing(ONE_HOUR, Known(held, gone), hours(*window), eager=True)
    expected = set(range(*window)) - opens - {hour for first, last in absent for hour in range(first, last)}
    assert {(start - START) // HOUR + n for start, end in found for n in range((end - start) // HOUR)} == expected


def test_the_newest_piece_is_as_long_as_one_request_allows() -> None:
    whole = hours(0, 3 * MAX_BACKFILL_ROWS)
    assert newest_piece(ONE_HOUR, [whole]) == hours(2 * MAX_BACKFILL_ROWS, 3 * MAX_BACKFILL_ROWS)
    assert newest_piece(ONE_HOUR, [whole], PAGE_ROWS) == hours(3 * MAX_BACKFILL_ROWS - PAGE_ROWS, 3 * MAX_BACKFILL_ROWS)


def test_neighbours_that_one_page_holds_are_asked_for_together() -> None:
    ranges = [hours(0, 5), hours(3_000, 3_001), hours(3_500, 3_501), hours(3_900, 3_901)]
    assert newest_piece(ONE_HOUR, ranges) == hours(3_000, 3_901)


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)), min_size=1, max_size=8))
@settings(max_examples=200)
def test_asking_piece_by_piece_ends_with_nothing_missing(pieces: list[tuple[int, int]]) -> None:
    left = merge(hours(*piece) for piece in pieces)
    for _ in range(200):
        if not left:
            break
        piece = newest_piece(ONE_HOUR, left)
        assert piece[1] == left[-1][1]
        assert 0 < piece[1] - piece[0] <= MAX_BACKFILL_ROWS * HOUR
        assert total(clip(left, *piece)) > 0
        left = subtract(left, [piece])
    assert left == []
