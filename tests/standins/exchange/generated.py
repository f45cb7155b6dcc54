"""The generated market: deterministic by seed, believable, and without a file of anybody's data."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from standins.exchange.assets import Quotation, quotations
from standins.exchange.forming import Amounts, FormingPath, level_of
from standins.exchange.market import Candle, Pair
from standins.exchange.nodes import Nodes
from standins.exchange.noise import Ints
from standins.exchange.outages import Calendar, Stop, make_stops
from standins.exchange.spans import Span
from standins.exchange.tree import LEVELS, Tree
from standins.exchange.weeks import AssetWeeks, PairWeeks

# 2017-08-17, the first listing, and 2100: outages are laid out between them.
_FIRST = 1_502_928_000_000
_LAST = 4_102_444_800_000


class GeneratedMarket:
    """Some thirty pairs with their history since their listing; implements `Market`.

    The same seed gives the same candles whatever is asked, in whatever order, whenever started. All
    intervals are sums of the same seconds. `extra` adds pairs for tests of size; `stops` replaces the
    outages that the seed lays out.
    """

    def __init__(self, seed: int = 7, extra: int = 0, stops: Sequence[Stop] | None = None) -> None:
        self.stops = list(make_stops(seed, _FIRST, _LAST) if stops is None else stops)
        assets = AssetWeeks(seed)
        self._series = {
            quotation.pair.symbol: _Series(seed, quotation, assets, self.stops) for quotation in quotations(extra)
        }

    def pairs(self) -> Sequence[Pair]:
        """Every pair, in the order in which `exchangeInfo` lists them."""
        return [series.pair for series in self._series.values()]

    def candles(self, symbol: str, span: Span, start: int, end: int, now: int) -> list[Candle]:
        """See `Market.candles`."""
        return self._series[symbol].candles(span, start, end, now)

    def forming(self, symbol: str, span: Span, now: int) -> Candle | None:
        """See `Market.forming`."""
        return self._series[symbol].forming(span, now)

    def closed(self, symbol: str, span: Span, open_time: int) -> Candle | None:
        """See `Market.closed`."""
        return self._series[symbol].forming(span, span.next(open_time) - 1)


class _Series:
    """One pair's candles."""

    def __init__(self, seed: int, quotation: Quotation, assets: AssetWeeks, stops: list[Stop]) -> None:
        self.pair = quotation.pair
        self._calendar = Calendar(_with_absence(stops, quotation), self.pair.listed, self.pair.ended)
        self._tree = Tree(seed, quotation, PairWeeks(seed, quotation, assets, self._calendar), self._calendar)
        self._path = FormingPath(self._tree, self._calendar)

    def candles(self, span: Span, start: int, end: int, now: int) -> list[Candle]:
        """See `Market.candles`."""
        if self.pair.ended is not None:
            end = min(end, self.pair.ended)
        start, end = max(span.ceil(start), span.floor(self.pair.listed)), min(end, now + 1)
        present = span.floor(now)
        rows = self._closed(span, start, min(span.ceil(end), present)) if start < min(end, present) else []
        if start <= present < end:
            live = self.forming(span, now)
            rows += [live] if live else []
        return rows

    def forming(self, span: Span, now: int) -> Candle | None:
        """See `Market.forming`."""
        if now < self.pair.listed or (self.pair.ended is not None and span.floor(now) >= self.pair.ended):
            return None
        amounts = self._path.amounts(span, now)
        return None if amounts is None else self._candle(span, now, amounts)

    def _candle(self, span: Span, now: int, amounts: Amounts) -> Candle:
        opened = span.floor(now)
        end = span.next(opened)
        closes = self._calendar.close_time(opened, end)
        price, size, value = self._units()
        return Candle(
            opened,
            amounts.open / price,
            amounts.high / price,
            amounts.low / price,
            amounts.close / price,
            amounts.volume / size,
            closes if closes <= now else end - 1,
            float(amounts.quote) / value,
            amounts.trades,
            amounts.taker_base / size,
            float(amounts.taker_quote) / value,
        )

    def _units(self) -> tuple[float, float, float]:
        tick, step = self.pair.tick, self.pair.step
        return 10.0**tick, 10.0**step, 10.0 ** (tick + step)

    def _closed(self, span: Span, start: int, end: int) -> list[Candle]:
        """The candles of `[start, end)` (ms UTC, both open times of `span`), all of them closed."""
        level = level_of(span)
        nodes = self._tree.nodes(level, start, end)
        keep = ~self._calendar.absent(nodes.start, LEVELS[level].length)
        nodes = Nodes(*(getattr(nodes, field.name)[keep] for field in fields(nodes)))
        if not len(nodes.start):
            return []
        if span.length != LEVELS[level].length:
            nodes = _grouped(nodes, span)
        return self._rows(nodes, span)

    def _rows(self, nodes: Nodes, span: Span) -> list[Candle]:
        price, size, value = self._units()
        columns = (
            nodes.start.tolist(),
            *((column / price).tolist() for column in (nodes.open, nodes.high, nodes.low, nodes.close)),
            (nodes.volume / size).tolist(),
            self._close_times(nodes.start, span),
            (nodes.quote / value).tolist(),
            nodes.trades.tolist(),
            (nodes.taker_base / size).tolist(),
            (nodes.taker_quote / value).tolist(),
        )
        return list(map(Candle._make, zip(*columns, strict=True)))

    def _close_times(self, opened: Ints, span: Span) -> list[int]:
        times: list[int] = opened.tolist()
        closes = {time: span.next(time) - 1 for time in times}
        for stop in self._calendar.within(times[0], span.next(times[-1])):
            time = span.floor(stop.moment)
            if time in closes:
                closes[time] = self._calendar.close_time(time, span.next(time))
        return list(closes.values())


def _with_absence(stops: list[Stop], quotation: Quotation) -> list[Stop]:
    """The outages of a pair: the exchange's, and the time for which it was withdrawn."""
    if quotation.away is None:
        return stops
    start, end = quotation.away
    apart = [stop for stop in stops if stop.end < start or end < stop.halt]
    return sorted([*apart, Stop(start, start, end)], key=lambda stop: stop.start)


def _grouped(nodes: Nodes, span: Span) -> Nodes:
    """Candles of `span`, each the sum of the present parts of it."""
    opened = np.array([span.floor(time) for time in nodes.start.tolist()], dtype=np.int64)
    first = np.flatnonzero(np.diff(opened, prepend=-1))
    last = np.append(first[1:], len(opened)) - 1
    sums = (nodes.trades, nodes.volume, nodes.quote, nodes.taker_base, nodes.taker_quote)
    return Nodes(
        opened[first],
        nodes.open[first],
        np.maximum.reduceat(nodes.high, first),
        np.minimum.reduceat(nodes.low, first),
        nodes.close[last],
        nodes.before[first],
        *(np.add.reduceat(column, first) for column in sums),
    )
