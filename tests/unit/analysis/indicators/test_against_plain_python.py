import math

import polars as pl
import pytest

from analysis.indicators import bands, trend, volatility, volume
from unit.analysis.indicators import plain
from unit.analysis.samples import candles, recorded

NAMES = [
    "1h/BTCUSDT-1h-20180101-20260430",
    "1h/BTCEUR-1h-20200103-20240602",
    "1d/XRPUSDT-1d-20180504-20260429",
    "5m/ADAUSDT-5m-20250701-20260219",
]


@pytest.fixture(params=NAMES)
def frame(request: pytest.FixtureRequest) -> pl.DataFrame:
    # The first hours of 2018-02-09 follow the longest hole of the record.
    return recorded(request.param).slice(800, 300)


def assert_equal(ours: pl.Series, expected: plain.Column | list[float], slack: float = 0.0) -> None:
    assert len(ours) == len(expected)
    for mine, theirs in zip(ours.to_list(), expected, strict=True):
        assert (mine is None) == (theirs is None)
        if mine is not None and theirs is not None:
            assert math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=slack)


def test_vwap(frame: pl.DataFrame) -> None:
    assert_equal(volume.vwap(frame), plain.vwap(frame.to_dicts()))


def test_vwap_of_a_day_without_trades_is_unknown_and_the_next_day_begins_anew() -> None:
    hour = 3_600_000
    frame = candles([(1, 1, 1, 1, 0.0), (2, 2, 2, 2, 4.0), (9, 9, 9, 9, 1.0)]).with_columns(
        open_time=pl.Series([22 * hour, 23 * hour, 24 * hour])
    )
    assert volume.vwap(frame).to_list() == [None, 2.0, 9.0]


def test_ichimoku(frame: pl.DataFrame) -> None:
    rows = frame.to_dicts()
    tenkan, kijun, span_a, span_b = trend.ichimoku(frame["high"], frame["low"], 9, 26, 52)
    assert_equal(tenkan, plain.middle(rows, 9))
    assert_equal(kijun, plain.middle(rows, 26))
    assert_equal(span_b, plain.middle(rows, 52))
    both = zip(plain.middle(rows, 9), plain.middle(rows, 26), strict=True)
    assert_equal(span_a, [None if one is None or other is None else (one + other) / 2 for one, other in both])


def test_heikin_ashi(frame: pl.DataFrame) -> None:
    expected = list(zip(*plain.heikin_ashi(frame.to_dicts()), strict=True))
    ours = trend.heikin_ashi(frame["open"], frame["high"], frame["low"], frame["close"])
    for mine, theirs in zip(ours, expected, strict=True):
        assert_equal(mine, list(theirs))


def test_donchian_middle(frame: pl.DataFrame) -> None:
    assert_equal(bands.donchian(frame["high"], frame["low"], 20)[1], plain.middle(frame.to_dicts(), 20))


def test_drawdown(frame: pl.DataFrame) -> None:
    # A fall of 1e-12 percent is none that a price could show.
    assert_equal(volatility.drawdown(frame["close"]), plain.drawdown(frame["close"].to_list()), slack=1e-12)


def test_realised_volatility(frame: pl.DataFrame) -> None:
    hour = 3_600_000
    expected = plain.volatility(frame["close"].to_list(), 20, hour)
    assert_equal(volatility.realised(frame["close"], 20, hour), expected, slack=1e-9)


def test_realised_volatility_of_prices_that_do_not_move_is_zero() -> None:
    assert volatility.realised(pl.Series([5.0] * 8), 3, 3_600_000).to_list() == [None] * 3 + [0.0] * 5


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_candles_give_columns_of_their_length(count: int) -> None:
    frame = candles([(1, 2, 1, 2, 1.0)] * count)
    high, low, close = frame["high"], frame["low"], frame["close"]
    columns = [
        volume.vwap(frame),
        volume.obv(close, frame["volume"]),
        volatility.drawdown(close),
        volatility.realised(close, 2, 1000),
        volatility.atr(high, low, close, 2),
        *trend.adx(high, low, close, 2),
        *trend.ichimoku(high, low, 2, 3, 4),
        *trend.heikin_ashi(frame["open"], high, low, close),
        *bands.donchian(high, low, 2),
        *bands.bollinger(close, 2, 2.0),
    ]
    assert {len(column) for column in columns} == {count}
