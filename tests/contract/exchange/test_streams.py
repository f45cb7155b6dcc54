"""The stream protocol, over real WebSockets, with time moved by hand."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from common.intervals import DAY, HOUR, MINUTE, WEEK
from standins.exchange import SPANS, ExchangeStandIn, GeneratedMarket, Limits, ManualClock
from standins.exchange.payloads import kline_row

Dial = Callable[[str], Awaitable[aiohttp.ClientWebSocketResponse]]
Hear = Callable[..., Awaitable[Any]]
Get = Callable[..., Awaitable[aiohttp.ClientResponse]]


async def _end(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code with which the connection ends, whatever is said before."""
    async with asyncio.timeout(5):
        async for _ in socket:
            pass
    return socket.close_code


async def test_a_raw_stream_sends_bare_events(exchange: ExchangeStandIn, dial: Dial, hear: Hear, binance: Path) -> None:
    socket = await dial("/ws/btcusdc@kline_5m")
    await exchange.advance_to(exchange.now + 1000)
    event = await hear(socket)
    recorded = json.loads((binance / "payloads" / "ws-combined-20220529.jsonl").read_text().splitlines()[1])["data"]
    assert list(event) == list(recorded)
    assert {name: type(value) for name, value in event["k"].items()} == {
        name: type(value) for name, value in recorded["k"].items()
    }
    assert (event["s"], event["k"]["s"], event["k"]["i"], event["k"]["x"]) == ("BTCUSDC", "BTCUSDC", "5m", False)


async def test_a_combined_stream_wraps_events(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial("/stream?streams=btcusdc@kline_5m/ethusdc@kline_1h")
    await exchange.advance_to(exchange.now + 1000)
    messages = await hear(socket, 2)
    assert [message["stream"] for message in messages] == ["btcusdc@kline_5m", "ethusdc@kline_1h"]
    assert [message["data"]["s"] for message in messages] == ["BTCUSDC", "ETHUSDC"]


async def test_forming_candles_come_every_second(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws/btcusdc@kline_5m")
    count = await exchange.advance_to(exchange.now + 10_000)
    events = await hear(socket, count)
    second = exchange.now // 1000 * 1000
    assert [event["E"] for event in events] == [second - back * 1000 for back in reversed(range(10))]


async def test_a_forming_event_is_what_rest_says_at_that_moment(
    exchange: ExchangeStandIn, dial: Dial, hear: Hear, get: Get
) -> None:
    socket = await dial("/ws/btcusdc@kline_1h")
    await exchange.advance_to(exchange.now // 1000 * 1000 + 1000)
    k = (await hear(socket))["k"]
    (row,) = await (await get("klines", symbol="BTCUSDC", interval="1h", limit=1)).json()
    assert [k[name] for name in "tohlcvTqnVQB"] == row


async def test_a_candle_closes_at_the_boundary_as_rest_says_it(
    exchange: ExchangeStandIn, dial: Dial, hear: Hear, get: Get
) -> None:
    socket = await dial("/ws/btcusdc@kline_5m")
    boundary = SPANS["5m"].floor(exchange.now) + 5 * MINUTE
    events = await hear(socket, await exchange.advance_to(boundary))
    closings = [event for event in events if event["k"]["x"]]
    assert [(event["E"], event["k"]["t"]) for event in closings] == [(boundary, boundary - 5 * MINUTE)]
    rows = await (await get("klines", symbol="BTCUSDC", interval="5m", limit=2)).json()
    assert [closings[0]["k"][name] for name in "tohlcvTqnVQB"] == rows[0]
    assert events.index(closings[0]) == len(events) - 2
    assert events[-1]["k"]["t"] == boundary


async def test_all_intervals_close_together_at_the_end_of_a_week(
    market: GeneratedMarket, session: aiohttp.ClientSession, hear: Hear
) -> None:
    monday = SPANS["1w"].floor(1_763_838_123_456) + WEEK
    clock = ManualClock(monday - 500)
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False, tick=0)
    await exchange.start()
    streams = [f"btcusdc@kline_{name}" for name in ("5m", "1h", "4h", "1d", "1w")]
    socket = await session.ws_connect(f"{exchange.stream_url}/stream?streams={'/'.join(streams)}")
    while not exchange.hub.connections:
        await asyncio.sleep(0)
    assert await exchange.advance_to(monday) == 5
    events = await hear(socket, 5)
    assert [event["stream"] for event in events] == streams
    assert {event["data"]["k"]["T"] for event in events} == {monday - 1}
    await exchange.stop()


async def test_closing_events_alone_can_be_had(
    market: GeneratedMarket, clock: ManualClock, session: aiohttp.ClientSession, hear: Hear
) -> None:
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False, tick=0, limits=Limits(ping=0))
    await exchange.start()
    socket = await session.ws_connect(f"{exchange.stream_url}/ws/btcusdc@kline_5m")
    await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": 1})
    await hear(socket)
    assert await exchange.advance_to(clock() + HOUR) == 12
    events = await hear(socket, 12)
    assert all(event["k"]["x"] for event in events)
    assert len({event["k"]["t"] for event in events}) == 12
    await exchange.stop()


async def test_nothing_is_sent_while_the_exchange_was_down(
    market: GeneratedMarket, session: aiohttp.ClientSession, hear: Hear
) -> None:
    stop = next(stop for stop in market.stops if stop.start > 1_763_838_123_456)
    clock = ManualClock(stop.start - 10 * MINUTE)
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False, tick=60, limits=Limits(ping=0))
    await exchange.start()
    socket = await session.ws_connect(f"{exchange.stream_url}/ws/btcusdc@kline_5m")
    await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": 1})
    await hear(socket)
    events = await hear(socket, await exchange.advance_to(SPANS["5m"].ceil(stop.end) + 5 * MINUTE))
    spoken_of = {event["k"]["t"] for event in events if event["k"]["x"]}
    span = SPANS["5m"]
    first = span.floor(stop.start - 10 * MINUTE)
    assert spoken_of == {
        *range(first, span.ceil(stop.start), 5 * MINUTE),
        *range(span.floor(stop.end), span.ceil(stop.end) + 1, 5 * MINUTE),
    }
    silent = range(span.ceil(stop.start), span.floor(stop.end))
    assert not any(event["E"] in silent and not event["k"]["x"] for event in events)
    await exchange.stop()


async def test_the_same_time_gives_the_same_events(market: GeneratedMarket, session: aiohttp.ClientSession) -> None:
    heard = []
    for _ in range(2):
        clock = ManualClock(1_763_838_123_456)
        exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False, limits=Limits(ping=0))
        await exchange.start()
        socket = await session.ws_connect(f"{exchange.stream_url}/stream?streams=btcusdc@kline_1m/ethusdc@kline_5m")
        await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": 1})
        await socket.receive()
        count = await exchange.advance_to(clock() + 90_000)
        heard.append([(await socket.receive()).data for _ in range(count)])
        await exchange.stop()
    assert heard[0] == heard[1]
    assert len(heard[0]) == 2 * 90 + 1


async def test_subscribing_on_a_live_connection(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws")
    assert await exchange.advance_to(exchange.now + 1000) == 0
    await socket.send_json({"method": "SUBSCRIBE", "params": ["btcusdc@kline_5m"], "id": 1})
    assert await hear(socket) == {"result": None, "id": 1}
    await exchange.advance_to(exchange.now + 1000)
    assert (await hear(socket))["e"] == "kline"
    await socket.send_json({"method": "UNSUBSCRIBE", "params": ["btcusdc@kline_5m"], "id": 312})
    assert await hear(socket) == {"result": None, "id": 312}
    assert await exchange.advance_to(exchange.now + 1000) == 0


async def test_control_replies_are_the_documented_ones(dial: Dial, hear: Hear, binance: Path) -> None:
    messages = json.loads((binance / "payloads" / "ws-control-documented.json").read_text())["messages"]
    dialogue = [entry["msg"] for entry in messages[:6]]
    socket = await dial("/ws")
    for asked, answered in zip(dialogue[0::2], dialogue[1::2], strict=True):
        await socket.send_json(asked)
        assert await hear(socket) == answered


async def test_events_are_wrapped_once_the_property_is_set(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws/btcusdc@kline_5m")
    await socket.send_json({"method": "SET_PROPERTY", "params": ["combined", True], "id": 1})
    await hear(socket)
    await exchange.advance_to(exchange.now + 1000)
    assert (await hear(socket))["stream"] == "btcusdc@kline_5m"


@pytest.mark.parametrize(
    ("path", "wrapped"), [("/ws/btcusdc@kline_5m", False), ("/stream?streams=btcusdc@kline_5m", True)]
)
async def test_a_shutdown_is_announced_as_documented(
    exchange: ExchangeStandIn, dial: Dial, hear: Hear, path: str, wrapped: bool
) -> None:
    socket = await dial(path)
    exchange.announce_shutdown()
    event = {"e": "serverShutdown", "E": exchange.now}
    assert await hear(socket) == ({"stream": "!serverShutdown", "data": event} if wrapped else event)


async def test_microseconds_come_by_address(exchange: ExchangeStandIn, dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws/btcusdc@kline_5m?timeUnit=MICROSECOND")
    await exchange.advance_to(exchange.now + 1000)
    assert (await hear(socket))["k"]["t"] == SPANS["5m"].floor(exchange.now) * 1000


@pytest.fixture
async def pinging(market: GeneratedMarket, clock: ManualClock) -> AsyncIterator[ExchangeStandIn]:
    exchange = ExchangeStandIn(market, clock, clock.sleep, follow=False)
    await exchange.start()
    yield exchange
    await exchange.stop()


async def _without_pongs(exchange: ExchangeStandIn, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    socket = await session.ws_connect(f"{exchange.stream_url}/ws", autoping=False)
    while not exchange.hub.connections:
        await asyncio.sleep(0)
    return socket


async def test_a_ping_comes_every_twenty_seconds(pinging: ExchangeStandIn, session: aiohttp.ClientSession) -> None:
    socket = await _without_pongs(pinging, session)
    await pinging.advance_to(pinging.now + 45_000)
    pings = [await asyncio.wait_for(socket.receive(), 5) for _ in range(2)]
    assert [message.type for message in pings] == [aiohttp.WSMsgType.PING] * 2
    first, second = (int(message.data) for message in pings)
    assert second - first == 20_000


async def test_without_a_pong_the_connection_is_cut_after_a_minute(
    pinging: ExchangeStandIn, session: aiohttp.ClientSession
) -> None:
    socket = await _without_pongs(pinging, session)
    await pinging.advance_to(pinging.now + 70_000)
    assert pinging.hub.connections
    await socket.pong(b"unsolicited")
    closing = asyncio.create_task(pinging.advance_to(pinging.now + 30_000))
    assert await _end(socket) == 1008
    await closing


async def test_with_pongs_the_connection_lives_24_hours_and_no_longer(
    market: GeneratedMarket, clock: ManualClock, session: aiohttp.ClientSession
) -> None:
    exchange = ExchangeStandIn(
        market, clock, clock.sleep, follow=False, tick=0, limits=Limits(ping=HOUR, pong=2 * HOUR)
    )
    await exchange.start()
    socket = await session.ws_connect(f"{exchange.stream_url}/ws")
    while not exchange.hub.connections:
        await asyncio.sleep(0)
    ending = asyncio.create_task(_end(socket))
    await exchange.advance_to(clock() + DAY - HOUR)
    assert not ending.done()
    await exchange.advance_to(clock() + 2 * HOUR)
    assert await ending == 1001
    await exchange.stop()


async def test_five_messages_a_second_are_allowed_and_a_sixth_is_not(dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws")
    for number in range(5):
        await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": number})
    assert [reply["id"] for reply in await hear(socket, 5)] == [0, 1, 2, 3, 4]
    await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": 5})
    assert await _end(socket) == 1008


async def test_messages_may_go_on_in_the_next_second(dial: Dial, hear: Hear, clock: ManualClock) -> None:
    socket = await dial("/ws")
    for number in range(12):
        await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": number})
        assert (await hear(socket))["id"] == number
        clock.advance(250)


async def test_1024_streams_are_allowed_and_no_more(dial: Dial, hear: Hear) -> None:
    socket = await dial("/ws")
    names = [f"x{number}@kline_5m" for number in range(1024)]
    await socket.send_json({"method": "SUBSCRIBE", "params": names, "id": 1})
    assert await hear(socket) == {"result": None, "id": 1}
    await socket.send_json({"method": "SUBSCRIBE", "params": ["one@more"], "id": 2})
    assert (await hear(socket))["code"] == 2


async def test_too_many_streams_in_the_address_are_refused(
    exchange: ExchangeStandIn, session: aiohttp.ClientSession
) -> None:
    names = "/".join(f"x{number}@kline_5m" for number in range(1025))
    with pytest.raises(aiohttp.ClientError):
        await session.ws_connect(f"{exchange.stream_url}/ws/{names}"[:8000] + "/" + names[8000:])


async def test_a_withdrawn_pair_has_a_silent_stream(exchange: ExchangeStandIn, dial: Dial) -> None:
    withdrawn = next(pair.symbol for pair in exchange.market.pairs() if pair.status == "BREAK")
    socket = await dial(f"/ws/{withdrawn.lower()}@kline_1h")
    assert await exchange.advance_to(exchange.now + 5_000) == 0
    assert len(exchange.hub.connections) == 1
    await socket.close()


async def test_the_market_of_a_stream_is_that_of_rest(
    exchange: ExchangeStandIn, market: GeneratedMarket, dial: Dial, hear: Hear
) -> None:
    socket = await dial("/ws/shibusdc@kline_15m")
    boundary = SPANS["15m"].ceil(exchange.now)
    exchange.hub.tick = 0
    await exchange.advance_to(boundary)
    closing = await hear(socket)
    candle = market.closed("SHIBUSDC", SPANS["15m"], boundary - 15 * MINUTE)
    assert candle is not None
    assert [closing["k"][name] for name in "tohlcvTqnVQB"] == kline_row(candle)


@pytest.fixture
async def followed(market: GeneratedMarket, clock: ManualClock) -> AsyncIterator[ExchangeStandIn]:
    exchange = ExchangeStandIn(market, clock, clock.sleep)
    await exchange.start()
    yield exchange
    await exchange.stop()


async def test_a_stand_in_that_follows_its_clock_sends_by_itself(
    followed: ExchangeStandIn, session: aiohttp.ClientSession, clock: ManualClock, hear: Hear
) -> None:
    socket = await session.ws_connect(f"{followed.stream_url}/ws/btcusdc@kline_5m")
    while not (followed.hub.connections and clock.sleepers):
        await asyncio.sleep(0)
    for _ in range(3):
        clock.advance(1000)
        event = await hear(socket)
        assert event["E"] == clock() // 1000 * 1000
        while not clock.sleepers:
            await asyncio.sleep(0)


async def test_after_a_long_sleep_only_the_closings_of_that_time_are_sent(
    followed: ExchangeStandIn, session: aiohttp.ClientSession, clock: ManualClock, hear: Hear
) -> None:
    socket = await session.ws_connect(f"{followed.stream_url}/ws/btcusdc@kline_5m")
    while not (followed.hub.connections and clock.sleepers):
        await asyncio.sleep(0)
    clock.advance(HOUR // 2)
    closings = await hear(socket, 6)
    assert all(event["k"]["x"] for event in closings)
