"""What is known of each series since this service started, for its status."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from common.candles import Candles
from common.intervals import Interval

_MAX_HOLES = 50

Source = Literal["rest", "stream"]
Range = tuple[int, int]


@dataclass(slots=True)
class Series:
    """The newest closed candle handed to the broker (open time, ms UTC), and the exchange's holes (ms UTC)."""

    last_closed: int | None = None
    source: Source | None = None
    holes: tuple[Range, ...] = ()


class SeriesBook:
    """Remembers the newest closed candle and the holes of every pair and interval."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, Interval], Series] = {}

    def find(self, symbol: str, interval: Interval) -> Series:
        """What is known of a series; an empty entry when nothing is."""
        return self._series.get((symbol, interval), Series())

    def note_closed(self, candles: Candles) -> None:
        """Takes closed candles that the broker has acknowledged."""
        series = self._series.setdefault((candles.symbol, candles.interval), Series())
        newest = candles.open_time[-1]
        if series.last_closed is None or newest >= series.last_closed:
            series.last_closed = newest
            series.source = candles.source

    def note_holes(self, symbol: str, interval: Interval, covered: Range, holes: list[Range]) -> None:
        """Takes the exchange's word on a range: `holes` are all that it has in `covered`."""
        series = self._series.setdefault((symbol, interval), Series())
        start, end = covered
        kept = [
            part for hole in series.holes for part in ((hole[0], min(hole[1], start)), (max(hole[0], end), hole[1]))
        ]
        series.holes = _merge([*(part for part in kept if part[0] < part[1]), *holes])[-_MAX_HOLES:]

    def keep(self, symbols: Iterable[str]) -> None:
        """Forgets every pair but these."""
        kept = set(symbols)
        self._series = {key: series for key, series in self._series.items() if key[0] in kept}


def _merge(ranges: list[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
