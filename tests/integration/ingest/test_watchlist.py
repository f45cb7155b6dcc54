"""The watchlist and the symbols over REST."""

import httpx
import pytest

from common.streams import ensure_watchlist
from common.watchlist import WatchlistEntry
from integration.ingest.rig import Rig

_LIST = "/api/ingest/watchlist"


async def _symbols(api: httpx.AsyncClient) -> list[str]:
    return [pair["symbol"] for pair in (await api.get(_LIST)).json()["pairs"]]


async def _put(api: httpx.AsyncClient, symbol: str, position: int | None = None) -> httpx.Response:
    return await api.put(f"{_LIST}/{symbol}", json=None if position is None else {"position": position})


def _problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"].endswith(".")
    return answer.status_code, body["code"]


async def test_a_new_pair_comes_last_with_its_precision(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        answer = await _put(api, "SHIBUSDC")
        assert answer.status_code == 200
        pair = answer.json()
        assert (pair["base"], pair["quote"], pair["trading"], pair["price_decimals"]) == ("SHIB", "USDC", True, 8)
        assert await _symbols(api) == ["BTCUSDC", "SHIBUSDC"]


async def test_a_pair_is_put_in_its_place(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC", "ETHUSDC", "ADAUSDC") as api:
        await _put(api, "ADAUSDC", 0)
        assert await _symbols(api) == ["ADAUSDC", "BTCUSDC", "ETHUSDC"]
        await _put(api, "SOLUSDC", 1)
        assert await _symbols(api) == ["ADAUSDC", "SOLUSDC", "BTCUSDC", "ETHUSDC"]
        await _put(api, "ADAUSDC", 99)
        assert await _symbols(api) == ["SOLUSDC", "BTCUSDC", "ETHUSDC", "ADAUSDC"]


async def test_putting_a_followed_pair_again_changes_nothing(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC", "ETHUSDC") as api:
        before = (await api.get(_LIST)).json()
        await rig.exchange.go_offline()
        assert (await _put(api, "BTCUSDC")).status_code == 200
        assert (await api.get(_LIST)).json() == before


async def test_the_bucket_holds_what_rest_was_told(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC", "ETHUSDC") as api:
        await _put(api, "ADAUSDC", 0)
        await api.delete(f"{_LIST}/BTCUSDC")
        bucket = await ensure_watchlist(rig.broker.jetstream)
        entries = [WatchlistEntry.decode((await bucket.get(key)).value or b"") for key in await bucket.keys()]
    assert {entry.symbol: entry.position for entry in entries} == {"ADAUSDC": 0, "ETHUSDC": 2}


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("NOPEUSDC", (404, "unknown_symbol")),
        ("WAVESUSDC", (409, "not_trading")),
        ("btcusdc", (422, "invalid_request")),
        ("BTC-USDC", (422, "invalid_request")),
        ("B", (422, "invalid_request")),
        ("B" * 21, (422, "invalid_request")),
    ],
)
async def test_a_pair_that_cannot_be_followed_is_refused(rig: Rig, symbol: str, expected: tuple[int, str]) -> None:
    async with rig.streaming("BTCUSDC") as api:
        assert _problem(await _put(api, symbol)) == expected
        assert await _symbols(api) == ["BTCUSDC"]


@pytest.mark.parametrize("body", ["{", '{"position":-1}', '{"position":"first"}', '{"position":NaN}', "[]"])
async def test_a_malformed_position_is_refused(rig: Rig, body: str) -> None:
    async with rig.streaming("BTCUSDC") as api:
        answer = await api.put(f"{_LIST}/BTCUSDC", content=body, headers={"content-type": "application/json"})
        assert _problem(answer)[0] == 422


async def test_a_pair_cannot_be_checked_while_the_exchange_is_away(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        await rig.exchange.go_offline()
        rig.clock.advance(120_000)
        assert _problem(await _put(api, "NOPEUSDC")) == (503, "exchange_away")


async def test_a_pair_known_to_trade_can_be_added_while_the_exchange_is_away(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        await rig.until_true(lambda: _finds(api, "ADAUSDC"))
        await rig.exchange.go_offline()
        assert (await _put(api, "ADAUSDC")).status_code == 200


async def _finds(api: httpx.AsyncClient, symbol: str) -> bool:
    return (await api.get("/api/ingest/symbols", params={"query": symbol})).status_code == 200


async def test_a_pair_that_is_not_followed_cannot_be_removed(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        assert _problem(await api.delete(f"{_LIST}/ETHUSDC")) == (404, "not_followed")


async def test_what_others_write_into_the_bucket_is_followed_and_garbage_is_not(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        bucket = await ensure_watchlist(rig.broker.jetstream)
        await bucket.put("XRPUSDC", b"{")
        await bucket.put("SOLUSDC", WatchlistEntry(symbol="XRPUSDC").encode())
        await bucket.put("ETHUSDC", WatchlistEntry(symbol="ETHUSDC", position=1).encode())
        await rig.until_true(lambda: _follows(api, "ETHUSDC"))
        assert await _symbols(api) == ["BTCUSDC", "ETHUSDC"]


async def _follows(api: httpx.AsyncClient, symbol: str) -> bool:
    return symbol in await _symbols(api)


async def test_symbols_are_found_by_what_they_contain_and_trading_ones_alone(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        await rig.until_true(lambda: _finds(api, "BTC"))

        async def search(query: str) -> list[str]:
            answer = await api.get("/api/ingest/symbols", params={"query": query})
            return [symbol["symbol"] for symbol in answer.json()["symbols"]]

        assert (await search("eth/usdc"))[0] == "ETHUSDC"
        assert set(await search("eth")) == {"ETHUSDT", "ETHUSDC", "ETHEUR"}
        assert await search("waves") == []
        assert len(await search("u")) == 20
        assert _problem(await api.get("/api/ingest/symbols", params={"query": ""}))[0] == 422
        assert _problem(await api.get("/api/ingest/symbols"))[0] == 422
