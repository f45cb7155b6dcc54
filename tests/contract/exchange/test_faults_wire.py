"""Each fault as a client meets it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from common.intervals import MINUTE
from standins.exchange import SPANS, ExchangeStandIn

Dial = Callable[[str], Awaitable[aiohttp.ClientWebSocketResponse]]
Hear = Callable[..., Awaitable[Any]]
Get = Callable[..., Awaitable[aiohttp.ClientResponse]]

STREAM = "/ws/btcusdc@kline_5m"


async def _texts(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[str]:
    async with asyncio.timeout(5):
        return [(await socket.receive()).data for _ in range(count)]


async def _ended(socket: aiohttp.ClientWebSocketResponse) -> bool:
    async with asyncio.timeout(5):
        async for _ in socket:
            pass
    return socket.closed


async def test_refuse_drops_requests_and_handshakes_unanswered(
    exchange: ExchangeStandIn, get: Get, session: aiohttp.ClientSession
) -> None:
    exchange.faults.refuse = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await get("ping")
    with pytest.raises(aiohttp.ClientError):
        await session.ws_connect(f"{exchange.stream_url}{STREAM}")
    exchange.faults.refuse = False
    assert (await get("ping")).status == 200


async def test_offline_is_refused_by_the_operating_system(exchange: ExchangeStandIn, get: Get, dial: Dial) -> None:
    socket = await dial(STREAM)
    await exchange.go_offline()
    assert await _ended(socket)
    with pytest.raises(aiohttp.ClientConnectorError):
        await get("ping")
    url = exchange.url
    await exchange.go_online()
    assert exchange.url == url
    assert (await get("ping")).status == 200


@pytest.mark.parametrize("status", [403, 418, 429, 451, 503])
@pytest.mark.parametrize("path", ["/stream?streams=btcusdc@kline_5m", STREAM])
async def test_a_handshake_can_be_answered_with_any_status(
    exchange: ExchangeStandIn, session: aiohttp.ClientSession, get: Get, status: int, path: str
) -> None:
    exchange.faults.answer(status, retry_after=7, path="ws" if path == STREAM else "stream")
    assert (await get("time")).status == 200
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await session.ws_connect(f"{exchange.stream_url}{path}")
    assert refusal.value.status == status
    assert refusal.value.headers is not None
    assert refusal.value.headers["Retry-After"] == "7"
    await (await session.ws_connect(f"{exchange.stream_url}{path}")).close()


async def test_a_fault_without_a_path_is_kept_for_rest(
    exchange: ExchangeStandIn, session: aiohttp.ClientSession, get: Get
) -> None:
    exchange.faults.answer(500)
    await (await session.ws_connect(f"{exchange.stream_url}{STREAM}")).close()
    assert (await get("time")).status == 500


async def test_a_body_can_be_cut_in_the_middle(exchange: ExchangeStandIn, get: Get) -> None:
    exchange.faults.cut_bodies = 1
    response = await get("klines", symbol="BTCUSDC", interval="5m")
    with pytest.raises(aiohttp.ClientPayloadError):
        await response.read()
    assert len(await (await get("klines", symbol="BTCUSDC", interval="5m")).json()) == 500


async def test_a_body_can_be_cut_at_any_byte(exchange: ExchangeStandIn, get: Get) -> None:
    whole = await (await get("klines", symbol="BTCUSDC", interval="5m", limit=1)).read()
    for length in (0, 1, len(whole) - 1, len(whole)):
        exchange.faults.cut_bodies, exchange.faults.cut_at = 1, length
        response = await get("klines", symbol="BTCUSDC", interval="5m", limit=1)
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_a_body_can_stall_in_the_middle(exchange: ExchangeStandIn, get: Get) -> None:
    exchange.faults.stall_bodies = 1
    response = await get("klines", symbol="BTCUSDC", interval="5m")
    length = int(response.headers["Content-Length"])
    begun = await response.content.readexactly(length // 2)
    assert begun.startswith(b"[[")
    reading = asyncio.ensure_future(response.content.readany())
    assert (await get("ping")).status == 200
    assert not reading.done()
    reading.cancel()
    response.close()


async def test_streams_alone_can_be_refused(
    exchange: ExchangeStandIn, get: Get, session: aiohttp.ClientSession
) -> None:
    exchange.faults.refuse_streams = True
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await session.ws_connect(f"{exchange.stream_url}{STREAM}")
    assert caught.value.status == 503
    assert (await get("ping")).status == 200


async def test_a_drop_ends_every_connection_without_a_close(exchange: ExchangeStandIn, dial: Dial) -> None:
    sockets = [await dial(STREAM), await dial(STREAM)]
    exchange.drop_connections()
    assert [await _ended(socket) for socket in sockets] == [True, True]
    assert all(socket.close_code in {None, 1006} for socket in sockets)


async def test_mute_keeps_the_connection_and_says_nothing(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial(STREAM)
    exchange.faults.mute = True
    await exchange.advance_to(exchange.now + 10_000)
    exchange.faults.mute = False
    await exchange.advance_to(exchange.now + 1_000)
    assert (await hear(socket))["E"] == exchange.now // 1000 * 1000


async def test_garbage_is_no_json(exchange: ExchangeStandIn, dial: Dial) -> None:
    socket = await dial(STREAM)
    exchange.faults.garbage = 1
    await exchange.advance_to(exchange.now + 2_000)
    garbage, good = await _texts(socket, 2)
    with pytest.raises(json.JSONDecodeError):
        json.loads(garbage)
    assert json.loads(good)["e"] == "kline"


async def test_half_an_event_is_cut_json(exchange: ExchangeStandIn, dial: Dial) -> None:
    socket = await dial(STREAM)
    exchange.faults.half_events = 1
    await exchange.advance_to(exchange.now + 2_000)
    half, good = await _texts(socket, 2)
    assert half.startswith('{"e":"kline"')
    with pytest.raises(json.JSONDecodeError):
        json.loads(half)
    assert json.loads(good)["e"] == "kline"


@pytest.mark.parametrize("sent", [-1, 0, 1, 3, 200])
async def test_a_part_of_a_frame_breaks_the_connection(exchange: ExchangeStandIn, dial: Dial, sent: int) -> None:
    socket = await dial(STREAM)
    exchange.faults.half_frames, exchange.faults.cut_at = 1, sent
    await exchange.advance_to(exchange.now + 1_000)
    assert await _ended(socket)
    assert socket.close_code in {None, 1006}


async def test_events_can_be_swapped(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial(STREAM)
    exchange.faults.swap = 1
    await exchange.advance_to(exchange.now + 3_000)
    times = [event["E"] for event in await hear(socket, 3)]
    first, second, third = sorted(times)
    assert times == [second, first, third]


async def test_events_can_be_doubled(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial(STREAM)
    exchange.faults.double = True
    await exchange.advance_to(exchange.now + 2_000)
    first, again, second, once_more = await hear(socket, 4)
    assert (first, second) == (again, once_more)
    assert first != second


async def test_other_pairs_can_speak_up(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial("/stream?streams=btcusdc@kline_5m")
    exchange.faults.foreign = True
    await exchange.advance_to(exchange.now + 1_000)
    ours, foreign = await hear(socket, 2)
    assert ours["data"]["s"] == "BTCUSDC"
    assert foreign["data"]["s"] != "BTCUSDC"
    assert foreign["stream"] == f"{foreign['data']['s'].lower()}@kline_5m"


async def _closing(exchange: ExchangeStandIn, socket: aiohttp.ClientWebSocketResponse, hear: Hear) -> list[Any]:
    """Lets the present 5m candle close and gives its closing events."""
    events = await hear(socket, await exchange.advance_to(SPANS["5m"].floor(exchange.now) + 5 * MINUTE))
    return [event for event in events if event["k"]["x"]]


async def test_a_closing_event_can_be_lost(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial(STREAM)
    exchange.faults.lose_closings = 1
    assert await _closing(exchange, socket, hear) == []
    assert len(await _closing(exchange, socket, hear)) == 1


async def test_a_closing_event_can_differ_from_rest(
    exchange: ExchangeStandIn, dial: Dial, hear: Hear, get: Get
) -> None:
    socket = await dial(STREAM)
    exchange.faults.wrong_closings = 1
    (closing,) = await _closing(exchange, socket, hear)
    row = (await (await get("klines", symbol="BTCUSDC", interval="5m", limit=2)).json())[0]
    assert closing["k"]["t"] == row[0]
    assert closing["k"]["c"] != row[4]


async def test_a_candle_can_be_restated(exchange: ExchangeStandIn, get: Get) -> None:
    opened = SPANS["5m"].floor(exchange.now) - 5 * MINUTE
    params = {"symbol": "BTCUSDC", "interval": "5m", "startTime": opened, "limit": 1}
    (before,) = await (await get("klines", **params)).json()
    candle = exchange.market.closed("BTCUSDC", SPANS["5m"], opened)
    assert candle is not None
    exchange.faults.restate("BTCUSDC", "5m", candle._replace(volume=candle.volume + 1))
    (after,) = await (await get("klines", **params)).json()
    assert float(after[5]) == pytest.approx(float(before[5]) + 1)
    assert after[:5] == before[:5]
