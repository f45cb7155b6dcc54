"""One series: what is final, what is forming, what is a hole."""

from analysis.snapshot import Forming
from analysis.store.rows import Row
from analysis.store.series import Series
from common.intervals import DAY, MINUTE, Interval

FIVE = Interval.FIVE_MINUTES
STEP = 5 * MINUTE
MONDAY = 1_772_409_600_000  # 2026-03-02T00:00Z, the first day of a partition


def row(place: int, value: float = 1.0) -> Row:
    """The candle that opens so many intervals after MONDAY."""
    return MONDAY + place * STEP, 10.0, 12.0, 9.0, 11.0, value, 50.0, 7


def forming(place: int, close: float = 11.0) -> Forming:
    """A forming candle."""
    return Forming(MONDAY + place * STEP, 10.0, 12.0, 9.0, close, 5.0, 50.0, 7)


def series(*rows: Row) -> Series:
    """A series that holds some candles already."""
    made = Series("BTCUSDC", FIVE)
    if rows:
        made.close(list(rows), "rest")
    return made


def test_the_stream_never_overwrites_a_closed_candle() -> None:
    some = series(row(0))
    before = some.snapshot(None, 0)
    assert not some.close([row(0, 2.0)], "stream")
    after = some.snapshot(None, 0)
    assert (after.version, after.live_version) == (before.version, before.live_version)
    assert list(after.closed.iter_rows()) == [row(0)]


def test_rest_restates_a_closed_candle() -> None:
    some = series()
    some.close([row(0), row(1)], "stream")
    change = some.close([row(0, 2.0), row(1)], "rest")
    assert change.corrected == (MONDAY,)
    assert list(some.snapshot(None, 0).closed.iter_rows()) == [row(0, 2.0), row(1)]


def test_the_source_is_that_of_the_newest_candle() -> None:
    some = series(row(1))
    some.close([row(2)], "stream")
    assert some.snapshot(None, 0).source == "stream"
    some.close([row(0)], "rest")
    assert some.snapshot(None, 0).source == "stream"


def test_every_change_of_closed_candles_gives_new_versions_and_a_forming_one_only_a_live_version() -> None:
    some = series(row(0))
    first = some.snapshot(None, 0)
    assert some.form(forming(1))
    second = some.snapshot(None, 0)
    assert second.version == first.version
    assert second.live_version > first.live_version
    some.close([row(1)], "stream")
    third = some.snapshot(None, 0)
    assert third.version > second.version
    assert third.live_version > second.live_version


def test_a_forming_candle_ends_when_it_or_a_later_one_closes() -> None:
    some = series(row(0))
    some.form(forming(1))
    some.close([row(2)], "stream")
    assert some.snapshot(None, 0).forming is None


def test_a_forming_candle_stays_when_older_ones_arrive() -> None:
    some = series(row(0))
    some.form(forming(3))
    some.close([row(1), row(2)], "rest")
    assert some.snapshot(None, 0).forming == forming(3)


def test_an_older_or_closed_or_unchanged_forming_candle_is_no_news() -> None:
    some = series(row(0))
    assert some.form(forming(3))
    assert not some.form(forming(3))
    assert not some.form(forming(2))
    assert not some.form(forming(0))
    assert some.form(forming(3, 10.5))


def test_a_candle_that_turns_up_in_a_hole_ends_the_hole() -> None:
    some = series(row(0), row(3))
    some.learn_absent([(MONDAY + STEP, MONDAY + 3 * STEP)], MONDAY + DAY)
    some.close([row(1)], "rest")
    assert some.snapshot(MONDAY, 0).holes == ((MONDAY + 2 * STEP, MONDAY + 3 * STEP),)


def test_what_is_missing_before_the_pair_was_born_is_no_hole() -> None:
    some = series(row(3))
    some.learn_absent([(MONDAY, MONDAY + 3 * STEP)], MONDAY + DAY)
    assert some.snapshot(MONDAY + 4 * STEP, 0).holes == ()
    assert some.snapshot(MONDAY - DAY, 0).holes == ((MONDAY, MONDAY + 3 * STEP),)


def test_only_partitions_that_changed_are_to_be_written() -> None:
    some = series(row(0))
    some.dirty.clear()
    some.close([row(-1), row(0), row(1)], "rest")
    assert [period.name for period in sorted(some.dirty)] == ["2026-W09", "2026-W10"]
    some.dirty.clear()
    some.close([row(-1), row(0), row(1)], "rest")
    assert some.dirty == set()


def test_candles_are_dropped_by_whole_partitions() -> None:
    some = series(row(-1), row(0), row(1))
    assert some.drop_before(MONDAY - STEP) is None
    kept = some.drop_before(MONDAY + STEP)
    assert kept is not None
    assert kept.start == MONDAY
    assert list(some.snapshot(None, 0).closed["open_time"]) == [MONDAY, MONDAY + STEP]
