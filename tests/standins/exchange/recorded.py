"""The recorded market: candles from files, moved by whole weeks so that `now` lies near the record's end.

Each pair is moved by its own number of weeks, fixed when the market is made, so that every candle keeps its
place in the hour, the day and the week. `future` says how much of the record is still to come at least: with
the default of six hours the pair trades on for six hours to a week and six hours, closing the candles that
were recorded. With `future=-WEEK` the record ends within the week before now instead, and after it there is
nothing. A pair's end is the earliest end among its followed intervals (5m, 1h, 4h, 1d, 1w). A record shorter
than that cannot surround any moment: give `shift` (0: at the time of the record) and a clock that suits.

An interval without files is the sum of the coarsest finer one that divides it; months and three days
are always summed, since weeks do not keep them aligned. See `record` for derived columns and `playback` for the
forming candle. Absent candles stay absent, candles without trades stay flat.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Self

import polars as pl

from common.intervals import HOUR, WEEK, Interval
from standins.exchange.market import Candle, Pair
from standins.exchange.playback import aggregate, partial, summed
from standins.exchange.record import Series, candles_of, find_parquet, parquet_series, read_event
from standins.exchange.spans import SPANS, Span

FUTURE = 6 * HOUR
_QUOTES = ("USDT", "USDC", "EUR", "BTC")
_SAMPLE = 400


class RecordedMarket:
    """Pairs whose candles come from files; implements `Market`."""

    def __init__(self, books: Mapping[str, "Book"]) -> None:
        self._books = dict(books)

    @classmethod
    def load(
        cls, folder: Path, now: int, *, symbols: list[str] | None = None, future: int = FUTURE, shift: int | None = None
    ) -> Self:
        """The pairs of a folder of Parquet files, placed around `now` (ms UTC). Raises RecordError.

        `shift` (ms, whole weeks) places all pairs alike instead.
        """
        books = {}
        for symbol, intervals in find_parquet(folder, symbols).items():
            series = {name: parquet_series(SPANS[name], paths) for name, paths in intervals.items()}
            books[symbol] = Book(symbol, series, placed(series, now, future) if shift is None else shift)
        return cls(books)

    @classmethod
    def event(cls, path: Path, now: int, *, future: int = FUTURE, shift: int | None = None) -> Self:
        """The one pair of a CSV file of an event, placed as by `load`. Raises RecordError."""
        symbol, found = read_event(path)
        series = {found.span.name: found}
        return cls({symbol: Book(symbol, series, placed(series, now, future) if shift is None else shift)})

    def shift(self, symbol: str) -> int:
        """By how many ms the pair is later than recorded."""
        return self._books[symbol].shift

    def pairs(self) -> Sequence[Pair]:
        """Every pair, by name."""
        return [book.pair for _, book in sorted(self._books.items())]

    def candles(self, symbol: str, span: Span, start: int, end: int, now: int) -> list[Candle]:
        """See `Market.candles`."""
        return self._books[symbol].candles(span, start, end, now)

    def forming(self, symbol: str, span: Span, now: int) -> Candle | None:
        """See `Market.forming`."""
        return self._books[symbol].forming(span, now)

    def closed(self, symbol: str, span: Span, open_time: int) -> Candle | None:
        """See `Market.closed`."""
        found = self._books[symbol].recorded(span, open_time, open_time + 1)
        return found[0] if found else None


class Book:
    """One pair's record. Times are ms UTC; `shift` is added to the recorded ones."""

    def __init__(self, symbol: str, series: dict[str, Series], shift: int) -> None:
        self.shift = shift
        self._series = dict(sorted(series.items(), key=lambda item: item[1].span.length))
        self._sums: dict[str, Series | None] = {}
        self._kept: dict[tuple[str, str], tuple[tuple[int, int], Candle | None]] = {}
        self.pair = _pair(symbol, list(self._series.values()), shift)

    def candles(self, span: Span, start: int, end: int, now: int) -> list[Candle]:
        """See `Market.candles`."""
        present = span.floor(now)
        found = self.recorded(span, start, min(end, present))
        live = self.forming(span, now) if start <= present < end else None
        return [*found, live] if live is not None else found

    def recorded(self, span: Span, start: int, end: int) -> list[Candle]:
        """The whole candles that open in `[start, end)`."""
        series = self._of(span)
        return [] if series is None else candles_of(series.between(start - self.shift, end - self.shift), self.shift)

    def forming(self, span: Span, now: int) -> Candle | None:
        """See `Market.forming`."""
        opened = span.floor(now)
        if self._is_absent(span, opened, now):
            return None
        finer = self._finer(span, opened, now)
        if finer is None:
            return self._alone(span, opened, now)
        so_far = self._so_far(span, finer, opened, finer.floor(now))
        latest = self.forming(finer, now)
        parts = [part for part in (so_far, latest) if part is not None]
        return summed(parts, opened, span.next(opened) - 1) if parts else None

    def _alone(self, span: Span, opened: int, now: int) -> Candle | None:
        """A forming candle of which only the whole was recorded."""
        whole = self._so_far(span, span, opened, opened + 1)
        return None if whole is None else partial(whole, span, now, self.pair.tick)

    def _so_far(self, span: Span, finer: Span, start: int, end: int) -> Candle | None:
        """One candle over the whole finer ones that open in `[start, end)`; the latest answer is kept."""
        kind = (span.name, finer.name)
        kept = self._kept.get(kind)
        if kept is None or kept[0] != (start, end):
            parts = self.recorded(finer, start, end)
            kept = (start, end), summed(parts, start, parts[-1].close_time) if parts else None
            self._kept[kind] = kept
        return kept[1]

    def _is_absent(self, span: Span, opened: int, now: int) -> bool:
        """Whether files of that very interval say that the candle never was, or no file says anything."""
        own = self._of(span)
        if own is None or own is not self._series.get(span.name):
            return own is None
        known = own.speaks_for(opened - self.shift, now - self.shift)
        return known and self._so_far(span, span, opened, opened + 1) is None

    def _finer(self, span: Span, opened: int, now: int) -> Span | None:
        """The coarsest recorded interval below `span` that speaks for the candle so far."""
        for series in reversed(self._series.values()):
            if _divides(series.span, span) and series.speaks_for(opened - self.shift, now - self.shift):
                return series.span
        return None

    def _of(self, span: Span) -> Series | None:
        """The series of an interval, recorded or summed; None when nothing finer was recorded."""
        if span.name in self._series and (WEEK % span.length == 0 or self.shift == 0):
            return self._series[span.name]
        if span.name not in self._sums:
            finer = [found for found in self._series.values() if _divides(found.span, span)]
            self._sums[span.name] = aggregate(finer[-1], span, self.shift) if finer else None
        return self._sums[span.name]


def placed(series: Mapping[str, Series], now: int, future: int) -> int:
    """The shift (ms, whole weeks) with which at least `future` ms are left to come, and less than a week more."""
    followed = [found for name, found in series.items() if name in set(Interval)] or list(series.values())
    end = min(found.end for found in followed)
    return -((end - future - now) // WEEK) * WEEK


def _divides(finer: Span, span: Span) -> bool:
    if finer.is_month or finer.length >= span.length:
        return False
    return finer.length <= SPANS["1d"].length if span.is_month else span.length % finer.length == 0


def _pair(symbol: str, series: list[Series], shift: int) -> Pair:
    quote = next((name for name in _QUOTES if symbol.endswith(name) and symbol != name), symbol[-3:])
    # The latest days show today's precision; some coins had more decimals once.
    days = next((found for found in series if found.span.name == "1d"), series[0])
    recent = days.rows.tail(_SAMPLE)
    prices = pl.concat([recent[name] for name in ("open", "high", "low", "close")])
    return Pair(
        symbol=symbol,
        base=symbol.removesuffix(quote),
        quote=quote,
        tick=_decimals(prices.to_list()),
        step=_decimals(recent["volume"].to_list()),
        status="TRADING",
        listed=min(found.start for found in series) + shift,
    )


def _decimals(values: list[float]) -> int:
    """How many decimals the values have, at most eight."""
    exponents = (Decimal(repr(round(value, 8))).normalize().as_tuple().exponent for value in set(values))
    return max((min(8, max(0, -number)) for number in exponents if isinstance(number, int)), default=8)
