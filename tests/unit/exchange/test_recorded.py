from pathlib import Path

import polars as pl
import pytest

from common.intervals import DAY, HOUR, MINUTE, WEEK
from standins.exchange import SPANS
from standins.exchange.recorded import FUTURE, RecordedMarket

FOLLOWED = ("5m", "1h", "4h", "1d", "1w")


def _recorded(binance: Path, symbol: str, interval: str) -> pl.DataFrame:
    paths = sorted((binance / "klines" / interval).glob(f"{symbol}-{interval}-*.parquet"))
    return pl.concat(
        [pl.read_parquet(path).select("open_time", "open", "high", "low", "close", "volume") for path in paths]
    )


@pytest.fixture(scope="module")
def placed(binance: Path) -> RecordedMarket:
    return RecordedMarket.load(
        binance / "klines", 1_763_838_123_456, symbols=["BTCUSDT", "ETHUSDT", "SOLUSDT", "BTCUSDC"]
    )


def test_the_shift_is_whole_weeks(placed: RecordedMarket) -> None:
    for pair in placed.pairs():
        assert placed.shift(pair.symbol) % WEEK == 0


@pytest.mark.parametrize("symbol", ["BTCUSDT", "ETHUSDT", "SOLUSDT"])
@pytest.mark.parametrize("name", FOLLOWED)
def test_every_candle_is_the_recorded_one_shifted(
    binance: Path, placed: RecordedMarket, now: int, symbol: str, name: str
) -> None:
    shift, span = placed.shift(symbol), SPANS[name]
    closed = placed.candles(symbol, span, 0, span.floor(now), now)
    record = _recorded(binance, symbol, name)
    wanted = record.filter(pl.col("open_time") + shift < span.floor(now)).sort("open_time").rows()
    assert [(candle.open_time - shift, *candle[1:6]) for candle in closed] == wanted
    assert all(span.floor(candle.open_time) == candle.open_time for candle in closed)


@pytest.mark.parametrize("symbol", ["BTCUSDT", "ETHUSDT", "SOLUSDT", "BTCUSDC"])
def test_now_lies_near_the_end_of_the_record_with_hours_to_come(placed: RecordedMarket, now: int, symbol: str) -> None:
    for name in ("5m", "1h", "4h", "1d"):
        span = SPANS[name]
        latest = placed.candles(symbol, span, now - 3 * span.length, now + 1, now)
        if latest:
            assert latest[-1].open_time == span.floor(now)
    to_come = placed.candles(symbol, SPANS["1h"], now, now + FUTURE, now + FUTURE)
    assert len(to_come) >= FUTURE // HOUR - 1


def test_the_record_can_end_before_now(binance: Path, now: int) -> None:
    market = RecordedMarket.load(binance / "klines", now, symbols=["BTCUSDC"], future=-WEEK)
    last = market.candles("BTCUSDC", SPANS["1d"], 0, now + 1, now)[-1]
    assert now - WEEK - DAY < last.close_time < now
    assert market.forming("BTCUSDC", SPANS["1d"], now) is None


def test_a_shift_of_zero_is_the_time_of_the_record(binance: Path) -> None:
    market = RecordedMarket.load(binance / "klines", 0, symbols=["BTCUSDC"], shift=0)
    recorded = _recorded(binance, "BTCUSDC", "1h")
    end = int(recorded["open_time"][-1]) + HOUR
    candles = market.candles("BTCUSDC", SPANS["1h"], 0, end, end)
    assert [candle[:6] for candle in candles] == recorded.rows()


def test_an_interval_without_files_is_summed(placed: RecordedMarket, now: int) -> None:
    weeks = placed.candles("BTCUSDC", SPANS["1w"], 0, now - WEEK, now)
    assert len(weeks) > 40
    week = weeks[20]
    days = placed.candles("BTCUSDC", SPANS["1d"], week.open_time, week.open_time + WEEK, now)
    assert (week.open, week.close) == (days[0].open, days[-1].close)
    assert week.high == max(day.high for day in days)
    assert week.volume == pytest.approx(sum(day.volume for day in days))


def test_months_stay_months_although_weeks_shift_them(placed: RecordedMarket, now: int) -> None:
    months = placed.candles("BTCUSDT", SPANS["1M"], 0, now + 1, now)
    assert all(SPANS["1M"].floor(month.open_time) == month.open_time for month in months)
    assert months[-1].open_time == SPANS["1M"].floor(now)


def test_an_interval_finer_than_all_files_is_empty(placed: RecordedMarket, now: int) -> None:
    assert placed.candles("BTCUSDC", SPANS["5m"], 0, now, now) == []
    assert placed.forming("BTCUSDC", SPANS["5m"], now) is None


def test_the_forming_candle_is_the_sum_of_finer_ones_so_far(placed: RecordedMarket, now: int) -> None:
    forming = placed.forming("BTCUSDT", SPANS["4h"], now)
    fives = placed.candles("BTCUSDT", SPANS["5m"], SPANS["4h"].floor(now), now + 1, now)
    assert forming is not None
    assert (forming.open, forming.close) == (fives[0].open, fives[-1].close)
    assert forming.high == max(candle.high for candle in fives)
    assert forming.volume == pytest.approx(sum(candle.volume for candle in fives))
    assert forming.close_time == SPANS["4h"].floor(now) + 4 * HOUR - 1


@pytest.mark.parametrize("name", ["5m", "1h", "1d"])
def test_a_closed_candle_is_the_record(placed: RecordedMarket, now: int, name: str) -> None:
    span = SPANS[name]
    opened = span.floor(now) - span.length
    assert [placed.closed("ETHUSDT", span, opened)] == placed.candles("ETHUSDT", span, opened, opened + 1, now)


HALT = "btcusdt-1m-20230324-spot-halt.csv"


@pytest.fixture
def halt(binance: Path) -> RecordedMarket:
    return RecordedMarket.event(binance / "events" / HALT, 0, shift=0)


NOON = 1_679_659_200_000


def test_a_candle_without_trades_is_served_and_an_absent_one_is_not(halt: RecordedMarket) -> None:
    minutes = halt.candles("BTCUSDT", SPANS["1m"], NOON, NOON + 2 * HOUR + MINUTE, NOON + DAY)
    assert [candle.open_time for candle in minutes] == [*range(NOON, NOON + 40 * MINUTE, MINUTE), NOON + 2 * HOUR]
    idle = minutes[:-1]
    assert all(candle.volume == 0 and candle.trades == 0 for candle in idle)
    assert len({price for candle in idle for price in candle[1:5]}) == 1


def test_an_hour_without_trades_is_served_and_an_absent_one_is_not(halt: RecordedMarket) -> None:
    hours = halt.candles("BTCUSDT", SPANS["1h"], NOON, NOON + 2 * HOUR, NOON + DAY)
    assert [(candle.open_time, candle.volume) for candle in hours] == [(NOON, 0.0)]
    assert hours[0].close_time == NOON + 40 * MINUTE - 1


def test_nothing_forms_where_the_record_has_nothing(halt: RecordedMarket) -> None:
    absent = NOON + HOUR + 30 * MINUTE
    assert halt.forming("BTCUSDT", SPANS["1m"], absent) is None
    assert halt.forming("BTCUSDT", SPANS["5m"], absent) is None
    assert halt.closed("BTCUSDT", SPANS["1m"], absent) is None


def test_the_recorded_close_time_of_a_stop_is_served(binance: Path) -> None:
    market = RecordedMarket.load(binance / "klines", 0, symbols=["BTCUSDT"], shift=0)
    (hour,) = market.candles("BTCUSDT", SPANS["1h"], NOON, NOON + 2 * HOUR, NOON + DAY)
    assert NOON + 39 * MINUTE < hour.close_time < NOON + 40 * MINUTE


def test_a_pair_is_described_by_its_record(placed: RecordedMarket) -> None:
    pairs = {pair.symbol: pair for pair in placed.pairs()}
    assert (pairs["SOLUSDT"].base, pairs["SOLUSDT"].quote, pairs["SOLUSDT"].tick) == ("SOL", "USDT", 2)
    assert (pairs["BTCUSDC"].base, pairs["BTCUSDC"].quote) == ("BTC", "USDC")
    assert pairs["BTCUSDT"].listed < pairs["SOLUSDT"].listed
