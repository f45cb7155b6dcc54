from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standins.exchange.nodes import Draws, Nodes
from standins.exchange.noise import Floats, Ints, key_of, normal, uniform
from standins.exchange.refine import distribute, refine, split

PARTS = 12


def _parent(numbers: st.DataObject) -> Nodes:
    """One candle with anything that a candle can be: dear or cheap, flat or wild, busy or nearly without trades."""
    low = numbers.draw(st.integers(1, 10_000_000), "low")
    high = low + numbers.draw(st.integers(0, 5_000_000), "range")
    opened, close = (numbers.draw(st.integers(low, high), name) for name in ("open", "close"))
    trades = numbers.draw(st.integers(4, 2_000_000), "trades")
    volume = trades + numbers.draw(st.integers(0, 10_000_000_000), "volume")
    quote = numbers.draw(st.integers(volume * low, volume * high), "quote")
    before = numbers.draw(st.sampled_from((opened, low, high + 7)), "before")
    taker = numbers.draw(st.integers(0, volume), "taker")
    columns = (0, opened, high, low, close, before, trades, volume, quote, taker, quote * taker // volume)
    return Nodes(*(np.array([column], dtype=np.int64) for column in columns))


def _draws(seed: int, open_parts: Floats) -> Draws:
    index = np.arange(PARTS, dtype=np.int64)[None, :]
    weight = np.exp(normal(key_of(seed, "weight"), index)) * open_parts
    small = {name: normal(key_of(seed, name), index) for name in ("middle", "end", "upper", "lower")}
    return Draws(
        weight=weight / weight.sum(),
        middle=small["middle"],
        end=small["end"],
        upper=np.abs(small["upper"]),
        lower=np.abs(small["lower"]),
        gap=np.rint(3 * normal(key_of(seed, "gap"), index)).astype(np.int64),
        taker=uniform(key_of(seed, "taker"), index),
        shift=uniform(key_of(seed, "shift"), index[:, 0]),
    )


def _split_anything(data: st.DataObject) -> tuple[Nodes, Nodes, Ints]:
    parent = _parent(data)
    closed_parts = data.draw(st.integers(0, PARTS - 1), "parts without trading")
    open_parts = (np.arange(PARTS) >= closed_parts).astype(np.float64)[None, :]
    start = np.arange(PARTS, dtype=np.int64)[None, :]
    draws = _draws(data.draw(st.integers(0, 1_000_000), "seed"), open_parts)
    children = refine(parent, start, draws, np.array([closed_parts]))
    return parent, children, np.arange(closed_parts, PARTS)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_parts_add_up_to_the_candle_exactly(data: st.DataObject) -> None:
    parent, children, there = _split_anything(data)
    assert children.open[there][0] == parent.open[0]
    assert children.close[there][-1] == parent.close[0]
    assert np.max(children.high[there]) == parent.high[0]
    assert np.min(children.low[there]) == parent.low[0]
    for name in ("trades", "volume", "quote", "taker_base", "taker_quote"):
        assert getattr(children, name).sum() == getattr(parent, name)[0], name


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_part_is_a_sound_candle(data: st.DataObject) -> None:
    _, children, there = _split_anything(data)
    child = Nodes(*(getattr(children, field.name)[there] for field in fields(children)))
    assert (child.low <= np.minimum(child.open, child.close)).all()
    assert (child.high >= np.maximum(child.open, child.close)).all()
    assert (child.volume * child.low <= child.quote).all()
    assert (child.quote <= child.volume * child.high).all()
    assert (child.taker_base <= child.volume).all()
    assert (child.taker_quote <= child.quote).all()
    assert (child.trades <= child.volume).all()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_part_without_trades_is_flat_at_the_close_before(data: st.DataObject) -> None:
    _, children, _ = _split_anything(data)
    idle = children.trades == 0
    for name in ("open", "high", "low", "close"):
        assert (getattr(children, name)[idle] == children.before[idle]).all()
    for name in ("volume", "quote", "taker_base", "taker_quote"):
        assert not getattr(children, name)[idle].any()


def test_a_candle_without_trades_has_parts_without_trades() -> None:
    columns = (0, 50, 50, 50, 50, 50, 0, 0, 0, 0, 0)
    parent = Nodes(*(np.array([column], dtype=np.int64) for column in columns))
    children = refine(parent, np.arange(PARTS)[None, :], _draws(1, np.ones((1, PARTS))), np.array([0]))
    assert (children.close == 50).all()
    assert not children.trades.any()


@given(
    total=st.integers(0, 10**12),
    weights=st.lists(st.floats(0, 1000), min_size=1, max_size=20).filter(lambda weights: sum(weights) > 1e-6),
    shift=st.floats(0, 0.999),
)
def test_a_split_leaves_no_remainder_and_gives_nothing_where_there_is_no_weight(
    total: int, weights: list[float], shift: float
) -> None:
    shares = split(np.array([total]), np.array([weights]), np.array([shift]))[0]
    assert shares.sum() == total
    assert (shares >= 0).all()
    assert not shares[np.array(weights) == 0].any()


@given(data=st.data())
def test_a_distribution_keeps_its_bounds_and_its_sum(data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(st.integers(0, 10**15), st.integers(0, 10**15)), min_size=1, max_size=15))
    lowest, highest = np.array([[min(pair) for pair in pairs]]), np.array([[max(pair) for pair in pairs]])
    total = data.draw(st.integers(int(lowest.sum()), int(highest.sum())))
    guess = np.array([data.draw(st.lists(st.floats(0, 1e15), min_size=len(pairs), max_size=len(pairs)))])
    found = distribute(np.array([total]), guess, lowest, highest)
    assert found.sum() == total
    assert (lowest <= found).all()
    assert (found <= highest).all()
