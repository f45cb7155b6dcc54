"""From stored rows to the points of an answer: in order of time, so many to a point, holes marked."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from operator import add, mul

from monitor.history.codec import Column, Table

Bounds = list[tuple[int, int]]


def clip(table: Table, start: int, end: int) -> Table:
    """The rows that begin in `[start, end)` (ms UTC), in order of time whatever order they were written in."""
    times = table.start
    if any(late < early for early, late in pairwise(times)):
        order = sorted(range(len(times)), key=times.__getitem__)
        table = _pick(table, order)
        times = table.start
    first, last = bisect_left(times, start), bisect_left(times, end)
    if (first, last) == (0, len(times)):
        return table
    return Table(
        times[first:last],
        {name: Column(*(part[first:last] for part in column.parts())) for name, column in table.columns.items()},
    )


def merge(table: Table, step: int) -> Table:
    """One row for each `step` ms that has any: the least minimum, the greatest maximum, the mean by weight."""
    slots = [time // step for time in table.start]
    bounds = _bounds(slots)
    starts = [slots[first] * step for first, _ in bounds]
    if len(bounds) == len(slots):
        return Table(starts, table.columns)
    even = _even(bounds)
    return Table(starts, {name: _merge(column, bounds, even) for name, column in table.columns.items()})


def _bounds(slots: list[int]) -> Bounds:
    """The ranges of equal, neighbouring slots."""
    cuts = [0, *(place for place in range(1, len(slots)) if slots[place] != slots[place - 1]), len(slots)]
    return list(pairwise(cuts)) if slots else []


def _even(bounds: Bounds) -> int:
    """How many rows all ranges but the first and the last have; 0 where they differ."""
    sizes = {last - first for first, last in bounds[1:-1]}
    return sizes.pop() if len(sizes) == 1 else 0


def _merge(column: Column, bounds: Bounds, even: int) -> Column:
    if 0 in column.weight or not even:
        return _merge_with_gaps(column, bounds)
    ends = [_merge_with_gaps(column, bounds[:1]), _merge_with_gaps(column, bounds[-1:])]
    middle = _merge_evenly(column, bounds[0][1], bounds[-1][0], even)
    joined = zip(ends[0].parts(), middle.parts(), ends[1].parts(), strict=True)
    return Column(*([*first, *rest, *last] for first, rest, last in joined))


def _merge_evenly(column: Column, first: int, last: int, size: int) -> Column:
    """The rows from `first` to `last`, so many to a point, all with weight: the common case, made quick."""
    if size == 1:
        return Column(*(part[first:last] for part in column.parts()))
    low, mean, high, weight = ([part[first + n : last : size] for n in range(size)] for part in column.parts())
    weights = list(_added(*weight))
    moments = _added(*(map(mul, *pair) for pair in zip(mean, weight, strict=True)))
    # Half a step upwards, in whole numbers: quicker than to divide and round.
    means = [(2 * moment + all_) // (2 * all_) for moment, all_ in zip(moments, weights, strict=True)]
    return Column(list(map(min, *low)), means, list(map(max, *high)), weights)


def _added(first: Iterable[int], *rest: Iterable[int]) -> Iterable[int]:
    for other in rest:
        first = map(add, first, other)
    return first


def _merge_with_gaps(column: Column, bounds: Bounds) -> Column:
    merged = Column()
    for first, last in bounds:
        rows = [place for place in range(first, last) if column.weight[place]]
        weight = sum(column.weight[place] for place in rows)
        merged.weight.append(weight)
        merged.low.append(min((column.low[place] for place in rows), default=0))
        merged.high.append(max((column.high[place] for place in rows), default=0))
        moment = sum(column.mean[place] * column.weight[place] for place in rows)
        merged.mean.append(round(moment / weight) if weight else 0)
    return merged


def with_holes(table: Table, step: int) -> Table:
    """Puts a row without weight where the next row is more than a step away, so that no line is drawn over it."""
    order, times = [], []
    for place, time in enumerate(table.start):
        if place and time - table.start[place - 1] > step:
            order.append(len(table.start))
            times.append(table.start[place - 1] + step)
        order.append(place)
        times.append(time)
    if len(order) == len(table.start):
        return table
    ended = {name: Column(*([*part, 0] for part in column.parts())) for name, column in table.columns.items()}
    return Table(times, _pick(Table([*table.start, 0], ended), order).columns)


def _pick(table: Table, order: list[int]) -> Table:
    return Table(
        [table.start[place] for place in order],
        {
            name: Column(*([part[place] for place in order] for part in column.parts()))
            for name, column in table.columns.items()
        },
    )
