from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import HOUR, MINUTE
from standins.exchange import SPANS, Candle
from standins.exchange.playback import aggregate, partial, summed
from standins.exchange.record import candles_of, parquet_series

SPAN = SPANS["5m"]
ROSE = Candle(0, 100.0, 112.0, 91.0, 109.0, 30.0, 5 * MINUTE - 1, 3000.0, 90, 12.0, 1200.0)
FELL = ROSE._replace(open=109.0, close=100.0)
IDLE = Candle(0, 100.0, 100.0, 100.0, 100.0, 0.0, 5 * MINUTE - 1, 0.0, 0, 0.0, 0.0)


def test_a_rising_candle_sees_its_low_first() -> None:
    after_a_third = partial(ROSE, SPAN, 99_000, 2)
    assert (after_a_third.open, after_a_third.high, after_a_third.low, after_a_third.close) == (100, 100, 91, 91)
    after_two_thirds = partial(ROSE, SPAN, 199_000, 2)
    assert (after_two_thirds.high, after_two_thirds.low, after_two_thirds.close) == (112, 91, 112)


def test_a_falling_candle_sees_its_high_first() -> None:
    after_a_third = partial(FELL, SPAN, 99_000, 2)
    assert (after_a_third.high, after_a_third.low, after_a_third.close) == (112, 109, 112)


def test_volumes_grow_evenly() -> None:
    half = partial(ROSE, SPAN, 149_500, 2)
    assert (half.volume, half.quote_volume, half.trades, half.taker_base) == (15.0, 1500.0, 45, 6.0)


@pytest.mark.parametrize("candle", [ROSE, FELL, IDLE])
def test_the_last_second_is_the_record(candle: Candle) -> None:
    assert partial(candle, SPAN, 5 * MINUTE - 1, 2) == candle
    assert partial(candle, SPAN, 5 * MINUTE - 1000, 2) == candle


def test_a_candle_without_trades_is_flat_all_along() -> None:
    assert partial(IDLE, SPAN, 77_000, 2) == IDLE


@given(times=st.tuples(st.integers(0, 5 * MINUTE - 1), st.integers(0, 5 * MINUTE - 1)))
def test_a_forming_candle_only_grows(times: tuple[int, int]) -> None:
    earlier, later = (partial(ROSE, SPAN, time, 2) for time in sorted(times))
    assert ROSE.low <= later.low <= earlier.low
    assert earlier.high <= later.high <= ROSE.high
    assert earlier.volume <= later.volume <= ROSE.volume
    assert 1 <= earlier.trades <= later.trades <= ROSE.trades


def test_a_sum_is_first_highest_lowest_last_and_totals() -> None:
    total = summed([ROSE, FELL._replace(open_time=5 * MINUTE)], 0, 10 * MINUTE - 1)
    assert total == Candle(0, 100.0, 112.0, 91.0, 100.0, 60.0, 10 * MINUTE - 1, 6000.0, 180, 24.0, 2400.0)


def test_summed_hours_are_the_exchange_own_four_hours(binance: Path) -> None:
    """The exchange's 4h candles are the reference for sums of its 1h candles."""
    hours, fours = (
        parquet_series(SPANS[name], sorted((binance / "klines" / name).glob("BTCUSDC-*.parquet")))
        for name in ("1h", "4h")
    )
    sums = {candle.open_time: candle for candle in candles_of(aggregate(hours, SPANS["4h"], 0).rows, 0)}
    own = candles_of(fours.rows, 0)
    assert len(own) > 2_000
    for candle in own:
        found = sums[candle.open_time]
        assert found[:5] == candle[:5]
        assert (found.close_time, found.trades) == (candle.close_time, candle.trades)
        assert found.volume == pytest.approx(candle.volume, rel=1e-12)
        assert found.quote_volume == pytest.approx(candle.quote_volume, rel=1e-12)


def test_a_sum_keeps_the_moment_of_a_stop(binance: Path) -> None:
    """The exchange's own 4h candles of BTCUSDT, 21 of them cut short, are the reference."""
    hours, fours = (
        parquet_series(SPANS[name], sorted((binance / "klines" / name).glob("BTCUSDT-*.parquet")))
        for name in ("1h", "4h")
    )
    sums = {row[0]: row[1] for row in aggregate(hours, SPANS["4h"], 0).rows.select("open_time", "close_time").rows()}
    own = fours.rows.select("open_time", "close_time").rows()
    cut = [(opened, closes) for opened, closes in own if closes != opened + 4 * HOUR - 1 and opened in sums]
    assert len(cut) > 10
    assert sum(sums[opened] == closes for opened, closes in cut) >= len(cut) - 1


def test_an_unfinished_sum_is_left_out(binance: Path) -> None:
    hours = parquet_series(SPANS["1h"], sorted((binance / "klines" / "1h").glob("BTCUSDC-*.parquet")))
    assert hours.end % (4 * HOUR) != 0
    last = int(aggregate(hours, SPANS["4h"], 0).rows["open_time"][-1])
    assert last + 4 * HOUR <= hours.end
