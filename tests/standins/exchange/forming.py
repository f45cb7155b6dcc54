"""The candle that is not closed yet: closed parts of it, down to the second, added up.

A second counts as soon as it begins, so that a candle in its last second is what it will be when closed.
"""

from itertools import accumulate
from typing import NamedTuple

from standins.exchange.nodes import Nodes
from standins.exchange.outages import Calendar
from standins.exchange.spans import Span
from standins.exchange.tree import LEVELS, Tree
from standins.exchange.weeks import MONDAY

_SECONDS = len(LEVELS) - 1


class Amounts(NamedTuple):
    """A candle in whole units: prices in ticks, volumes in steps, quote volumes in ticks times steps."""

    open: int
    high: int
    low: int
    close: int
    trades: int
    volume: int
    quote: int
    taker_base: int
    taker_quote: int


def joined(earlier: Amounts | None, later: Amounts | None) -> Amounts | None:
    """One candle over both; None stands for an absent one."""
    if earlier is None or later is None:
        return later if earlier is None else earlier
    return Amounts(
        earlier.open,
        max(earlier.high, later.high),
        min(earlier.low, later.low),
        later.close,
        earlier.trades + later.trades,
        earlier.volume + later.volume,
        earlier.quote + later.quote,
        earlier.taker_base + later.taker_base,
        earlier.taker_quote + later.taker_quote,
    )


def level_of(span: Span) -> int:
    """The coarsest level of the tree of which candles of `span` are made."""
    fitting = (
        number
        for number, level in enumerate(LEVELS)
        if span.length % level.length == 0 and not (span.is_month and number == 0)
    )
    return next(fitting)


class FormingPath:
    """The forming candles of one pair.

    Keeps only the sums that the current minute, hour, day, ... rest on: one of each kind, so that hundreds of
    pairs take little memory.
    """

    def __init__(self, tree: Tree, calendar: Calendar) -> None:
        self._tree = tree
        self._calendar = calendar
        self._parts: dict[int, tuple[int, Nodes]] = {}
        self._sums: dict[tuple[int, int], tuple[int, list[Amounts | None]]] = {}

    def amounts(self, span: Span, now: int) -> Amounts | None:
        """The candle of `span` that `now` (ms UTC) lies in, up to and with the present second."""
        first = level_of(span)
        if LEVELS[first].length == span.length and first < _SECONDS:
            first += 1
        begin = span.floor(now)
        total = None
        for level in range(first, _SECONDS + 1):
            length = LEVELS[level].length
            until = span.next(begin) if level == first else begin + LEVELS[level - 1].length
            done = (now - begin) // length + (level == _SECONDS)
            if done:
                total = joined(total, self._summed(level, begin, until)[done - 1])
            begin += (now - begin) // length * length
        return total

    def _summed(self, level: int, begin: int, until: int) -> list[Amounts | None]:
        """The sums over the parts of `[begin, until)` (ms UTC), after each part."""
        kind = (level, until - begin)
        kept = self._sums.get(kind)
        if kept is None or kept[0] != begin:
            nodes = self._between(level, begin, until)
            kept = begin, list(accumulate(self._present(level, nodes), joined))
            self._sums[kind] = kept
        return kept[1]

    def _present(self, level: int, nodes: Nodes) -> list[Amounts | None]:
        columns = (nodes.open, nodes.high, nodes.low, nodes.close, nodes.trades, nodes.volume, nodes.quote)
        takers = (nodes.taker_base, nodes.taker_quote)
        rows = map(Amounts._make, zip(*(column.tolist() for column in (*columns, *takers)), strict=True))
        absent = self._calendar.absent(nodes.start, LEVELS[level].length).tolist()
        return [None if gone else row for row, gone in zip(rows, absent, strict=True)]

    def _between(self, level: int, begin: int, until: int) -> Nodes:
        above = LEVELS[level - 1].length if level else 0
        if until - begin == above and (begin - MONDAY) % above == 0:
            return self._children(level, begin)
        return self._tree.nodes(level, begin, until)

    def _children(self, level: int, begin: int) -> Nodes:
        """The parts, of `level`, of the candle of the level above that opens at `begin` (ms UTC)."""
        kept = self._parts.get(level)
        if kept is None or kept[0] != begin:
            kept = begin, self._tree.split(self._single(level - 1, begin), level)
            self._parts[level] = kept
        return kept[1]

    def _single(self, level: int, begin: int) -> Nodes:
        """The one candle of `level` that opens at `begin` (ms UTC)."""
        if level == 0:
            return self._tree.nodes(0, begin, begin + LEVELS[0].length)
        length, above = LEVELS[level].length, LEVELS[level - 1].length
        opened = begin - (begin - MONDAY) % above
        place = (begin - opened) // length
        return self._children(level, opened).slice(place, place + 1)
