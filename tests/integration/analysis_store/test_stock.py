"""What is stored, and letting go of a pair that is no longer followed, over REST."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from analysis.source import UnknownSymbolError
from analysis.store.store import CandleStore
from analysis.stored_api import add_stored
from common.app import create_app
from common.health import Health
from common.intervals import MINUTE, Interval
from integration.analysis_store.market import candle
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES


@asynccontextmanager
async def _nothing(_app: FastAPI) -> AsyncIterator[None]:
    yield


def _client(store: CandleStore) -> httpx.AsyncClient:
    router = APIRouter()
    add_stored(router, store.stock)
    app = create_app("analysis", router, Health({}), _nothing)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a/api/analysis")


async def _with_one_left(rig: Rig, store: CandleStore) -> None:
    """BTCUSDC is followed; ETHUSDC was, and is on disk."""
    await rig.until_whole(store, "BTCUSDC", "ETHUSDC")
    assert await store.flush()
    await rig.unfollow("ETHUSDC")
    await until(lambda: store.symbols() == ["BTCUSDC"])


def _problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")
    return answer.status_code, answer.json()["code"]


async def test_the_list_tells_the_bytes_of_each_pair_and_whether_it_is_followed(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store, _client(store) as api:
        await _with_one_left(rig, store)
        told = (await api.get("/stored")).json()
    sizes = {
        symbol: sum(file.stat().st_size for file in (rig.candles / symbol).rglob("*.*"))
        for symbol in ("BTCUSDC", "ETHUSDC")
    }
    assert [(pair["symbol"], pair["followed"], pair["bytes"]) for pair in told["pairs"]] == [
        ("BTCUSDC", True, sizes["BTCUSDC"]),
        ("ETHUSDC", False, sizes["ETHUSDC"]),
    ]
    assert told["bytes"] == sum(sizes.values()) > 10_000
    assert all(pair["written"] > 0 for pair in told["pairs"])


async def test_a_pair_that_is_only_in_memory_yet_is_in_the_list(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store, _client(store) as api:
        await rig.until_whole(store, "BTCUSDC")
        (pair,) = (await api.get("/stored")).json()["pairs"]
    assert (pair["symbol"], pair["bytes"], pair["written"]) == ("BTCUSDC", 0, None)


async def test_a_dropped_pair_is_gone_from_disk_memory_and_list(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store, _client(store) as api:
        await _with_one_left(rig, store)
        told: list[tuple[str, Interval]] = []
        store.on_change(lambda symbol, interval: told.append((symbol, interval)))
        assert (await api.delete("/stored/ETHUSDC")).status_code == 204
        assert [pair["symbol"] for pair in (await api.get("/stored")).json()["pairs"]] == ["BTCUSDC"]
        assert told == [("ETHUSDC", interval) for interval in Interval]
        with pytest.raises(UnknownSymbolError):
            store.snapshot("ETHUSDC", FIVE)
        assert rig.is_whole(store, "BTCUSDC")
        assert await store.flush()
    assert [path.name for path in rig.candles.iterdir() if "ETH" in path.name] == []
    (event,) = [detail for kind, detail in rig.events if kind == "pair_dropped"]
    assert event["symbol"] == "ETHUSDC"
    assert int(event["bytes"]) > 10_000


async def test_a_pair_of_the_watchlist_is_not_dropped(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store, _client(store) as api:
        await rig.until_whole(store, "BTCUSDC")
        dropping = asyncio.create_task(api.delete("/stored/BTCUSDC"))
        await until(dropping.done, rig.time, step=0.1)
        assert _problem(dropping.result()) == (409, "followed")
        assert rig.is_whole(store, "BTCUSDC")


async def test_a_pair_that_leaves_the_watchlist_at_this_moment_is_dropped(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store, _client(store) as api:
        await rig.until_whole(store, "BTCUSDC", "ETHUSDC")
        dropping = asyncio.create_task(api.delete("/stored/ETHUSDC"))
        await rig.unfollow("ETHUSDC")
        await until(lambda: store.symbols() == ["BTCUSDC"])
        await until(dropping.done, rig.time, step=0.1)
        assert dropping.result().status_code == 204


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [("DOGEUSDC", (404, "not_stored")), ("%2E%2E", (422, "invalid_request")), ("store-id", (422, "invalid_request"))],
)
async def test_what_is_not_stored_cannot_be_dropped(rig: Rig, symbol: str, expected: tuple[int, str]) -> None:
    async with rig.store() as store, _client(store) as api:
        assert _problem(await api.delete(f"/stored/{symbol}")) == expected
    assert (rig.candles / "store-id").exists()


async def test_a_dropped_pair_that_comes_back_is_fetched_anew_under_another_version(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store, _client(store) as api:
        await _with_one_left(rig, store)
        before = store.snapshot("ETHUSDC", FIVE)
        assert (await api.delete("/stored/ETHUSDC")).status_code == 204
        rig.responder.requests.clear()
        await rig.follow("BTCUSDC", "ETHUSDC")
        await rig.until_whole(store, "BTCUSDC", "ETHUSDC")
        after = store.snapshot("ETHUSDC", FIVE)
    assert rig.responder.asked("ETHUSDC", FIVE)
    assert after.version != before.version


async def test_late_candles_of_a_dropped_pair_are_left_out(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store, _client(store) as api:
        await _with_one_left(rig, store)
        assert (await api.delete("/stored/ETHUSDC")).status_code == 204
        opened = FIVE.floor(NOW)
        await rig.responder.publish("ETHUSDC", FIVE, [candle("ETHUSDC", FIVE, opened)])
        rig.time.advance(5 * MINUTE / 1000)
        await rig.responder.publish("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, opened)])
        await until(lambda: rows_of(store.snapshot("BTCUSDC", FIVE))[-1][0] == opened)
        assert store.symbols() == ["BTCUSDC"]
        assert [pair["symbol"] for pair in (await api.get("/stored")).json()["pairs"]] == ["BTCUSDC"]


async def test_what_a_power_cut_left_of_a_dropped_pair_is_removed_at_the_next_start(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store:
        await _with_one_left(rig, store)
    (rig.candles / "ETHUSDC").rename(rig.candles / ".ETHUSDC.dropped")
    async with rig.store() as store, _client(store) as api:
        assert [pair["symbol"] for pair in (await api.get("/stored")).json()["pairs"]] == ["BTCUSDC"]
    assert not (rig.candles / ".ETHUSDC.dropped").exists()


async def test_a_disk_that_refuses_is_told_and_nothing_is_lost(rig: Rig) -> None:
    await rig.follow("BTCUSDC", "ETHUSDC")
    async with rig.store() as store, _client(store) as api:
        await _with_one_left(rig, store)
        (rig.candles / ".ETHUSDC.dropped").write_text("a file where a folder would be")
        assert _problem(await api.delete("/stored/ETHUSDC")) == (503, "not_dropped")
        assert rows_of(store.snapshot("ETHUSDC", FIVE)) == rig.expected("ETHUSDC", FIVE)
