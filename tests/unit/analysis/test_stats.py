import math
import statistics as plain
from itertools import pairwise

import pytest

from analysis.stats import statistics
from common.intervals import DAY, HOUR, Interval
from unit.analysis.samples import candles, recorded


def test_a_period_goes_from_its_first_open_to_its_last_close() -> None:
    stats = statistics(candles([(10, 12, 9, 11, 2), (11, 15, 10, 14, 3)]), Interval.ONE_HOUR, None)
    assert stats is not None
    assert (stats.open, stats.close, stats.high, stats.low) == (10, 14, 15, 9)
    assert (stats.change, stats.change_percent, stats.range, stats.volume) == (4, 40, 6, 5)


def test_differences_of_prices_show_no_binary_dust() -> None:
    stats = statistics(candles([(0.1, 0.7, 0.1, 0.3, 1)]), Interval.ONE_HOUR, None)
    assert stats is not None
    assert (stats.change, stats.range) == (0.2, 0.6)


def test_cheap_coins_keep_their_eight_decimals() -> None:
    stats = statistics(candles([(0.0000182, 0.00001821, 0.00001819, 0.0000182, 1)]), Interval.ONE_HOUR, None)
    assert stats is not None
    assert (stats.open, stats.high, stats.range) == (0.0000182, 0.00001821, 0.00000002)


def test_recorded_statistics_equal_plain_python() -> None:
    frame = recorded("1d/ETHUSDT-1d-20170817-20260429").slice(500, 365)
    closes = frame["close"].to_list()
    steps = [math.log(b / a) for a, b in pairwise(closes)]
    falls = [100 * (close / max(closes[: n + 1]) - 1) for n, close in enumerate(closes)]
    stats = statistics(frame, Interval.ONE_DAY, 55.5)
    assert stats is not None
    assert stats.volatility == pytest.approx(100 * plain.stdev(steps) * math.sqrt(365 * DAY / (24 * HOUR)), rel=1e-12)
    assert stats.max_drawdown == pytest.approx(min(falls), rel=1e-12)
    assert stats.volume == pytest.approx(math.fsum(frame["volume"].to_list()), rel=1e-12)
    assert stats.quote_volume == pytest.approx(math.fsum(frame["quote_volume"].to_list()), rel=1e-12)
    assert stats.rsi == 55.5


def test_one_candle_has_no_volatility() -> None:
    stats = statistics(candles([(1, 1, 1, 1, 0)]), Interval.ONE_HOUR, None)
    assert stats is not None
    assert (stats.volatility, stats.rsi, stats.max_drawdown) == (None, None, 0.0)


def test_no_candle_has_no_statistics() -> None:
    assert statistics(candles([]), Interval.ONE_HOUR, None) is None
