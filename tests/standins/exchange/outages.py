"""When the generated exchange was down: absent candles, and the flat ones before an absence.

As in the record: outages of some hours, in every few months one, the same for all pairs; before some of
them trading had stopped already while candles were still served, flat and without volume.
"""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.intervals import HOUR, MINUTE, WEEK
from standins.exchange.noise import Floats, Ints, key_of, uniform

Flags = NDArray[np.bool_]

_FOREVER = 1 << 53
_WEEKS_APART = 17
_LAST_TRADE_BEFORE_STOP = 18_500


@dataclass(frozen=True, slots=True)
class Stop:
    """One outage. Times are ms UTC at whole minutes; candles are flat from `halt` and absent in `[start, end)`."""

    halt: int
    start: int
    end: int

    @property
    def moment(self) -> int:
        """When the engine ended (ms UTC): within the last minute before the absence."""
        return self.start - _LAST_TRADE_BEFORE_STOP


class Calendar:
    """The times at which one pair has no candles, and at which it has only flat ones."""

    def __init__(self, stops: list[Stop], listed: int, delisted: int | None) -> None:
        end = _FOREVER if delisted is None else delisted
        self.stops = [stop for stop in stops if listed < stop.halt and stop.end < end]
        self._moments = [stop.moment for stop in self.stops]
        ends = ((0, listed), (end, _FOREVER + 1))
        self._absent = _ranges((*ends, *((stop.start, stop.end) for stop in self.stops)))
        # A halt and the absence after it are one stretch without trades.
        self._idle = _ranges((*ends, *((stop.halt, stop.end) for stop in self.stops)))

    def absent(self, start: Ints, length: int) -> Flags:
        """For each `start` (ms UTC): whether no candle of `length` ms that opens there exists."""
        return _inside(self._absent, start, length)

    def open_share(self, start: Ints, length: int) -> Floats:
        """For each `start` (ms UTC): the share in [0, 1] of the `length` ms from there that is open for trading."""
        idle = np.zeros(start.shape, dtype=np.int64)
        first, last = int(np.min(start)), int(np.max(start)) + length
        for begin, end in self._idle[(self._idle[:, 0] < last) & (self._idle[:, 1] > first)].tolist():
            idle += np.clip(np.minimum(start + length, end) - np.maximum(start, begin), 0, None)
        return 1.0 - idle / length

    def opens_halted(self, start: Ints) -> Flags:
        """For each `start` (ms UTC): whether at that very moment candles are served but nothing is traded."""
        return _inside(self._idle, start, 1) & ~_inside(self._absent, start, 1)

    def close_time(self, start: int, end: int) -> int:
        """The `close_time` (ms UTC) of a candle over `[start, end)`: the moment of a stop that lasted beyond it."""
        stop = self._last_before(end)
        return stop.moment if stop is not None and start < stop.moment and end <= stop.end else end - 1

    def within(self, start: int, end: int) -> list[Stop]:
        """The outages that began in `[start, end)` (ms UTC)."""
        return self.stops[bisect_left(self._moments, start) : bisect_left(self._moments, end)]

    def _last_before(self, time: int) -> Stop | None:
        place = bisect_left(self._moments, time)
        return self.stops[place - 1] if place else None


def make_stops(seed: int, first: int, last: int) -> list[Stop]:
    """The outages between two moments (ms UTC), one in each stretch of 17 weeks."""
    stretch = _WEEKS_APART * WEEK
    numbers = np.arange(first // stretch, last // stretch + 1, dtype=np.int64)
    draws = (uniform(key_of(seed, "stop", what), numbers).tolist() for what in ("place", "span", "halt"))
    stops = []
    for number, place, span, halted in zip(numbers.tolist(), *draws, strict=True):
        start = number * stretch + int(place * (stretch - WEEK)) // MINUTE * MINUTE
        length = int(40 + span * span * 9 * 60) * MINUTE
        halt = start - int(max(halted - 0.5, 0) * 2 * HOUR) // MINUTE * MINUTE
        stops.append(Stop(halt, start, start + length))
    return stops


def _ranges(ranges: tuple[tuple[int, int], ...]) -> Ints:
    return np.array(sorted(ranges), dtype=np.int64)


def _inside(ranges: Ints, start: Ints, length: int) -> Flags:
    """Which of `[start, start + length)` lie wholly within one of the sorted, disjoint ranges."""
    place = np.searchsorted(ranges[:, 0], start, side="right") - 1
    inside: Flags = (place >= 0) & (start + length <= ranges[place, 1])
    return inside
