"""The way of the price through the parts of a candle."""

import numpy as np

from standins.exchange.nodes import Draws, Nodes
from standins.exchange.noise import Floats, Ints

# A random walk's range is about 1.6 times the deviation of its end (Feller 1951).
_RANGE = 1.6
# The mean of a Brownian bridge deviates by the square root of 1/12 of the walk's own deviation.
_BRIDGE_MEAN = 0.289
_EDGE = 0.01
_LONGEST_STEP = 8.0
_STEEPEST = 3.5
_NEWTON_STEPS = 4


def price_path(parents: Nodes, volume: Ints, draws: Draws) -> tuple[Floats, Floats]:
    """The mean price of each part and the price at its end (ticks).

    A bridge from open to close, kept within the range and bent so that its mean, weighted by volume, is the
    parent's. A part's mean deviates from the middle of its ends as that of a Brownian bridge does.
    """
    share = np.where(volume > 0, draws.weight, 0.0)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-12)
    time = np.cumsum(share, axis=1)
    walk = np.cumsum(draws.end * np.sqrt(share), axis=1)
    span = (parents.high - parents.low).astype(np.float64)[:, None]
    low = parents.low.astype(np.float64)[:, None]
    straight = parents.open[:, None] + time * (parents.close - parents.open)[:, None]
    end = _fold(straight + (walk - time * walk[:, -1:]) * span / _RANGE, low, span)
    wobble = _BRIDGE_MEAN * draws.middle * np.sqrt(share) * span / _RANGE
    end = _bent(parents, volume, (end - low) / np.maximum(span, 1e-9), time * (1 - time), wobble) * span + low
    return np.clip(_halfway(parents, end) + wobble, low, low + span), end


def _bent(parents: Nodes, volume: Ints, place: Floats, bend: Floats, wobble: Floats) -> Floats:
    """Moves places within the range (0 to 1) until the mean price is the parent's, by Newton's method.

    On the logistic scale no place ever leaves the range or sticks to its edge.
    """
    span = (parents.high - parents.low).astype(np.float64)[:, None]
    low = parents.low.astype(np.float64)[:, None]
    scale = _limited(np.log((place + _EDGE) / (1 - place + _EDGE)), _STEEPEST)
    place = 1 / (1 + np.exp(-scale))
    for _ in range(_NEWTON_STEPS):
        mean = _halfway(parents, low + span * place) + wobble
        lacking = parents.quote - (volume * mean).sum(axis=1)
        pull = span * place * (1 - place) * bend
        before = np.concatenate((np.zeros_like(pull[:, :1]), pull[:, :-1]), axis=1)
        effect = (volume * (pull + before)).sum(axis=1) / 2
        step: Floats = np.divide(lacking, effect, out=np.zeros_like(effect), where=effect > 0)
        scale = _limited(scale + bend * _limited(step, _LONGEST_STEP)[:, None], _STEEPEST)
        place = 1 / (1 + np.exp(-scale))
    return place


def _limited(numbers: Floats, most: float) -> Floats:
    limited: Floats = np.clip(numbers, -most, most)
    return limited


def _halfway(parents: Nodes, end: Floats) -> Floats:
    """The middle between the price before each part and that at its end."""
    before = np.concatenate((parents.open.astype(np.float64)[:, None], end[:, :-1]), axis=1)
    return before / 2 + end / 2


def _fold(price: Floats, low: Floats, span: Floats) -> Floats:
    """Reflects at both ends of the range what has left it."""
    width = np.maximum(span, 1e-9)
    turned = np.mod(price - low, 2 * width)
    folded: Floats = low + np.where(span > 0, np.minimum(turned, 2 * width - turned), 0.0)
    return folded
