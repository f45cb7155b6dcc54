"""Every series of every pair, and who wants to know when one changes."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from analysis.snapshot import Forming, Snapshot
from analysis.source import OnChange, UnknownSymbolError
from analysis.store.frames import Change
from analysis.store.ranges import Range
from analysis.store.rows import Row
from analysis.store.series import Series
from common.intervals import Interval

log = logging.getLogger(__name__)

# Gives the series of a pair from disk, or None when nothing of it is stored.
Load = Callable[[str], dict[Interval, Series] | None]


class Book:
    """The pairs that are followed or stored. Lives in the event loop; all times are ms UTC.

    A pair that is only stored (it left the watchlist) is read from disk when somebody first asks for it.
    `unflushed` counts the candles that are not on disk yet.
    """

    def __init__(self, load: Load, create: Callable[[str], dict[Interval, Series]]) -> None:
        self._load = load
        self._create = create
        self._pairs: dict[str, dict[Interval, Series]] = {}
        self._heard: dict[str, int] = {}
        self._followed: list[str] = []
        self._followed_dirty = False
        self._is_told = False
        self._listeners: dict[object, OnChange] = {}
        self._witnesses: dict[object, OnChange] = {}
        self.unflushed = 0

    @property
    def followed(self) -> list[str]:
        """The pairs of the watchlist, in its order."""
        return list(self._followed)

    def recall(self) -> list[str] | None:
        """The same, or None as long as nobody has ever told it."""
        return self.followed if self._is_told else None

    def follow(self, symbols: Sequence[str]) -> None:
        """Takes over the watchlist. A pair that left it stays stored."""
        self._is_told = True
        for symbol in symbols:
            self.open(symbol)
        if list(symbols) != self._followed:
            self._followed = list(symbols)
            self._followed_dirty = True

    def take_followed(self) -> list[str] | None:
        """The watchlist if it is not on disk as it is now; counts as written from now on."""
        if not self._followed_dirty:
            return None
        self._followed_dirty = False
        return self.followed

    def give_back_followed(self) -> None:
        """The watchlist could not be written."""
        self._followed_dirty = True

    def forget(self, symbol: str) -> None:
        """Lets go of a pair that is not followed and whose files are gone, and tells the listeners."""
        for series in self._pairs.pop(symbol, {}).values():
            self._tell(series)
        self._heard.pop(symbol, None)

    def open(self, symbol: str) -> dict[Interval, Series]:
        """The pair's series, from memory, disk, or new and empty."""
        return self._find(symbol) or self.put(symbol, self._create(symbol))

    def put(self, symbol: str, pair: dict[Interval, Series]) -> dict[Interval, Series]:
        """Takes in a pair's series as they are on disk."""
        newest = (series.hot.last for series in pair.values())
        closes = [time + interval.milliseconds for interval, time in zip(pair, newest, strict=True) if time is not None]
        self._pairs[symbol] = pair
        self._heard[symbol] = max(closes, default=0)
        return pair

    def series(self, symbol: str, interval: Interval) -> Series:
        """One series. Raises UnknownSymbolError for a pair that is neither followed nor stored."""
        return self._pair(symbol)[interval]

    def knows(self, symbol: str) -> bool:
        """Whether the pair is followed or stored."""
        return self._find(symbol) is not None

    def symbols(self) -> list[str]:
        """The pairs in memory."""
        return list(self._pairs)

    def all(self) -> list[Series]:
        """Every series in memory, pair by pair."""
        return [series for pair in self._pairs.values() for series in pair.values()]

    def snapshot(self, symbol: str, interval: Interval) -> Snapshot:
        """One series at this moment. Raises UnknownSymbolError."""
        pair = self._pair(symbol)
        series, heard = pair[interval], self._heard[symbol]
        return series.latest(heard) or series.snapshot(_born(pair), heard)

    def holes(self, series: Series) -> list[Range]:
        """The ranges that the exchange has no candles for, since the pair was born."""
        return series.holes(_born(self._pairs[series.symbol]))

    def close(self, series: Series, rows: Sequence[Row], source: Literal["rest", "stream"], now: int) -> Change:
        """Takes in closed candles and tells the listeners."""
        pair = self._pairs[series.symbol]
        born = _born(pair)
        change = series.close(rows, source)
        series.doubts.learn([row[0] for row in rows], change, source, now)
        self._hear(series.symbol, min(now, rows[-1][0] + series.interval.milliseconds))
        if change:
            self.unflushed += len(change.times)
            self._tell(series)
        if _born(pair) != born:
            self._touch_siblings(series)
        self._call(self._witnesses, series)
        return change

    def form(self, series: Series, forming: Forming, now: int) -> None:
        """Takes in a forming candle and tells the listeners."""
        self._hear(series.symbol, now)
        if series.form(forming):
            self._tell(series)

    def learn_absent(self, series: Series, ranges: Iterable[Range], now: int) -> None:
        """Remembers where the exchange has no candle and tells the listeners."""
        if series.learn_absent(ranges, now):
            self._tell(series)
        self._call(self._witnesses, series)

    def on_change(self, listener: OnChange) -> Callable[[], None]:
        """Calls `listener(symbol, interval)` whenever a snapshot has become another; gives what ends it."""
        return _enlist(self._listeners, listener)

    def on_word(self, witness: OnChange) -> Callable[[], None]:
        """Calls `witness(symbol, interval)` whenever anything came in on closed candles, be it news or not."""
        return _enlist(self._witnesses, witness)

    def _find(self, symbol: str) -> dict[Interval, Series] | None:
        if symbol in self._pairs:
            return self._pairs[symbol]
        stored = self._load(symbol)
        return None if stored is None else self.put(symbol, stored)

    def _pair(self, symbol: str) -> dict[Interval, Series]:
        pair = self._find(symbol)
        if pair is None:
            raise UnknownSymbolError(f"{symbol} is not on the watchlist; add it there first.")
        return pair

    def _hear(self, symbol: str, time: int) -> None:
        self._heard[symbol] = max(self._heard[symbol], time)

    def _touch_siblings(self, changed: Series) -> None:
        """What counts as a hole depends on when the pair was born, which has just been learnt better."""
        for series in self._pairs[changed.symbol].values():
            if series is not changed and series.absences.all():
                series.touch()
                self._tell(series)

    def _tell(self, series: Series) -> None:
        self._call(self._listeners, series)

    def _call(self, listeners: dict[object, OnChange], series: Series) -> None:
        for listener in list(listeners.values()):
            try:
                listener(series.symbol, series.interval)
            except Exception:
                log.exception("a listener failed", extra={"symbol": series.symbol, "interval": series.interval})


def _enlist(listeners: dict[object, OnChange], listener: OnChange) -> Callable[[], None]:
    key = object()
    listeners[key] = listener

    def end() -> None:
        listeners.pop(key, None)

    return end


def _born(pair: dict[Interval, Series]) -> int | None:
    return min((time for series in pair.values() if (time := series.first_close()) is not None), default=None)
