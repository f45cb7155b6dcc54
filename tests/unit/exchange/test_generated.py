import itertools
import math
from collections.abc import Iterable
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.intervals import DAY, HOUR, MINUTE, WEEK
from standins.exchange import SPANS, Candle, GeneratedMarket

FINER = {
    "1m": "1s",
    "3m": "1m",
    "5m": "1m",
    "15m": "5m",
    "30m": "15m",
    "1h": "5m",
    "2h": "1h",
    "4h": "1h",
    "6h": "1h",
    "8h": "4h",
    "12h": "4h",
    "1d": "1h",
    "3d": "1d",
    "1w": "1d",
    "1M": "1d",
}
SYMBOLS = ("BTCUSDC", "SHIBUSDC", "LTCEUR", "EURUSDT")


def _latest(market: GeneratedMarket, symbol: str, name: str, count: int, now: int) -> list[Candle]:
    span = SPANS[name]
    return market.candles(symbol, span, span.back(span.floor(now), count), span.floor(now), now)


def _sum(parts: list[Candle]) -> tuple[float, ...]:
    return (
        parts[0].open,
        max(part.high for part in parts),
        min(part.low for part in parts),
        parts[-1].close,
        math.fsum(part.volume for part in parts),
        math.fsum(part.quote_volume for part in parts),
        sum(part.trades for part in parts),
        math.fsum(part.taker_base for part in parts),
        math.fsum(part.taker_quote for part in parts),
    )


def _values(candle: Candle) -> tuple[float, ...]:
    return (*candle[1:6], *candle[7:])


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("name", list(FINER))
def test_a_candle_is_the_sum_of_finer_ones(market: GeneratedMarket, now: int, symbol: str, name: str) -> None:
    span, finer = SPANS[name], SPANS[FINER[name]]
    candles = _latest(market, symbol, name, 6, now)
    assert len(candles) >= 6
    for candle in candles:
        until = span.next(candle.open_time)
        assert _values(candle) == pytest.approx(
            _sum(market.candles(symbol, finer, candle.open_time, until, now)), rel=1e-15
        )


def test_sums_hold_across_an_outage(market: GeneratedMarket, now: int, outage: tuple[int, int]) -> None:
    start = SPANS["1d"].floor(outage[0] - DAY)
    days = market.candles("BTCUSDC", SPANS["1d"], start, start + 4 * DAY, now)
    assert len(days) == 4
    for day in days:
        parts = market.candles("BTCUSDC", SPANS["5m"], day.open_time, day.open_time + DAY, now)
        assert _values(day) == pytest.approx(_sum(parts), rel=1e-15)


@settings(max_examples=25, deadline=None)
@given(
    symbol=st.sampled_from(SYMBOLS),
    name=st.sampled_from(["1m", "5m", "1h", "4h", "1d", "1w"]),
    back=st.integers(2, 3000),
    count=st.integers(1, 40),
)
def test_a_candle_does_not_depend_on_what_was_asked_before(symbol: str, name: str, back: int, count: int) -> None:
    used, fresh = _USED, GeneratedMarket(seed=7)
    span, now = SPANS[name], 1_763_838_123_456
    start = max(span.back(span.floor(now), back), SPANS[name].ceil(1_630_000_000_000))
    asked = (symbol, span, start, start + count * span.length, now)
    assert used.candles(*asked) == fresh.candles(*asked)


_USED = GeneratedMarket(seed=7)


def test_a_candle_does_not_depend_on_when_it_is_asked_for(market: GeneratedMarket, now: int) -> None:
    span = SPANS["5m"]
    start = span.floor(now) - DAY
    asked_today = market.candles("ETHUSDC", span, start, start + HOUR, now)
    asked_years_later = market.candles("ETHUSDC", span, start, start + HOUR, now + 800 * DAY)
    assert asked_today == asked_years_later


def test_another_seed_is_another_market(market: GeneratedMarket, now: int) -> None:
    assert _latest(market, "BTCUSDC", "1d", 5, now) != _latest(GeneratedMarket(seed=8), "BTCUSDC", "1d", 5, now)


@pytest.mark.parametrize("name", list(SPANS))
def test_the_forming_candle_is_the_sum_of_the_seconds_so_far(market: GeneratedMarket, now: int, name: str) -> None:
    span = SPANS[name]
    forming = market.forming("SOLUSDC", span, now)
    assert forming is not None
    begin = span.floor(now)
    whole_minutes = SPANS["1m"].floor(now)
    minutes = market.candles("SOLUSDC", SPANS["1m"], begin, whole_minutes, now) if whole_minutes > begin else []
    first_second = max(whole_minutes, begin)
    seconds = market.candles("SOLUSDC", SPANS["1s"], first_second, SPANS["1s"].floor(now) + 1000, now + 1000)
    assert _values(forming) == pytest.approx(_sum([*minutes, *seconds]), rel=1e-15)


@pytest.mark.parametrize("name", ["1s", "1m", "5m", "15m", "1h", "4h", "1d", "3d", "1w", "1M"])
def test_in_its_last_second_a_candle_is_what_it_will_be(market: GeneratedMarket, now: int, name: str) -> None:
    span = SPANS[name]
    opened = span.floor(span.floor(now) - 1)
    last = market.forming("BTCEUR", span, span.next(opened) - 1)
    assert last == market.closed("BTCEUR", span, opened)
    assert [last] == market.candles("BTCEUR", span, opened, opened + 1, now)


def test_a_forming_candle_only_grows(market: GeneratedMarket, now: int) -> None:
    begin = SPANS["1h"].floor(now)
    seen = [market.forming("BTCUSDC", SPANS["1h"], begin + second * 1000) for second in range(0, 3600, 7)]
    candles = [candle for candle in seen if candle is not None]
    assert len(candles) == len(seen)
    for earlier, later in itertools.pairwise(candles):
        assert later.open == earlier.open
        assert later.high >= earlier.high
        assert later.low <= earlier.low
        assert later.trades >= earlier.trades
        assert later.volume >= earlier.volume


def test_the_candle_of_now_comes_last(market: GeneratedMarket, now: int) -> None:
    span = SPANS["5m"]
    candles = market.candles("BTCUSDC", span, now - HOUR, now + HOUR, now)
    assert candles[-1] == market.forming("BTCUSDC", span, now)
    assert candles[-1].open_time == span.floor(now)
    assert candles[-1].close_time == span.floor(now) + 5 * MINUTE - 1


def test_a_candle_without_trades_is_served_flat_at_the_close_before(market: GeneratedMarket, now: int) -> None:
    candles = _latest(market, "LTCEUR", "5m", 2000, now)
    idle = [(before, candle) for before, candle in itertools.pairwise(candles) if not candle.trades]
    assert len(idle) > 20
    for before, candle in idle:
        assert {candle.open, candle.high, candle.low, candle.close} == {before.close}
        assert candle.volume == candle.quote_volume == candle.taker_base == candle.taker_quote == 0


def test_candles_are_absent_while_the_exchange_is_down(
    market: GeneratedMarket, now: int, outage: tuple[int, int]
) -> None:
    start, end = outage
    minutes = market.candles("BTCUSDC", SPANS["1m"], start - HOUR, end + HOUR, now)
    opened = [candle.open_time for candle in minutes]
    assert opened == [*range(start - HOUR, start, MINUTE), *range(end, end + HOUR, MINUTE)]
    fives = {candle.open_time for candle in market.candles("BTCUSDC", SPANS["5m"], start - HOUR, end + HOUR, now)}
    span = SPANS["5m"]
    absent = set(range(span.floor(start - HOUR), end + HOUR, 5 * MINUTE)) - fives - {span.floor(start - HOUR)}
    assert absent == set(range(span.ceil(start), span.floor(end), 5 * MINUTE))


def test_an_outage_is_the_same_for_all_pairs(market: GeneratedMarket, now: int, outage: tuple[int, int]) -> None:
    for symbol in ("BTCUSDT", "SHIBUSDC", "LTCEUR"):
        assert market.candles(symbol, SPANS["1m"], *outage, now) == []


def test_candles_before_some_outages_are_flat(market: GeneratedMarket, now: int, outage: tuple[int, int]) -> None:
    stop = next(stop for stop in market.stops if stop.start == outage[0])
    halted = market.candles("BTCUSDC", SPANS["1m"], stop.halt, stop.start, now)
    assert len(halted) == (stop.start - stop.halt) // MINUTE
    assert all(candle.trades == 0 for candle in halted)
    assert len({candle.close for candle in halted}) == 1


def test_a_stop_cuts_the_close_time_of_the_candle_that_it_ends(
    market: GeneratedMarket, now: int, outage: tuple[int, int]
) -> None:
    start, _ = outage
    (cut,) = market.candles("BTCUSDC", SPANS["1m"], start - MINUTE, start, now)
    (before,) = market.candles("BTCUSDC", SPANS["1m"], start - 2 * MINUTE, start - MINUTE, now)
    assert start - MINUTE < cut.close_time < start - 1
    assert before.close_time == start - MINUTE - 1


def test_nothing_forms_while_the_exchange_is_down(market: GeneratedMarket, outage: tuple[int, int]) -> None:
    middle = (outage[0] + outage[1]) // 2
    assert market.forming("BTCUSDC", SPANS["5m"], middle) is None
    assert market.closed("BTCUSDC", SPANS["5m"], SPANS["5m"].floor(middle)) is None


@pytest.mark.parametrize(("name", "before"), [("1h", 0), ("1d", DAY), ("1w", WEEK), ("1M", 31 * DAY)])
def test_history_begins_with_the_candle_of_the_listing(
    market: GeneratedMarket, now: int, name: str, before: int
) -> None:
    pair = next(pair for pair in market.pairs() if pair.symbol == "SOLUSDC")
    first = market.candles("SOLUSDC", SPANS[name], 0, pair.listed + 70 * DAY, now)[0]
    assert first.open_time == SPANS[name].floor(pair.listed)
    assert pair.listed - first.open_time <= before
    assert first.trades > 0


def test_listing_dates_differ_and_reach_years_back(market: GeneratedMarket, now: int) -> None:
    listed = [pair.listed for pair in market.pairs()]
    assert len(set(listed)) > 15
    assert now - min(listed) > 7 * 365 * DAY


def test_a_withdrawn_pair_has_history_and_no_present(market: GeneratedMarket, now: int) -> None:
    (pair,) = [pair for pair in market.pairs() if pair.status == "BREAK"]
    assert pair.ended is not None
    weeks = market.candles(pair.symbol, SPANS["1w"], 0, now, now)
    assert weeks[-1].open_time <= pair.ended < weeks[-1].open_time + WEEK
    assert market.candles(pair.symbol, SPANS["1h"], pair.ended, now, now) == []
    assert market.forming(pair.symbol, SPANS["1w"], now) is None


def test_a_pair_that_was_away_has_a_hole_of_months_in_every_interval(market: GeneratedMarket, now: int) -> None:
    start, end = 1_664_420_400_000, 1_678_593_600_000
    for name in ("1h", "1d", "1w"):
        span = SPANS[name]
        opened = {
            candle.open_time for candle in market.candles("LINKUSDC", span, start - 60 * DAY, end + 60 * DAY, now)
        }
        absent = set(range(span.ceil(start), span.floor(end), span.length))
        assert absent
        assert not absent & opened
        assert {span.floor(start - 1), span.floor(end)} <= opened


def test_the_usual_pairs_are_there(market: GeneratedMarket) -> None:
    symbols = {pair.symbol for pair in market.pairs()}
    assert {"BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC", "BTCUSDT", "SHIBUSDC", "BTCEUR"} <= symbols
    assert len(symbols) >= 20


@pytest.mark.parametrize(("symbol", "decimals"), [("SHIBUSDC", 8), ("BTCUSDC", 2), ("XRPUSDC", 4)])
def test_prices_have_the_decimals_of_the_pair(market: GeneratedMarket, now: int, symbol: str, decimals: int) -> None:
    candles = _latest(market, symbol, "5m", 500, now)
    used = {-int(Decimal(repr(candle.close)).normalize().as_tuple().exponent) for candle in candles}
    assert max(used) == decimals


def test_every_candle_is_sound(market: GeneratedMarket, now: int) -> None:
    for symbol in SYMBOLS:
        for candle in _latest(market, symbol, "1h", 900, now):
            assert 0 < candle.low <= min(candle.open, candle.close)
            assert candle.high >= max(candle.open, candle.close)
            assert candle.taker_base <= candle.volume
            assert (candle.volume > 0) == (candle.trades > 0)
            if candle.volume:
                mean = candle.quote_volume / candle.volume
                assert candle.low * (1 - 1e-12) <= mean <= candle.high * (1 + 1e-12)


def _returns(candles: Iterable[Candle]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.diff(np.log([candle.close for candle in candles]))


def test_calm_and_wild_times_alternate(market: GeneratedMarket, now: int) -> None:
    size = np.abs(_returns(_latest(market, "BTCUSDC", "1h", 4000, now)))
    assert np.corrcoef(size[:-1], size[1:])[0, 1] > 0.1
    assert size.max() > 6 * size.mean()


def test_volume_comes_in_bursts(market: GeneratedMarket, now: int) -> None:
    volume = np.array([candle.volume for candle in _latest(market, "SOLUSDC", "5m", 3000, now)])
    assert volume.max() > 6 * np.median(volume)


def test_most_opens_touch_the_close_before_and_some_leap(market: GeneratedMarket, now: int) -> None:
    candles = _latest(market, "BTCUSDC", "5m", 3000, now)
    gaps = np.array([abs(b.open - a.close) / a.close for a, b in itertools.pairwise(candles)])
    assert np.mean(gaps < 1e-6) > 0.8
    assert np.sum(gaps > 1e-4) >= 10


def test_a_day_moves_by_percents_not_by_multiples(market: GeneratedMarket, now: int) -> None:
    for symbol, most in (("BTCUSDC", 0.06), ("SHIBUSDC", 0.12), ("EURUSDT", 0.02)):
        assert 0.001 < np.std(_returns(_latest(market, symbol, "1d", 1500, now))) < most


def test_coins_share_the_mood_of_the_market(market: GeneratedMarket, now: int) -> None:
    bitcoin, ether = (_returns(_latest(market, symbol, "1d", 700, now)) for symbol in ("BTCUSDC", "ETHUSDC"))
    assert np.corrcoef(bitcoin, ether)[0, 1] > 0.4


def test_the_same_coin_costs_about_the_same_in_either_dollar(market: GeneratedMarket, now: int) -> None:
    usdc, usdt = (_latest(market, symbol, "1d", 300, now) for symbol in ("BTCUSDC", "BTCUSDT"))
    apart = [abs(first.close / second.close - 1) for first, second in zip(usdc, usdt, strict=True)]
    assert np.mean(apart) < 0.005


def test_extra_pairs_can_be_had_for_tests_of_size(now: int) -> None:
    market = GeneratedMarket(seed=7, extra=480)
    assert len({pair.symbol for pair in market.pairs()}) > 500
    assert len(_latest(market, "X479USDC", "5m", 50, now)) == 50


def test_an_unknown_pair_is_a_key_error(market: GeneratedMarket, now: int) -> None:
    with pytest.raises(KeyError):
        market.candles("NOPE", SPANS["1d"], 0, now, now)
