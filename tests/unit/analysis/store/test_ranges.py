"""Arithmetic on sets of time, held against plain sets of integers."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.store.ranges import Range, clip, contains, intersect, merge, runs, subtract, total

pieces = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


def points(ranges: list[Range]) -> set[int]:
    """Every moment in the ranges."""
    return {moment for start, end in ranges for moment in range(start, end)}


def is_normal(ranges: list[Range]) -> bool:
    """Whether the ranges are not empty, rise, and do not touch."""
    filled = all(start < end for start, end in ranges)
    return filled and all(early[1] < late[0] for early, late in pairwise(ranges))


@given(pieces)
@settings(max_examples=200)
def test_merge_gives_the_union_in_normal_form(some: list[Range]) -> None:
    merged = merge(some)
    assert is_normal(merged)
    assert points(merged) == points(some)


@given(pieces, pieces)
@settings(max_examples=300)
def test_subtract_leaves_what_only_the_first_holds(some: list[Range], other: list[Range]) -> None:
    left = subtract(merge(some), merge(other))
    assert is_normal(left)
    assert points(left) == points(some) - points(other)


@given(pieces, pieces)
def test_intersect_gives_what_both_hold(some: list[Range], other: list[Range]) -> None:
    both = intersect(merge(some), merge(other))
    assert is_normal(both)
    assert points(both) == points(some) & points(other)


@given(pieces, st.integers(0, 60), st.integers(0, 60))
def test_clip_gives_what_lies_inside(some: list[Range], start: int, end: int) -> None:
    assert points(clip(merge(some), start, end)) == points(some) & set(range(start, end))


@given(pieces, st.integers(0, 60))
def test_contains_knows_every_moment(some: list[Range], moment: int) -> None:
    assert contains(merge(some), moment) == (moment in points(some))


@given(pieces)
def test_total_counts_every_moment_once(some: list[Range]) -> None:
    assert total(merge(some)) == len(points(some))


@given(st.sets(st.integers(0, 40)), st.integers(1, 9))
def test_runs_cover_each_candle_and_nothing_else(opens: set[int], step: int) -> None:
    times = [time * step for time in sorted(opens)]
    covered = runs(times, step)
    assert is_normal(covered)
    assert points(covered) == {time + offset for time in times for offset in range(step)}
