"""Arithmetic on sets of time: lists of ranges `[start, end)` in ms UTC.

A list is normal when its ranges are not empty, rise, and do not touch; every function gives normal lists.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Range = tuple[int, int]


def merge(ranges: Iterable[Range]) -> list[Range]:
    """The union of any ranges, in any order."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(ranges: Sequence[Range], without: Sequence[Range]) -> list[Range]:
    """What is in `ranges` and not in `without`; both normal."""
    left: list[Range] = []
    position = 0
    for first, end in ranges:
        start = first
        while position and without[position - 1][1] > start:
            position -= 1
        while position < len(without) and without[position][0] < end:
            taken_start, taken_end = without[position]
            if start < taken_start:
                left.append((start, taken_start))
            start = max(start, taken_end)
            position += 1
        if start < end:
            left.append((start, end))
    return left


def clip(ranges: Iterable[Range], start: int, end: int) -> list[Range]:
    """The part of normal `ranges` that lies in `[start, end)`."""
    clipped = ((max(first, start), min(last, end)) for first, last in ranges)
    return [piece for piece in clipped if piece[0] < piece[1]]


def intersect(ranges: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """What is in both of two normal lists."""
    return merge(piece for start, end in others for piece in clip(ranges, start, end))


def contains(ranges: Sequence[Range], time: int) -> bool:
    """Whether a normal list contains the moment."""
    position = bisect_right(ranges, time, key=lambda piece: piece[0])
    return position > 0 and time < ranges[position - 1][1]


def total(ranges: Iterable[Range]) -> int:
    """The length (ms) of a normal list."""
    return sum(end - start for start, end in ranges)


def runs(times: Sequence[int], step: int) -> list[Range]:
    """The time covered by candles of `step` ms that open at the rising `times`."""
    covered: list[Range] = []
    for time in times:
        if covered and covered[-1][1] == time:
            covered[-1] = (covered[-1][0], time + step)
        else:
            covered.append((time, time + step))
    return covered
