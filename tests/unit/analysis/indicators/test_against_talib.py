from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.analysis.indicators.talib_columns import differences
from unit.analysis.samples import candles, complete, recorded_files

FILES = recorded_files()

# TA-Lib takes a range of less than 1e-12 for none at all; the exchange's finest step of a price is 1e-8.
scales = st.sampled_from([1e-5, 1e-3, 1.0, 60_000.0, 1e12])
lengths = st.integers(min_value=1, max_value=150)


@st.composite
def walks(draw: st.DrawFn) -> pl.DataFrame:
    """Candles that wander, stand still, gap and jump, at any price; some are missing, as in a hole."""
    count, price = draw(lengths), draw(scales)
    chance = draw(st.randoms(use_true_random=False))
    calm = draw(st.sampled_from([0.0, 0.3, 0.9]))
    rows = []
    for _ in range(count):
        first = price
        price *= 1.0 if chance.random() < calm else chance.uniform(0.8, 1.25)
        reach = 0.0 if chance.random() < calm else chance.uniform(0.0, 0.05)
        top, bottom = max(first, price) * (1 + reach), min(first, price) * (1 - reach)
        rows.append((first, top, bottom, price, chance.choice([0.0, chance.uniform(0, 1e6)])))
    frame = candles(rows)
    kept = [chance.random() > draw(st.sampled_from([0.0, 0.2])) for _ in range(count)]
    return frame.filter(pl.Series(kept))


@st.composite
def monotone(draw: st.DrawFn) -> pl.DataFrame:
    """Candles that only rise or only fall, by a fixed factor or a fixed amount."""
    count, price = draw(lengths), draw(scales)
    factor = draw(st.sampled_from([1.001, 1.03, 1 / 1.001, 1 / 1.03]))
    prices = [price * factor**number for number in range(count + 1)]
    return candles([(a, max(a, b), min(a, b), b, 5.0) for a, b in pairwise(prices)])


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_indicator_equals_talib_on_recorded_candles(path: Path) -> None:
    assert differences(complete(pl.read_parquet(path))) == []


@settings(max_examples=60, deadline=None)
@given(walks())
def test_every_indicator_equals_talib_on_made_candles(frame: pl.DataFrame) -> None:
    assert differences(frame) == []


@settings(max_examples=30, deadline=None)
@given(monotone())
def test_every_indicator_equals_talib_on_prices_that_only_rise_or_only_fall(frame: pl.DataFrame) -> None:
    assert differences(frame) == []


@settings(max_examples=30, deadline=None)
@given(scales, lengths)
def test_every_indicator_equals_talib_on_prices_that_never_move(price: float, count: int) -> None:
    assert differences(candles([(price, price, price, price, 0.0)] * count)) == []
