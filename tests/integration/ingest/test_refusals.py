"""What ingest does when the exchange refuses, limits, bans or fails."""

import asyncio
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from common.intervals import DAY, HOUR, MINUTE, Interval
from integration.ingest.rig import NOW, Rig
from standins.exchange import Limits

FIVE = Interval.FIVE_MINUTES
NOON = NOW - 150_000  # 12:00


async def _ask(rig: Rig) -> tuple[str | None, float, int]:
    reply = await rig.ask("BTCUSDC", FIVE, NOON - HOUR, NOON)
    return (reply.error.code, reply.error.retry_after, reply.published) if reply.error else (None, 0.0, reply.published)


@pytest.mark.parametrize(
    ("status", "retry_after", "code"), [(429, 40, "rate_limited"), (418, 600, "banned"), (451, None, "country_refused")]
)
async def test_nothing_is_sent_until_the_time_has_passed(
    rig: Rig, status: int, retry_after: int | None, code: str
) -> None:
    async with rig.ingest() as api:
        await rig.until_served()
        await rig.until_streaming()  # a handshake that is under way is no request of later
        rig.exchange.faults.answer(status, retry_after=retry_after, path="klines")
        first_code, seconds, _ = await _ask(rig)
        assert (first_code, seconds) == (code, retry_after or 300)
        asked = sum(rig.exchange.requests.counts.values())
        rig.clock.advance(round(seconds * 1_000) - 1_000)
        assert (await _ask(rig))[:2] == (code, 1.0)
        assert (await rig.status(api))["exchange"]["code"] == code
        assert sum(rig.exchange.requests.counts.values()) == asked
        rig.clock.advance(1_000)
        assert await _ask(rig) == (None, 0.0, 12)


@pytest.mark.parametrize("status", [451, 403])
async def test_a_country_or_a_firewall_is_named_with_the_setting_that_helps(rig: Rig, status: int) -> None:
    async with rig.ingest() as api:
        await rig.until_served()
        rig.exchange.faults.answer(status, path="klines")
        reply = await rig.ask("BTCUSDC", FIVE, NOON - HOUR, NOON)
        exchange = (await rig.status(api))["exchange"]
    assert reply.error is not None
    assert reply.error.detail == exchange["problem"]
    assert "BINANCE_API_URL=https://data-api.binance.vision/api" in reply.error.detail
    assert str(status) in reply.error.detail
    assert exchange["reachable"] is False


@pytest.mark.parametrize("status", [451, 403])
async def test_a_stream_refused_for_its_country_or_address_is_named_once_with_the_setting_that_helps(
    rig: Rig, status: int
) -> None:
    rig.exchange.faults.answer(status, path="stream", times=3)
    async with rig.ingest() as api:
        await rig.until(lambda: len(rig.exchange.requests.of("/stream")) == 3, seconds_a_look=2)
        (connection,) = (await rig.status(api))["connections"]
        assert (connection["state"], str(status) in connection["reason"]) == ("waiting", True)
        assert "BINANCE_STREAM_URL=wss://data-stream.binance.vision" in connection["reason"]
        await rig.until_streaming_again(seconds_a_look=2)
        times = [request.time for request in rig.exchange.requests.of("/stream")]
        assert [later - earlier >= 300_000 for earlier, later in pairwise(times)] == [True] * 3
        await rig.until_true(lambda: _is_told(rig, "stream_up"))
    assert [event.detail["reason"] for event in await rig.events("stream_down")] == [connection["reason"]]


async def _is_told(rig: Rig, kind: str) -> bool:
    return bool(await rig.events(kind))


@pytest.mark.parametrize("status", [500, 503])
async def test_a_fault_of_the_exchange_is_over_after_a_moment(rig: Rig, status: int) -> None:
    async with rig.ingest():
        await rig.until_served()
        rig.exchange.faults.answer(status, path="klines")
        code, seconds, _ = await _ask(rig)
        assert code == "exchange_fault"
        assert 0.5 <= seconds <= 1
        rig.clock.advance(1_000)
        assert await _ask(rig) == (None, 0.0, 12)


async def test_a_page_cut_off_in_the_middle_is_no_answer(rig: Rig) -> None:
    async with rig.ingest():
        await rig.until_served()
        rig.exchange.faults.cut_bodies = 1
        assert (await _ask(rig))[0] == "exchange_unreachable"
        assert await rig.stored() == []
        rig.clock.advance(1_000)
        assert await _ask(rig) == (None, 0.0, 12)


async def test_a_ban_holds_over_a_restart_of_the_service(rig: Rig) -> None:
    async with rig.ingest():
        await rig.until_served()
        rig.exchange.faults.answer(418, retry_after=600, path="klines")
        await _ask(rig)
        await rig.until_true(lambda: _is_kept(rig))
    rig.exchange.requests.clear()
    async with rig.ingest():
        await rig.until_served()
        code, seconds, _ = await _ask(rig)
        assert (code, seconds) == ("banned", 600)
        assert not rig.exchange.requests.entries
        rig.clock.advance(600_000)
        assert await _ask(rig) == (None, 0.0, 12)


async def _is_kept(rig: Rig) -> bool:
    return bool((await rig.broker.jetstream.stream_info("KV_ingest")).state.messages)


async def test_at_most_half_of_the_weight_is_used_and_the_rest_waits_for_the_next_minute(tmp_path: Path) -> None:
    rig = Rig(tmp_path, limits=Limits(weight=60))
    await rig.exchange.start()
    await rig.start_broker()
    try:
        async with rig.ingest() as api:
            await rig.until_served()
            await rig.until_true(lambda: _knows_limit(rig, api))
            for days in range(5, 25, 5):
                asking = asyncio.create_task(rig.ask("BTCUSDC", FIVE, NOON - days * DAY, NOON - (days - 5) * DAY))
                await rig.until(asking.done, seconds_a_look=1)
                assert asking.result().published == 5 * 288
    finally:
        await rig.stop()
    requests = rig.exchange.requests
    assert len({request.time // MINUTE for request in requests.entries}) > 1
    assert max(request.used for request in requests.entries) <= 30
    assert {request.status for request in requests.of("klines")} == {200}


async def _knows_limit(rig: Rig, api: httpx.AsyncClient) -> bool:
    return bool((await rig.status(api))["weight"]["limit"] == 60)
