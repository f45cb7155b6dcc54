"""From stored rows to the points of an answer: in order of time, so many to a point, holes marked."""

from bisect import bisect_left
from itertools import pairwise
from operator import mul

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
    return Table(starts, {name: _merge(column, bounds) for name, column in table.columns.items()})


def _bounds(slots: list[int]) -> Bounds:
    """The ranges of equal, neighbouring slots."""
    cuts = [0, *(place for place in range(1, len(slots)) if slots[place] != slots[place - 1]), len(slots)]
    return list(pairwise(cuts)) if slots else []


def _merge(column: Column, bounds: Bounds) -> Column:
    low, mean, high, weight = column.parts()
    if 0 in weight:
        return _merge_with_gaps(column, bounds)
    weights = [sum(weight[first:last]) for first, last in bounds]
    moments = list(map(mul, mean, weight))
    return Column(
        [min(low[first:last]) for first, last in bounds],
        [round(sum(moments[first:last]) / all_) for (first, last), all_ in zip(bounds, weights, strict=True)],
        [max(high[first:last]) for first, last in bounds],
        weights,
    )


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
