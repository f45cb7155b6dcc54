"""The broker dies and comes back, with its store and without."""

import shutil

import httpx
import pytest

from common.intervals import HOUR, MINUTE, Interval
from common.streams import ensure_watchlist
from integration.ingest.rig import NOW, Rig

FIVE = Interval.FIVE_MINUTES
NOON = NOW - 150_000
CLOSE = NOW + 150_000
_BTC = "/api/ingest/watchlist/BTCUSDC"


async def _restart_broker(rig: Rig, *, keep_store: bool) -> None:
    generation = rig.broker.generation
    await rig.server.kill()
    if not keep_store:
        shutil.rmtree(rig.server.store)
    await rig.server.start()
    await rig.broker.wait_later_than(generation)


async def _is_ready(api: httpx.AsyncClient) -> bool:
    return (await api.get("/readyz")).status_code == 200


@pytest.mark.parametrize("keep_store", [True, False])
async def test_candles_flow_again_after_the_broker_came_back(rig: Rig, keep_store: bool) -> None:
    async with rig.streaming() as api:
        await rig.play_to(CLOSE)
        await rig.until_stored(1)
        await _restart_broker(rig, keep_store=keep_store)
        await rig.until_true(lambda: _is_ready(api))
        await rig.play_to(CLOSE + 5 * MINUTE)
        await rig.until_stored(2 if keep_store else 1)
        assert (await rig.ask("BTCUSDC", FIVE, NOON - HOUR, NOON)).published == 12
        assert len(rig.exchange.requests.of("/stream")) == 1


async def test_a_candle_that_closes_while_the_broker_is_away_waits_for_it(rig: Rig) -> None:
    async with rig.streaming() as api:
        await rig.server.kill()
        await rig.until_true(lambda: _is_not_ready(api))
        await rig.play_to(CLOSE + 5 * MINUTE)
        await rig.until_true(lambda: _waits(rig, api, 2))
        await rig.server.start()
        await rig.until_true(lambda: _is_ready(api))
        await rig.until(lambda: rig.broker.is_connected)
        await rig.until_stored(2)
        assert await rig.stored_rows("BTCUSDC", FIVE) == rig.candles(
            "BTCUSDC", FIVE, CLOSE - 5 * MINUTE, CLOSE + 5 * MINUTE
        )


async def _is_not_ready(api: httpx.AsyncClient) -> bool:
    return not await _is_ready(api)


async def _waits(rig: Rig, api: httpx.AsyncClient, count: int) -> bool:
    return bool((await rig.status(api))["publishing"]["waiting"] == count)


@pytest.mark.parametrize("keep_store", [True, False])
async def test_the_watchlist_is_the_same_after_the_broker_came_back(rig: Rig, keep_store: bool) -> None:
    async with rig.streaming("BTCUSDC", "ETHUSDC") as api:
        await api.put("/api/ingest/watchlist/ADAUSDC", json={"position": 0})
        before = (await api.get("/api/ingest/watchlist")).json()
        await _restart_broker(rig, keep_store=keep_store)
        await rig.until_true(lambda: _holds(rig, 3))
        assert (await api.get("/api/ingest/watchlist")).json() == before


async def _holds(rig: Rig, count: int) -> bool:
    bucket = await ensure_watchlist(rig.broker.jetstream)
    return (await bucket.status()).values == count


async def test_changes_of_others_are_seen_after_the_broker_came_back(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC", "ETHUSDC") as api:
        await _restart_broker(rig, keep_store=True)
        await (await ensure_watchlist(rig.broker.jetstream)).delete("ETHUSDC")
        await rig.until_true(lambda: _follows_one(api))


async def _follows_one(api: httpx.AsyncClient) -> bool:
    return len((await api.get("/api/ingest/watchlist")).json()["pairs"]) == 1


async def test_the_watchlist_cannot_be_changed_while_the_broker_is_away(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC") as api:
        await rig.server.kill()
        await rig.until_true(lambda: _is_not_ready(api))
        for answer in (await api.put(_BTC, json={"position": 0}), await api.delete(_BTC)):
            assert (answer.status_code, answer.json()["code"]) == (503, "broker_away")
        assert [pair["symbol"] for pair in (await api.get("/api/ingest/watchlist")).json()["pairs"]] == ["BTCUSDC"]
