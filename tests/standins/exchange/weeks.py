"""The coarsest level of the generated market: one candle a week for each pair.

An asset's logarithmic price reverts slowly to a level that itself has risen over the first years, with
drifts that last some weeks (trends) and a deviation that swells and ebbs (regimes). Part of each week's
surprise is the whole market's. A pair's price is its base's in terms of its quote's.
"""

from functools import cache, lru_cache

import numpy as np

from common.intervals import DAY, WEEK
from standins.exchange.assets import Quotation, asset_of
from standins.exchange.nodes import Nodes
from standins.exchange.noise import Floats, Ints, key_of, normal, uniform
from standins.exchange.outages import Calendar
from standins.exchange.refine import PACKET

MONDAY = 4 * DAY
# Monday 2017-01-02, before every listing: where the random walks begin.
_ORIGIN = (1_483_315_200_000 - MONDAY) // WEEK
_GROWTH = 1.9
_GROWTH_WEEKS = 130.0
_REVERSION = 0.98
_BLOCK = 64


class AssetWeeks:
    """The weekly prices of assets, in dollars."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._log_prices = lru_cache(maxsize=None)(self._compute)

    def log_price(self, asset: str, weeks: Ints) -> Floats:
        """The logarithm of the price at the beginning of each week (numbered from the first Monday of the epoch)."""
        place = np.maximum(weeks - _ORIGIN, 0)
        needed = -(-(int(place.max()) + 1) // _BLOCK) * _BLOCK
        return self._log_prices(asset, needed)[place]

    def swing(self, asset: str, weeks: Ints) -> Floats:
        """The deviation of the logarithmic price in each week."""
        calm = self._drifting("mood", weeks, 12) + 0.6 * self._drifting(f"mood {asset}", weeks, 6)
        swing: Floats = asset_of(asset).swing * np.exp(0.30 * calm)
        return swing

    def _compute(self, name: str, count: int) -> Floats:
        asset = asset_of(name)
        weeks = np.arange(_ORIGIN, _ORIGIN + count, dtype=np.int64)
        shared, own = (normal(key_of(self._seed, "week", source), weeks) for source in ("market", name))
        surprise = asset.pull * shared + np.sqrt(1 - asset.pull**2) * own
        trend = asset.pull * self._drifting("trend", weeks, 9) + (1 - asset.pull) * self._drifting(name, weeks, 9)
        steps = self.swing(name, weeks) * (0.8 * surprise + 0.12 * trend)
        walk = np.empty(count)
        level = 0.0
        for number, step in enumerate(steps.tolist()):
            walk[number] = level
            level = level * _REVERSION + step
        rise = -_GROWTH * asset.pull * np.exp(-np.arange(count) / _GROWTH_WEEKS)
        return float(np.log(asset.price)) + walk + rise

    def _drifting(self, name: str, weeks: Ints, length: int) -> Floats:
        """Smooth noise of deviation about 1 that changes over `length` weeks."""
        key = key_of(self._seed, "drift", name)
        place = weeks / length
        before = np.floor(place).astype(np.int64)
        part = place - before
        blend = part * part * (3 - 2 * part)
        return (normal(key, before) * (1 - blend) + normal(key, before + 1) * blend) * 1.3


class PairWeeks:
    """The weekly candles of one pair, computed when first needed and as far as needed."""

    def __init__(self, seed: int, quotation: Quotation, assets: AssetWeeks, calendar: Calendar) -> None:
        self._seed = seed
        self._quotation = quotation
        self._assets = assets
        self._calendar = calendar
        self._first = (quotation.pair.listed - MONDAY) // WEEK
        self._known = cache(self._compute)

    def nodes(self, first: int, last: int) -> Nodes:
        """The weeks numbered `[first, last)`; none before the listing."""
        needed = -(-(last - self._first) // _BLOCK) * _BLOCK
        known = self._known(max(needed, _BLOCK))
        return known.slice(max(first - self._first, 0), max(last - self._first, 0))

    def _compute(self, count: int) -> Nodes:
        weeks = np.arange(self._first, self._first + count, dtype=np.int64)
        start = weeks * WEEK + MONDAY
        trading = self._calendar.open_share(start, WEEK)
        opened, close, high, low = self._prices(weeks)
        sizes = self._sizes(weeks, trading, (opened, high, low, close))
        before = np.concatenate((opened[:1], close[:-1]))
        return _idle_weeks_flat(Nodes(start, opened, high, low, close, before, *sizes))

    def _prices(self, weeks: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        pair = self._quotation.pair
        edges = np.append(weeks, weeks[-1] + 1)
        log = self._assets.log_price(pair.base, edges) - self._assets.log_price(pair.quote, edges)
        swing = self._assets.swing(pair.base, weeks)
        ends = np.maximum(np.rint(np.exp(log) * 10**pair.tick), 20)
        reach = [0.12 + 0.5 * np.abs(normal(key_of(self._seed, side, pair.base), weeks)) for side in ("up", "down")]
        top = np.ceil(np.maximum(ends[:-1], ends[1:]) * np.exp(reach[0] * swing)) + 1
        bottom = np.floor(np.minimum(ends[:-1], ends[1:]) * np.exp(-reach[1] * swing)) - 1
        opened, close, high, low = (column.astype(np.int64) for column in (ends[:-1], ends[1:], top, bottom))
        return opened, close, high, low

    def _sizes(self, weeks: Ints, trading: Floats, prices: tuple[Ints, Ints, Ints, Ints]) -> tuple[Ints, ...]:
        """Trades, volume, quote volume and what buyers took, in whole units."""
        pair = self._quotation.pair
        noise = [normal(key_of(self._seed, name, pair.symbol), weeks) for name in ("volume", "size", "buyers")]
        lively = np.exp(0.8 * np.log(self._assets.swing(pair.base, weeks) / asset_of(pair.base).swing))
        busy = trading * lively * np.exp(0.25 * noise[0])
        trades = np.rint(self._quotation.trades * busy).astype(np.int64)
        trades[trades < PACKET] = 0
        opened, high, low, close = (column.astype(np.float64) for column in prices)
        mean = (opened + high + low + close) / 4
        mean += (uniform(key_of(self._seed, "mean", pair.base), weeks) - 0.5) * 0.1 * (high - low)
        quote_price = np.exp(self._assets.log_price(pair.quote, weeks))
        bought = self._quotation.turnover * busy * np.exp(0.1 * noise[1]) / quote_price / mean
        volume = np.where(trades > 0, np.maximum(np.rint(bought * 10.0 ** (pair.tick + pair.step)), trades), 0)
        quote = np.rint(volume * mean)
        share = 0.5 + 0.02 * noise[2]
        columns = (volume, quote, np.rint(volume * share), np.rint(quote * share))
        return (trades, *(column.astype(np.int64) for column in columns))


def _idle_weeks_flat(nodes: Nodes) -> Nodes:
    """Weeks without any trade carry the last close on."""
    active = nodes.trades > 0
    latest = np.maximum.accumulate(np.where(active, np.arange(len(active)), -1))
    close = np.where(latest >= 0, nodes.close[np.maximum(latest, 0)], nodes.before)
    before = np.concatenate((nodes.before[:1], close[:-1]))
    for name in ("open", "high", "low"):
        setattr(nodes, name, np.where(active, getattr(nodes, name), before))
    nodes.close, nodes.before = close, before
    return nodes
