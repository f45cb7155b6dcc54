"""The answers held against recorded ones: same fields, same types, same order."""

import gzip
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from common.intervals import DAY, HOUR, MINUTE, WEEK
from standins.exchange import SPANS, ExchangeStandIn, GeneratedMarket, ManualClock
from standins.exchange.payloads import kline_row

Get = Callable[..., Awaitable[aiohttp.ClientResponse]]


def _kinds(value: Any) -> Any:
    """The types in a document, with the form of its numbers in strings."""
    if isinstance(value, dict):
        return {name: _kinds(child) for name, child in value.items()}
    if isinstance(value, str) and value.replace(".", "").lstrip("-").isdigit():
        return f"string of {len(value.partition('.')[2])} decimals"
    return type(value).__name__


async def test_klines_have_the_recorded_form(get: Get, binance: Path) -> None:
    recorded = json.loads((binance / "payloads" / "klines-BTCUSDT-1m-20211022.json").read_text())
    rows = await (await get("klines", symbol="BTCUSDT", interval="1m", limit=10)).json()
    assert len(rows) == len(recorded)
    assert [[_kinds(value) for value in row] for row in rows] == [[_kinds(value) for value in row] for row in recorded]


async def test_the_last_candle_is_the_one_that_forms(get: Get, clock: ManualClock) -> None:
    rows = await (await get("klines", symbol="BTCUSDT", interval="5m", limit=3)).json()
    opened = SPANS["5m"].floor(clock())
    assert [row[0] for row in rows] == [opened - 10 * MINUTE, opened - 5 * MINUTE, opened]
    assert rows[-1][6] == opened + 5 * MINUTE - 1 > clock()


@pytest.mark.parametrize(("limit", "rows"), [(None, 500), (1, 1), (1000, 1000), (5000, 1000)])
async def test_the_limit_is_500_unless_given_and_at_most_1000(get: Get, limit: int | None, rows: int) -> None:
    params = {} if limit is None else {"limit": limit}
    assert len(await (await get("klines", symbol="BTCUSDT", interval="5m", **params)).json()) == rows


async def test_from_a_start_the_oldest_come(get: Get, clock: ManualClock) -> None:
    start = SPANS["1h"].floor(clock()) - 100 * HOUR
    rows = await (await get("klines", symbol="ETHUSDC", interval="1h", startTime=start - 1, limit=5)).json()
    assert [row[0] for row in rows] == [start + number * HOUR for number in range(5)]


async def test_up_to_an_end_the_newest_come(get: Get, clock: ManualClock) -> None:
    end = SPANS["1h"].floor(clock()) - 100 * HOUR
    rows = await (await get("klines", symbol="ETHUSDC", interval="1h", endTime=end, limit=3)).json()
    assert [row[0] for row in rows] == [end - 2 * HOUR, end - HOUR, end]


async def test_with_both_the_oldest_come_and_none_beyond_the_end(get: Get, clock: ManualClock) -> None:
    start = SPANS["1h"].floor(clock()) - 100 * HOUR
    between = {"symbol": "ETHUSDC", "interval": "1h", "startTime": start, "endTime": start + 4 * HOUR}
    rows = await (await get("klines", **between)).json()
    assert [row[0] for row in rows] == [start + number * HOUR for number in range(5)]
    assert len(await (await get("klines", **between, limit=2)).json()) == 2


async def test_a_range_without_candles_is_empty(get: Get, clock: ManualClock) -> None:
    for start, end in ((clock() + DAY, clock() + 2 * DAY), (clock(), clock() - DAY), (0, 1_000_000)):
        response = await get("klines", symbol="BTCUSDC", interval="1d", startTime=start, endTime=end)
        assert (response.status, await response.json()) == (200, [])


async def test_pages_across_an_outage_are_full(get: Get, market: GeneratedMarket, clock: ManualClock) -> None:
    stop = next(stop for stop in reversed(market.stops) if stop.end < clock())
    newest = await (await get("klines", symbol="BTCUSDC", interval="1m", endTime=stop.end + MINUTE, limit=100)).json()
    oldest = await (
        await get("klines", symbol="BTCUSDC", interval="1m", startTime=stop.start - MINUTE, limit=100)
    ).json()
    for rows in (newest, oldest):
        times = [row[0] for row in rows]
        assert len(times) == 100
        assert times == sorted(set(times))
        assert not any(stop.start <= time < stop.end for time in times)


async def test_history_is_reached_from_time_zero(get: Get, market: GeneratedMarket) -> None:
    rows = await (await get("klines", symbol="SOLUSDC", interval="1w", startTime=0, limit=2)).json()
    listed = next(pair.listed for pair in market.pairs() if pair.symbol == "SOLUSDC")
    assert rows[0][0] == SPANS["1w"].floor(listed)
    assert rows[1][0] == rows[0][0] + WEEK


async def test_a_withdrawn_pair_still_answers_with_its_last_candles(get: Get, market: GeneratedMarket) -> None:
    pair = next(pair for pair in market.pairs() if pair.status == "BREAK")
    rows = await (await get("klines", symbol=pair.symbol, interval="5m", limit=10)).json()
    assert pair.ended is not None
    assert len(rows) == 10
    assert rows[-1][0] == pair.ended - 5 * MINUTE


@pytest.mark.parametrize("interval", list(SPANS))
async def test_every_documented_interval_is_served_as_the_market_has_it(
    get: Get, market: GeneratedMarket, clock: ManualClock, interval: str
) -> None:
    rows = await (await get("klines", symbol="BTCEUR", interval=interval, limit=4)).json()
    span = SPANS[interval]
    start = span.back(span.floor(clock()), 6)
    assert rows == [kline_row(candle) for candle in market.candles("BTCEUR", span, start, clock() + 1, clock())][-4:]


async def test_ui_klines_answer_as_klines(get: Get) -> None:
    params = {"symbol": "BTCUSDC", "interval": "1h", "limit": 5}
    assert await (await get("uiKlines", **params)).json() == await (await get("klines", **params)).json()


async def test_microseconds_come_by_header(get: Get, clock: ManualClock) -> None:
    micro = {"X-MBX-TIME-UNIT": "MICROSECOND"}
    assert await (await get("time", headers=micro)).json() == {"serverTime": clock() * 1000}
    rows = await (await get("klines", headers=micro, symbol="BTCUSDC", interval="1h", limit=1)).json()
    assert rows[0][0] == SPANS["1h"].floor(clock()) * 1000


async def test_ping_and_time(get: Get, clock: ManualClock) -> None:
    assert await (await get("ping")).json() == {}
    assert await (await get("time")).json() == {"serverTime": clock()}


async def test_exchange_info_has_the_fields_of_today(get: Get, binance: Path) -> None:
    path = binance / "payloads" / "exchangeInfo-testnet-20240908.json.gz"
    recorded = json.loads(gzip.decompress(path.read_bytes()))
    info = await (await get("exchangeInfo")).json()
    assert _kinds({**info, "symbols": []}) == _kinds({**recorded, "symbols": []})
    theirs = next(entry for entry in recorded["symbols"] if entry["symbol"] == "BTCUSDT")
    ours = next(entry for entry in info["symbols"] if entry["symbol"] == "BTCUSDT")
    assert list(ours) == list(theirs)
    assert _kinds(ours) == _kinds(theirs)
    assert ours["permissionSets"] == theirs["permissionSets"]


async def test_the_limits_are_those_recorded_of_the_main_exchange(get: Get, binance: Path) -> None:
    recorded = json.loads((binance / "payloads" / "exchangeInfo-mainnet-20231211-head.json").read_text())
    assert (await (await get("exchangeInfo", symbol="BTCUSDC")).json())["rateLimits"] == recorded["rateLimits"]


async def test_filters_have_the_recorded_form_and_tell_the_precision(get: Get, binance: Path) -> None:
    recorded = json.loads((binance / "payloads" / "exchangeInfo-recent-trimmed.json").read_text())
    theirs = {entry["filterType"]: _kinds(entry) for entry in recorded["symbols"][0]["filters"]}
    info = await (await get("exchangeInfo")).json()
    for symbol in info["symbols"]:
        for ours in symbol["filters"]:
            assert _kinds(ours) == theirs[ours["filterType"]]
    ticks = {
        symbol["symbol"]: entry["tickSize"]
        for symbol in info["symbols"]
        for entry in symbol["filters"]
        if entry["filterType"] == "PRICE_FILTER"
    }
    assert (ticks["BTCUSDC"], ticks["SHIBUSDC"]) == ("0.01000000", "0.00000001")


async def test_exchange_info_of_some_pairs(get: Get) -> None:
    one = await (await get("exchangeInfo", symbol="ETHUSDC")).json()
    two = await (await get("exchangeInfo", symbols='["ETHUSDC","BTCUSDC"]')).json()
    withdrawn = await (await get("exchangeInfo", symbolStatus="BREAK")).json()
    assert [entry["symbol"] for entry in one["symbols"]] == ["ETHUSDC"]
    assert [entry["symbol"] for entry in two["symbols"]] == ["ETHUSDC", "BTCUSDC"]
    assert {entry["status"] for entry in withdrawn["symbols"]} == {"BREAK"}


async def test_the_day_ticker_has_the_recorded_form(get: Get, binance: Path) -> None:
    path = binance / "payloads" / "ticker24hr-mainnet-20201009.json.gz"
    recorded = json.loads(gzip.decompress(path.read_bytes()))[0]
    ticker = await (await get("ticker/24hr", symbol="BTCUSDC")).json()
    assert set(ticker) == set(recorded)
    assert {name: type(value) for name, value in ticker.items()} == {
        name: type(value) for name, value in recorded.items()
    }
    assert ticker["closeTime"] - ticker["openTime"] == DAY


async def test_tickers_of_all_some_or_one_pair(get: Get, exchange: ExchangeStandIn) -> None:
    trading = [pair.symbol for pair in exchange.market.pairs() if pair.status == "TRADING"]
    prices = await (await get("ticker/price")).json()
    assert [entry["symbol"] for entry in prices] == trading
    one = await (await get("ticker/price", symbol="SHIBUSDC")).json()
    forming = exchange.market.forming("SHIBUSDC", SPANS["1m"], exchange.now)
    assert forming is not None
    assert one == {"symbol": "SHIBUSDC", "price": f"{forming.close:.8f}"}
    days = await (await get("ticker/24hr", symbols='["BTCUSDC","BTCEUR"]', type="MINI")).json()
    assert [entry["symbol"] for entry in days] == ["BTCUSDC", "BTCEUR"]
    assert "priceChange" not in days[0]


async def test_the_price_of_a_withdrawn_pair_is_its_last(get: Get, exchange: ExchangeStandIn) -> None:
    pair = next(pair for pair in exchange.market.pairs() if pair.status == "BREAK")
    weeks = exchange.market.candles(pair.symbol, SPANS["1w"], 0, exchange.now, exchange.now)
    assert float((await (await get("ticker/price", symbol=pair.symbol)).json())["price"]) == weeks[-1].close


async def test_the_headers_of_recorded_replies_are_there(get: Get, binance: Path) -> None:
    recorded = json.loads((binance / "payloads" / "response-headers-20210908.json").read_text())[0]["headers"]
    response = await get("ping")
    for name in ("x-mbx-used-weight", "x-mbx-used-weight-1m", "x-mbx-uuid", "Cache-Control"):
        assert name in response.headers
        assert name in recorded
    assert response.headers["Content-Type"] == recorded["Content-Type"]
