"""Starting: without the exchange, without the broker, with a watchlist or without."""

import httpx
import pytest

from integration.ingest.rig import Rig


async def _watchlist(api: httpx.AsyncClient) -> list[str]:
    answer = await api.get("/api/ingest/watchlist")
    return [pair["symbol"] for pair in answer.json()["pairs"]] if answer.status_code == 200 else []


async def test_it_starts_without_broker_and_exchange_and_begins_when_they_come(rig: Rig) -> None:
    await rig.server.stop()
    await rig.exchange.go_offline()
    async with rig.ingest("BTCUSDC") as api:
        assert (await api.get("/healthz")).status_code == 200
        not_ready = await api.get("/readyz")
        assert (not_ready.status_code, not_ready.json()["checks"]["broker"]) == (
            503,
            "the NATS broker cannot be reached",
        )
        assert (await api.get("/api/ingest/watchlist")).status_code == 503
        await rig.server.start()
        await rig.until_true(lambda: _is_ready(api), seconds_a_look=0.1)
        await rig.until_true(lambda: _is_reached(rig, api, False))
        await rig.exchange.go_online()
        await rig.until(lambda: len(rig.exchange.hub.connections) == 1, seconds_a_look=0.5)
        await rig.until_true(lambda: _is_reached(rig, api, True), seconds_a_look=0.5)


async def _is_ready(api: httpx.AsyncClient) -> bool:
    return (await api.get("/readyz")).status_code == 200


async def _is_reached(rig: Rig, api: httpx.AsyncClient, reachable: bool) -> bool:
    exchange = (await rig.status(api))["exchange"]
    known = exchange["problem"] is None or "cannot be reached" in exchange["problem"]
    return known and exchange["reachable"] is reachable and (exchange["problem"] is None) is reachable


async def test_a_new_watchlist_is_seeded_from_the_settings_in_their_order(rig: Rig) -> None:
    async with rig.streaming("ETHUSDC", "BTCUSDC", "ADAUSDC") as api:
        assert await _watchlist(api) == ["ETHUSDC", "BTCUSDC", "ADAUSDC"]


async def test_a_watchlist_that_the_broker_lost_while_nobody_was_up_comes_back_from_the_candle_store(rig: Rig) -> None:
    rig.remembered = ["ADAUSDC", "ETHUSDC"]
    async with rig.streaming("BTCUSDC") as api:
        assert await _watchlist(api) == ["ADAUSDC", "ETHUSDC"]


async def test_a_watchlist_that_was_emptied_before_the_broker_lost_it_stays_empty(rig: Rig) -> None:
    rig.remembered = []
    async with rig.ingest("BTCUSDC") as api:
        await rig.until_true(lambda: _is_read(api))
        assert await _watchlist(api) == []


async def test_without_a_candle_store_the_settings_count_after_half_a_minute(rig: Rig) -> None:
    rig.has_store = False
    async with rig.ingest("ETHUSDC") as api:
        begun = rig.clock()
        await rig.until_true(lambda: _is_read(api), seconds_a_look=1)
        assert await _watchlist(api) == ["ETHUSDC"]
        assert rig.clock() - begun >= 30_000


async def test_a_watchlist_that_is_there_counts_more_than_the_settings(rig: Rig) -> None:
    async with rig.streaming("ETHUSDC"):
        pass
    async with rig.streaming("BTCUSDC", "ADAUSDC") as api:
        assert await _watchlist(api) == ["ETHUSDC"]


async def test_a_watchlist_that_the_user_emptied_stays_empty(rig: Rig) -> None:
    async with rig.streaming("ETHUSDC") as api:
        await api.delete("/api/ingest/watchlist/ETHUSDC")
    async with rig.ingest("BTCUSDC") as api:
        await rig.until_true(lambda: _is_read(api))
        assert await _watchlist(api) == []


async def _is_read(api: httpx.AsyncClient) -> bool:
    return (await api.get("/api/ingest/watchlist")).status_code == 200


async def test_metrics_tell_the_numbers_of_the_status(rig: Rig) -> None:
    async with rig.streaming("ETHUSDC") as api:
        text = (await api.get("/metrics")).text
    assert "ingest_connections_streaming 1.0" in text
    assert "ingest_weight_allowed 3000.0" in text


async def test_a_pair_of_the_settings_that_the_exchange_does_not_have_is_named(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    async with rig.streaming("BTCUSDC", "NOPEUSDC") as api:
        await rig.until(lambda: any("does not trade" in record.message for record in caplog.records))
        pairs = (await api.get("/api/ingest/watchlist")).json()["pairs"]
    assert ["NOPEUSDC"] in [vars(record).get("symbols") for record in caplog.records]
    assert [pair["trading"] for pair in pairs] == [True, False]
