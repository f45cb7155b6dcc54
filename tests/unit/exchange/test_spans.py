from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import Interval
from standins.exchange.spans import SPANS

DOCUMENTED = "1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M"
TIMES = st.integers(min_value=1_500_000_000_000, max_value=4_000_000_000_000)


def test_the_intervals_are_the_documented_sixteen() -> None:
    assert list(SPANS) == DOCUMENTED.split()


@given(time=TIMES, name=st.sampled_from(list(SPANS)))
def test_a_candle_contains_the_time_it_was_floored_from(time: int, name: str) -> None:
    span = SPANS[name]
    opened = span.floor(time)
    assert opened <= time < span.next(opened)
    assert span.floor(opened) == opened


@given(time=TIMES, name=st.sampled_from(list(SPANS)))
def test_the_ceiling_is_the_first_open_time_not_before(time: int, name: str) -> None:
    span = SPANS[name]
    opened = span.ceil(time)
    assert opened >= time
    assert span.floor(opened) == opened
    assert span.floor(opened - 1) < time


@given(time=TIMES, name=st.sampled_from(list(SPANS)), candles=st.integers(min_value=0, max_value=500))
def test_going_back_reaches_at_least_so_many_candles(time: int, name: str, candles: int) -> None:
    span = SPANS[name]
    latest = span.floor(time)
    reached = opened = span.back(latest, candles)
    for _ in range(candles):
        opened = span.next(opened)
    assert opened <= latest
    assert span.floor(reached) == reached


@given(time=TIMES, interval=st.sampled_from(list(Interval)))
def test_the_followed_intervals_open_as_the_contracts_say(time: int, interval: Interval) -> None:
    assert SPANS[interval.value].floor(time) == interval.floor(time)


def test_months_open_on_the_first() -> None:
    leap_day = int(datetime(2024, 2, 29, 13, tzinfo=UTC).timestamp() * 1000)
    opened = SPANS["1M"].floor(leap_day)
    assert datetime.fromtimestamp(opened / 1000, UTC) == datetime(2024, 2, 1, tzinfo=UTC)
    assert datetime.fromtimestamp(SPANS["1M"].next(opened) / 1000, UTC) == datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("folder", "name"), [("1m", "1m"), ("15m", "15m"), ("4h", "4h"), ("1d", "1d"), ("1w", "1w"), ("1mo", "1M")]
)
def test_recorded_candles_open_where_the_interval_says(binance: Path, folder: str, name: str) -> None:
    path = next(iter(sorted((binance / "klines" / folder).glob("BTCUSDT-*.parquet"))))
    times = pl.read_parquet(path)["open_time"].tail(3_000).to_list()
    assert times
    assert all(SPANS[name].floor(time) == time for time in times)
