"""Messages that break their contract, and candles that cannot be true."""

import logging

import pytest

from common.intervals import MINUTE, Interval
from common.subjects import closed_candles, live_candle
from integration.analysis_store.market import Row, candle, message
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES
LAST = FIVE.floor(NOW) - 5 * MINUTE
SUBJECT = closed_candles("BTCUSDC", FIVE)


def logged(caplog: pytest.LogCaptureFixture, event: str) -> list[str]:
    """The reasons given with an event."""
    return [str(vars(record).get("reason")) for record in caplog.records if record.getMessage() == event]


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (b"{not json", "JSON"),
        (b'{"schema": 2}', "schema"),
        (
            message("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, LAST)]).encode().replace(b'"open":[', b'"open":[1,'),
            "open",
        ),
        (message("ETHUSDC", FIVE, [candle("ETHUSDC", FIVE, LAST)]).encode(), "symbol"),
        (message("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, LAST)], "stream", closed=False).encode(), "closed"),
    ],
)
async def test_a_bad_message_is_named_dropped_and_never_comes_again(
    rig: Rig, caplog: pytest.LogCaptureFixture, payload: bytes, named: str
) -> None:
    caplog.set_level(logging.WARNING)
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.responder.publish_raw(SUBJECT, payload)
        rig.time.set_clock(NOW + 5 * MINUTE)
        good = candle("BTCUSDC", FIVE, LAST + 5 * MINUTE)
        await rig.responder.publish("BTCUSDC", FIVE, [good])
        await until(lambda: rows_of(store.snapshot("BTCUSDC", FIVE))[-1] == good)
        await rig.until_all_acknowledged(store)
    reasons = logged(caplog, "a bad message was dropped")
    assert len(reasons) == 1
    assert named in reasons[0]


IMPOSSIBLE: list[tuple[dict[int, float], str]] = [
    ({2: 1.0}, "high must not be below low"),
    ({1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0}, "low must be positive"),
    ({1: 1e9}, "open must lie between low and high"),
    ({4: 1e9}, "close must lie between low and high"),
    ({5: -1.0}, "volume must not be negative"),
    ({6: -1.0}, "quote_volume must not be negative"),
    ({7: -1}, "trades must not be negative"),
]


def altered(row: Row, changes: dict[int, float]) -> Row:
    """The row with other values at the given places."""
    values = list(row)
    for place, value in changes.items():
        values[place] = value
    return tuple(values)  # type: ignore[return-value]


@pytest.mark.parametrize(("changes", "reason"), IMPOSSIBLE)
async def test_an_impossible_candle_is_left_out_and_its_neighbours_are_kept(
    rig: Rig, caplog: pytest.LogCaptureFixture, changes: dict[int, float], reason: str
) -> None:
    caplog.set_level(logging.WARNING)
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.time.set_clock(NOW + 15 * MINUTE)
        rows = [candle("BTCUSDC", FIVE, LAST + n * 5 * MINUTE) for n in (1, 2, 3)]
        await rig.responder.publish("BTCUSDC", FIVE, [rows[0], altered(rows[1], changes), rows[2]])
        await until(lambda: rows[2] in rows_of(store.snapshot("BTCUSDC", FIVE)))
        assert rows_of(store.snapshot("BTCUSDC", FIVE))[-2:] == [rows[0], rows[2]]
        assert [text for text in logged(caplog, "candles that cannot be true were left out") if reason in text]
        await rig.until_whole(store, "BTCUSDC", passing=True)


async def test_an_impossible_candle_that_rest_itself_gives_is_not_asked_for_again_and_again(rig: Rig) -> None:
    rig.market.restated["BTCUSDC", FIVE, LAST] = altered(candle("BTCUSDC", FIVE, LAST), {2: 1.0})
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await until(lambda: bool(store.symbols()) and bool(store.snapshot("BTCUSDC", FIVE).holes))
        assert store.snapshot("BTCUSDC", FIVE).holes == ((LAST, LAST + 5 * MINUTE),)
        await until(lambda: store.is_complete)
        before = len(rig.responder.asked("BTCUSDC", FIVE))
        await until(lambda: rig.time.clock() > NOW + 3 * MINUTE, rig.time)
        assert len(rig.responder.asked("BTCUSDC", FIVE)) == before


async def test_a_closed_candle_of_the_future_is_refused(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.responder.publish("BTCUSDC", FIVE, [candle("BTCUSDC", FIVE, LAST + 60 * MINUTE)])
        event = "candles that cannot be true were left out"
        await until(lambda: bool(logged(caplog, event)))
        assert "open_time" in logged(caplog, event)[0]
        assert rig.is_whole(store, "BTCUSDC")


async def test_candles_of_a_pair_that_nobody_follows_are_left_out(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.responder.publish("DOGEUSDC", FIVE, [candle("DOGEUSDC", FIVE, LAST)])
        await until(lambda: bool(logged(caplog, "candles of a pair that is not on the watchlist were left out")))
        assert store.symbols() == ["BTCUSDC"]


async def test_a_bad_live_message_is_named_and_the_next_good_one_counts(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await rig.broker.client.publish(live_candle("BTCUSDC", FIVE), b"\xff")
        row = candle("BTCUSDC", FIVE, FIVE.floor(NOW))
        await rig.responder.publish_live("BTCUSDC", FIVE, altered(row, {2: 1.0}))
        await rig.responder.publish_live("BTCUSDC", FIVE, row)
        await until(lambda: store.snapshot("BTCUSDC", FIVE).forming is not None)
        forming = store.snapshot("BTCUSDC", FIVE).forming
        assert forming is not None
        assert (forming.open_time, forming.high) == (row[0], row[2])
    assert len(logged(caplog, "a bad message was dropped")) == 1
