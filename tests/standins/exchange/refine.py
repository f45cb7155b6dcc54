"""From a candle to its parts: the one step of which the generated market is made.

A `Nodes` holds candles of one length that follow each other. `refine` splits each into `k` equal parts that
aggregate back to it exactly: first open, highest high, lowest low, last close, and sums to the unit. All
numbers are integers (prices in ticks, volumes in steps, quote volumes in ticks times steps), so that
nothing is lost by rounding. What varies between siblings is noise by address (`standins.exchange.noise`).
"""

import numpy as np

from standins.exchange.nodes import Draws, Nodes
from standins.exchange.noise import Floats, Ints
from standins.exchange.outages import Flags
from standins.exchange.path import price_path

# An active part has at least this many trades, enough for an open, a high, a low and a close.
PACKET = 4


def refine(parents: Nodes, start: Ints, draws: Draws, first: Ints) -> Nodes:
    """The parts of every parent.

    `start` is ms UTC by parent and part, `first` the place of the first part of each parent that exists.
    """
    trades = _split_trades(parents, draws, first)
    active = trades > 0
    volume = trades + split(parents.volume - parents.trades, np.where(active, draws.weight, 0.0), draws.shift)
    mean, end = price_path(parents, volume, draws)
    low, high = parents.low[:, None], parents.high[:, None]
    quote = distribute(parents.quote, mean * volume, volume * low, volume * high)
    opened, close, before = _bodies(parents, active, end, draws.gap)
    high, low = _shadows(parents, active, (opened, close), (volume, quote), draws)
    taker_base, taker_quote = _split_taker(parents, volume, quote, draws.taker)
    columns = (start, opened, high, low, close, before, trades, volume, quote, taker_base, taker_quote)
    return Nodes(*(column.reshape(-1) for column in columns))


def split(total: Ints, weight: Floats, shift: Floats) -> Ints:
    """Shares each total among its row of weights in whole units, without remainder."""
    summed = np.cumsum(weight, axis=1)
    whole = summed[:, -1:]
    portion = np.divide(summed, whole, out=np.zeros_like(summed), where=whole > 0)
    reached = np.floor(portion * total[:, None] + shift[:, None]).astype(np.int64)
    # The last part with any weight ends at the total, so that parts of no weight after it get nothing.
    reached = np.minimum(np.where(portion >= 1.0, total[:, None], reached), total[:, None])
    shares: Ints = np.diff(reached, axis=1, prepend=0)
    return shares


def distribute(total: Ints, guess: Floats, lowest: Ints, highest: Ints) -> Ints:
    """Whole numbers near `guess`, each within its bounds, whose rows sum to `total` (which the bounds must allow)."""
    found: Ints = np.clip(np.rint(guess).astype(np.int64), lowest, highest)
    missing = total - found.sum(axis=1)
    room = np.where((missing > 0)[:, None], highest - found, found - lowest).astype(np.float64)
    space = room.sum(axis=1, keepdims=True)
    part = np.divide(np.abs(missing)[:, None], space, out=np.zeros_like(space), where=space > 0)
    move = np.floor(room * np.minimum(part, 1.0)).astype(np.int64) * np.sign(missing)[:, None]
    found = np.clip(found + move, lowest, highest)
    missing = total - found.sum(axis=1)
    for part_number in range(found.shape[1]):
        if not missing.any():
            break
        column = found[:, part_number]
        moved = np.clip(column + missing, lowest[:, part_number], highest[:, part_number])
        missing -= moved - column
        found[:, part_number] = moved
    return found


def _split_trades(parents: Nodes, draws: Draws, first: Ints) -> Ints:
    packets = split(parents.trades // PACKET, draws.weight, draws.shift)
    rows = np.arange(len(packets))
    # An open that differs from the close before needs a trade in the very first part.
    moved = (parents.open != parents.before) & (packets[rows, first] == 0) & (parents.trades > 0)
    largest = packets.argmax(axis=1)
    packets[rows[moved], largest[moved]] -= 1
    packets[rows[moved], first[moved]] += 1
    active = packets > 0
    rest = parents.trades - PACKET * active.sum(axis=1)
    return PACKET * active + split(rest, np.where(active, packets.astype(np.float64), 0.0), draws.shift)


def _bodies(parents: Nodes, active: Flags, end: Floats, gap: Ints) -> tuple[Ints, Ints, Ints]:
    """Open, close and the close before of each part. A part without trades is flat at the close before it."""
    parts = active.shape[1]
    number = np.arange(parts)
    low, high = parents.low[:, None], parents.high[:, None]
    close = np.clip(np.rint(end).astype(np.int64), low, high)
    trading = active.any(axis=1)
    row = np.flatnonzero(trading)
    close[row, parts - 1 - active[row, ::-1].argmax(axis=1)] = parents.close[row]
    latest = np.maximum.accumulate(np.where(active, number, -1), axis=1)
    settled = np.take_along_axis(close, np.maximum(latest, 0), axis=1)
    close = np.where(latest < 0, parents.before[:, None], settled)
    before = np.concatenate((parents.before[:, None], close[:, :-1]), axis=1)
    opened = np.where(active, np.clip(before + gap, low, high), before)
    opened[row, active[row].argmax(axis=1)] = parents.open[row]
    return opened, close, before


def _shadows(
    parents: Nodes, active: Flags, bodies: tuple[Ints, Ints], sizes: tuple[Ints, Ints], draws: Draws
) -> tuple[Ints, Ints]:
    """High and low of each part; one part reaches the parent's high, one its low, and each holds its mean price."""
    (opened, close), (volume, quote) = bodies, sizes
    size = np.maximum(volume, 1)
    rows = np.arange(len(active))
    span = (parents.high - parents.low)[:, None] * np.sqrt(draws.weight)
    top = np.maximum(np.maximum(opened, close), np.where(active, -(-quote // size), opened))
    bottom = np.minimum(np.minimum(opened, close), np.where(active, quote // size, opened))
    lean = np.where(active, quote / size - (opened + close) / 2, 0.0)
    above = np.rint(span * draws.upper + np.maximum(lean, 0)).astype(np.int64)
    below = np.rint(span * draws.lower + np.maximum(-lean, 0)).astype(np.int64)
    high = np.where(active, np.minimum(top + above, parents.high[:, None]), top)
    low = np.where(active, np.maximum(bottom - below, parents.low[:, None]), bottom)
    trading = active.any(axis=1)
    highest = np.where(active, high, np.iinfo(np.int64).min).argmax(axis=1)
    lowest = np.where(active, low, np.iinfo(np.int64).max).argmin(axis=1)
    high[rows[trading], highest[trading]] = parents.high[trading]
    low[rows[trading], lowest[trading]] = parents.low[trading]
    return high, low


def _split_taker(parents: Nodes, volume: Ints, quote: Ints, share: Floats) -> tuple[Ints, Ints]:
    nothing = np.zeros_like(volume)
    base = distribute(parents.taker_base, volume * share, nothing, volume)
    portion = base / np.maximum(volume, 1)
    return base, distribute(parents.taker_quote, quote * portion, nothing, np.where(base > 0, quote, 0))
