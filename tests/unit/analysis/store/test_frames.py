"""The hot frame, held against a plain dictionary."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.snapshot import SCHEMA
from analysis.store.frames import HotFrame
from analysis.store.ranges import runs
from analysis.store.rows import Row

STEP = 300_000


def row(time: int, value: int = 1) -> Row:
    """A candle that opens at `time` steps; `value` tells versions of it apart."""
    return time * STEP, 1.0, 2.0 + value, 0.5, 1.5, float(value), float(value), value


def held(frame: HotFrame) -> dict[int, tuple[object, ...]]:
    """What a frame holds, by open time."""
    return {entry[0]: entry for entry in frame.frame().iter_rows()}


batches = st.lists(
    st.tuples(
        st.booleans(),
        st.dictionaries(st.integers(0, 40), st.integers(1, 3), min_size=1, max_size=12).map(
            lambda d: sorted(d.items())
        ),
    ),
    max_size=12,
)


@given(batches)
@settings(max_examples=200, deadline=None)
def test_any_order_and_repetition_of_batches_gives_what_a_dictionary_would(
    sent: list[tuple[bool, list[tuple[int, int]]]],
) -> None:
    frame, expected = HotFrame(STEP), dict[int, Row]()
    for restates, batch in sent:
        rows = [row(time, value) for time, value in batch]
        added = [r[0] for r in rows if r[0] not in expected]
        corrected = [r[0] for r in rows if restates and expected.get(r[0], r) != r]
        change = frame.upsert(rows, restates=restates)
        assert (list(change.added), list(change.corrected)) == (added, corrected)
        expected |= {r[0]: r for r in rows if r[0] in added or r[0] in corrected}
    assert held(frame) == expected
    assert frame.frame().schema == SCHEMA
    assert list(frame.frame()["open_time"]) == sorted(expected)
    assert frame.runs == runs(sorted(expected), STEP)
    assert frame.count == len(expected)


@given(batches)
@settings(max_examples=50, deadline=None)
def test_applying_everything_twice_changes_nothing(sent: list[tuple[bool, list[tuple[int, int]]]]) -> None:
    frame = HotFrame(STEP)
    for _, batch in sent:
        frame.upsert([row(time) for time, _ in batch], restates=True)
    before = frame.frame()
    assert not any(frame.upsert([row(time) for time, _ in batch], restates=True) for _, batch in sent)
    assert frame.frame().equals(before)


def test_a_frame_that_was_handed_out_never_changes() -> None:
    frame = HotFrame(STEP)
    frame.upsert([row(1), row(2)], restates=True)
    taken = frame.frame()
    frame.upsert([row(3)], restates=True)
    frame.upsert([row(1, 3)], restates=True)
    frame.frame()
    assert list(taken.iter_rows()) == [row(1), row(2)]


def test_appended_candles_wait_in_the_tail_until_somebody_looks() -> None:
    frame = HotFrame(STEP)
    frame.upsert([row(time) for time in range(10)], restates=False)
    whole = frame.frame()
    frame.upsert([row(10)], restates=False)
    assert frame.last == 10 * STEP
    assert whole.height == 10
    assert frame.frame().height == 11
    assert frame.frame() is frame.frame()


def test_a_long_tail_is_merged_unasked() -> None:
    frame = HotFrame(STEP)
    for time in range(1_000):
        frame.upsert([row(time)], restates=False)
    assert list(frame.frame()["open_time"]) == [time * STEP for time in range(1_000)]


@given(st.sets(st.integers(0, 60)))
@settings(deadline=None)
def test_a_loaded_frame_knows_what_it_covers(times: set[int]) -> None:
    frame = HotFrame(STEP)
    rows = [row(time) for time in sorted(times)]
    frame.load(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    assert frame.runs == runs([r[0] for r in rows], STEP)
    assert (frame.first, frame.last) == ((rows[0][0], rows[-1][0]) if rows else (None, None))


@given(st.sets(st.integers(0, 30), min_size=1), st.integers(0, 31))
@settings(deadline=None)
def test_dropping_forgets_what_is_older_and_nothing_else(times: set[int], limit: int) -> None:
    frame = HotFrame(STEP)
    frame.upsert([row(time) for time in sorted(times)], restates=False)
    frame.drop_before(limit * STEP)
    kept = [time * STEP for time in sorted(times) if time >= limit]
    assert list(frame.frame()["open_time"]) == kept
    assert frame.runs == runs(kept, STEP)


def test_a_slice_holds_its_start_and_not_its_end() -> None:
    frame = HotFrame(STEP)
    frame.upsert([row(time) for time in (1, 2, 4, 5)], restates=False)
    assert list(frame.slice(2 * STEP, 5 * STEP)["open_time"]) == [2 * STEP, 4 * STEP]
    assert frame.slice(5 * STEP, 2 * STEP).is_empty()
    assert frame.slice(6 * STEP, 9 * STEP).is_empty()
