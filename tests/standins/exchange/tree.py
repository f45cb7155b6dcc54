"""The generated candles of one pair at every length from a week down to a second.

Weeks are split into days, days into four hours, and so on (`standins.exchange.refine`); a range is computed
from the weeks that touch it, so any of it can be had at any time, in any order, with the same result.
"""

from dataclasses import dataclass

import numpy as np

from common.intervals import DAY, HOUR, MINUTE, WEEK
from standins.exchange.assets import Quotation, asset_of
from standins.exchange.nodes import Draws, Nodes
from standins.exchange.noise import Floats, Ints, key_of, normal, uniform
from standins.exchange.outages import Calendar
from standins.exchange.refine import refine
from standins.exchange.spans import SECOND
from standins.exchange.weeks import MONDAY, PairWeeks


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the tree: candles of `length` ms, `parts` of them in one of the level above.

    `uneven` is how differently siblings are traded, `leap` the chance of a jump at an open.
    """

    length: int
    parts: int
    uneven: float
    leap: float


LEVELS = (
    Level(WEEK, 1, 0.0, 0.0),
    Level(DAY, 7, 0.30, 0.10),
    Level(4 * HOUR, 6, 0.30, 0.06),
    Level(HOUR, 4, 0.35, 0.05),
    Level(5 * MINUTE, 12, 0.50, 0.04),
    Level(MINUTE, 5, 0.60, 0.03),
    Level(SECOND, 60, 1.10, 0.0),
)
_BURST_CHANCE = 0.025
_BURST_SIZE = 1.6


class Tree:
    """Random access to one pair's generated candles."""

    def __init__(self, seed: int, quotation: Quotation, weeks: PairWeeks, calendar: Calendar) -> None:
        self._seed = seed
        self._pair = quotation.pair
        self._pull = asset_of(self._pair.base).pull
        self._weeks = weeks
        self._calendar = calendar

    def nodes(self, level: int, start: int, end: int) -> Nodes:
        """The candles of `LEVELS[level]` that overlap `[start, end)` (ms UTC), none before the listing's week."""
        length = LEVELS[level].length
        if level == 0:
            return self._weeks.nodes((start - MONDAY) // WEEK, -(-(end - MONDAY) // WEEK))
        parts = self.split(self.nodes(level - 1, start, end), level)
        first = int(np.searchsorted(parts.start, start - length, side="right"))
        return parts.slice(first, int(np.searchsorted(parts.start, end)))

    def split(self, parents: Nodes, level: int) -> Nodes:
        """The candles of `LEVELS[level]` in `parents`, which are of the level above."""
        spec = LEVELS[level]
        start = parents.start[:, None] + np.arange(spec.parts, dtype=np.int64) * spec.length
        if not len(start):
            return parents
        first = (~self._calendar.absent(start, spec.length)).argmax(axis=1)
        return refine(parents, start, self._draws(level, start, parents), first)

    def _draws(self, level: int, start: Ints, parents: Nodes) -> Draws:
        number = start // LEVELS[level].length
        return Draws(
            weight=self._weight(level, start, number),
            middle=self._steps(level, number, "middle"),
            end=self._steps(level, number, "end"),
            upper=0.35 * np.abs(self._own(level, number, "upper")),
            lower=0.35 * np.abs(self._own(level, number, "lower")),
            gap=self._gaps(level, start, number, parents),
            taker=np.clip(0.5 + 0.09 * self._own(level, number, "taker"), 0.05, 0.95),
            shift=uniform(self._key(level, "shift", self._pair.symbol), number[:, 0]),
        )

    def _weight(self, level: int, start: Ints, number: Ints) -> Floats:
        """How the trading of a parent is shared among its parts: the time of day, chance, and bursts."""
        shared = normal(self._key(level, "weight", "market"), number)
        luck = uniform(self._key(level, "burst", self._pair.base), number)
        burst = np.where(luck < _BURST_CHANCE, _BURST_SIZE, 0.0) if level > 1 else 0.0
        asset = normal(self._key(level, "weight", self._pair.base), number)
        uneven = LEVELS[level].uneven * (0.6 * shared + 0.75 * asset + 0.25 * self._own(level, number, "weight"))
        weight = np.exp(uneven + burst + _season(level, start)) * self._calendar.open_share(start, LEVELS[level].length)
        whole = weight.sum(axis=1, keepdims=True)
        shares: Floats = np.divide(weight, whole, out=np.zeros_like(weight), where=whole > 0)
        return shares

    def _steps(self, level: int, number: Ints, name: str) -> Floats:
        """Steps of the path: mostly the market's and the asset's, a little the pair's own."""
        shared = normal(self._key(level, name, "market"), number)
        asset = normal(self._key(level, name, self._pair.base), number)
        alone = float(np.sqrt(1 - self._pull**2))
        return self._pull * shared + alone * asset + 0.02 * self._own(level, number, name)

    def _gaps(self, level: int, start: Ints, number: Ints, parents: Nodes) -> Ints:
        """Jumps of an open from the close before (ticks): mostly none or one tick, now and then a leap."""
        luck = uniform(self._key(level, "gap", self._pair.symbol), number)
        small = np.where(luck < 0.62, 0, np.where(luck < 0.81, 1, -1))
        reach = (parents.high - parents.low)[:, None] * 0.12 * self._own(level, number, "leap")
        gap = np.where(luck > 1 - LEVELS[level].leap, np.rint(reach).astype(np.int64), small)
        return np.where(self._calendar.opens_halted(start), 0, gap)

    def _own(self, level: int, number: Ints, name: str) -> Floats:
        return normal(self._key(level, name, self._pair.symbol), number)

    def _key(self, level: int, name: str, source: str) -> int:
        return key_of(self._seed, level, name, source)


def _season(level: int, start: Ints) -> Floats | float:
    """How busy a part of the week is (logarithm): calm at weekends, busiest in the American morning."""
    if level == 1:
        return np.where((start - MONDAY) // DAY % 7 >= 5, -0.45, 0.0)
    if level in {2, 3}:
        hour = (start % DAY + LEVELS[level].length / 2) / HOUR
        return (0.4 if level == 2 else 0.25) * np.cos((hour - 15.0) * (2 * np.pi / 24))
    return 0.0
