"""Candles of the streams, from the exchange's frame to the broker."""

import httpx

from common.intervals import HOUR, MINUTE, Interval
from integration.ingest.rig import NOW, Rig, rows_of

FIVE = Interval.FIVE_MINUTES
CLOSE = NOW + 150_000  # 12:05, where a candle of 5m closes


async def test_a_candle_that_closes_is_kept_by_jetstream_to_the_last_digit(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC", "SHIBUSDC"):
        await rig.play_to(CLOSE)
        await rig.until_stored(1, "SHIBUSDC")
        await rig.until_stored(1, "BTCUSDC")
        messages = await rig.stored()
    for message in messages:
        assert (message.interval, message.closed, message.source) == (FIVE, True, "stream")
        assert rows_of(message) == list(rig.candles(message.symbol, FIVE, CLOSE - 5 * MINUTE, CLOSE).values())
    assert sorted(message.symbol for message in messages) == ["BTCUSDC", "SHIBUSDC"]


async def test_every_interval_of_every_pair_is_followed(rig: Rig) -> None:
    async with rig.streaming("BTCUSDC", "ETHUSDC"):
        (connection,) = rig.exchange.hub.connections
        names = {
            f"{pair}@kline_{interval}" for pair in ("btcusdc", "ethusdc") for interval in ("5m", "1h", "4h", "1d", "1w")
        }
        assert set(connection.subscriptions.streams) == names


async def test_a_forming_candle_goes_out_on_core_nats_and_is_not_kept(rig: Rig) -> None:
    async with rig.streaming():
        await rig.play_to(NOW + 2_000)
        await rig.until(lambda: len(rig.live) >= 5)
        assert await rig.stored() == []
    message = next(message for message in rig.live if message.interval is Interval.ONE_HOUR)
    assert (message.closed, message.source) == (False, "stream")
    assert rows_of(message) == list(rig.candles("BTCUSDC", Interval.ONE_HOUR, NOW - HOUR, NOW + 2_000).values())


async def test_no_forming_candle_follows_the_closed_one(rig: Rig) -> None:
    rig.exchange.faults.double = True
    rig.exchange.faults.swap = 10
    async with rig.streaming():
        await rig.play_to(CLOSE + 4_000)
        await rig.until_stored(1)
        await rig.until(lambda: any(m.interval is FIVE and m.open_time[0] == CLOSE for m in rig.live))
        await rig.broker.client.flush()
    times = [message.open_time[0] for message in rig.live if message.interval is FIVE]
    assert times == sorted(times)


async def test_a_pair_joins_and_leaves_without_a_new_connection(rig: Rig) -> None:
    async with rig.streaming() as api:
        (connection,) = rig.exchange.hub.connections
        assert (await api.put("/api/ingest/watchlist/ADAUSDC")).status_code == 200
        await rig.until(lambda: len(connection.subscriptions.streams) == 10)
        assert (await api.delete("/api/ingest/watchlist/BTCUSDC")).status_code == 204
        await rig.until(lambda: len(connection.subscriptions.streams) == 5, seconds_a_look=0.1)
        assert all(name.startswith("adausdc@") for name in connection.subscriptions.streams)
        assert len(rig.exchange.requests.of("/stream")) == 1


async def test_the_last_pair_leaves_and_the_connection_ends_until_there_is_another(rig: Rig) -> None:
    async with rig.streaming() as api:
        await api.delete("/api/ingest/watchlist/BTCUSDC")
        await rig.until(lambda: not rig.exchange.hub.connections)
        await rig.until_true(lambda: _is_idle(rig, api))
        await api.put("/api/ingest/watchlist/ETHUSDC")
        await rig.until_streaming()


async def _is_idle(rig: Rig, api: httpx.AsyncClient) -> bool:
    return bool((await rig.status(api))["connections"][0]["state"] == "idle")


async def test_a_dropped_connection_is_made_again_and_goes_on(rig: Rig) -> None:
    async with rig.streaming() as api:
        rig.exchange.drop_connections()
        await rig.until(lambda: not rig.exchange.hub.connections)
        await rig.until(lambda: len(rig.exchange.hub.connections) == 1, seconds_a_look=0.1)
        await rig.play_to(CLOSE)
        await rig.until_stored(1)
        (connection,) = (await rig.status(api))["connections"]
    assert (connection["state"], connection["reconnects"]) == ("streaming", 1)
    assert connection["reason"]


async def test_a_connection_broken_within_a_frame_is_made_again(rig: Rig) -> None:
    async with rig.streaming():
        rig.exchange.faults.half_frames = 1
        await rig.play_to(NOW + 2_000)
        await rig.until(lambda: len(rig.exchange.requests.of("/stream")) == 2, seconds_a_look=0.1)
        await rig.play_to(CLOSE)
        await rig.until_stored(1)


async def test_an_exchange_that_refuses_is_asked_rarely_for_ever_and_found_again(rig: Rig) -> None:
    async with rig.streaming():
        rig.exchange.faults.refuse = True
        rig.exchange.drop_connections()
        begun = rig.clock()
        await rig.until(lambda: len(rig.exchange.requests.of("/stream")) >= 20, seconds_a_look=3)
        assert rig.clock() - begun > 400_000
        rig.exchange.faults.refuse = False
        await rig.until(lambda: len(rig.exchange.hub.connections) == 1, seconds_a_look=3)


async def test_a_mute_connection_is_replaced_after_a_minute_of_silence(rig: Rig) -> None:
    async with rig.streaming() as api:
        rig.exchange.faults.mute = True
        begun = rig.clock()
        await rig.until(lambda: len(rig.exchange.requests.of("/stream")) == 2, seconds_a_look=1)
        assert 60_000 <= rig.exchange.requests.of("/stream")[1].time - begun < 75_000
        assert "silent" in (await rig.status(api))["connections"][0]["reason"]


async def test_a_connection_that_delivers_is_left_alone(rig: Rig) -> None:
    async with rig.streaming():
        await rig.play_to(NOW + 10 * MINUTE)
        await rig.until_stored(2)
        assert len(rig.exchange.requests.of("/stream")) == 1


async def test_garbage_is_dropped_and_the_connection_stays(rig: Rig) -> None:
    rig.exchange.faults.garbage = 3
    rig.exchange.faults.half_events = 4
    async with rig.streaming() as api:
        await rig.play_to(CLOSE)
        await rig.until_stored(1)
        assert (await rig.status(api))["publishing"]["refused_frames"] == 7
        assert len(rig.exchange.requests.of("/stream")) == 1


async def test_events_of_pairs_that_nobody_follows_are_dropped(rig: Rig) -> None:
    rig.exchange.faults.foreign = True
    async with rig.streaming():
        await rig.play_to(CLOSE)
        await rig.until_stored(1)
        assert {message.symbol for message in await rig.stored()} == {"BTCUSDC"}
        await rig.broker.client.flush()
    assert {message.symbol for message in rig.live} == {"BTCUSDC"}


async def test_a_closing_event_that_comes_twice_is_published_once(rig: Rig) -> None:
    rig.exchange.faults.double = True
    async with rig.streaming():
        await rig.play_to(CLOSE + 5 * MINUTE)
        await rig.until_stored(2)
        assert [message.open_time[0] for message in await rig.stored()] == [CLOSE - 5 * MINUTE, CLOSE]


async def test_an_announced_shutdown_brings_the_new_connection_up_before_the_old_one_goes(rig: Rig) -> None:
    async with rig.streaming() as api:
        rig.exchange.announce_shutdown()
        await rig.until(lambda: len(rig.exchange.hub.connections) == 2, seconds_a_look=0.1)
        await rig.play_to(rig.clock() + 2_000)
        await rig.until_streaming(1)
        assert (await rig.status(api))["connections"][0]["state"] == "streaming"
