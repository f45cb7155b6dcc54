"""The exchange's last word: what the stream said is confirmed by REST, and corrected where it was wrong."""

import logging

import pytest

from common.backfill import BackfillError
from common.intervals import HOUR, MINUTE, Interval
from integration.analysis_store.market import Row, candle
from integration.analysis_store.rig import NOW, Rig, rows_of, until

FIVE = Interval.FIVE_MINUTES
STEP = 5 * MINUTE
OPENED = FIVE.floor(NOW)


def _distorted(row: Row) -> Row:
    return (*row[:5], row[5] + 1, *row[6:])


async def _stream(rig: Rig, opened: int, row: Row | None = None) -> None:
    """The stream closes the candle that opens at `opened`, when its time has come."""
    rig.time.advance((opened + STEP - rig.time.clock()) / 1000)
    await rig.responder.publish("BTCUSDC", FIVE, [row or candle("BTCUSDC", FIVE, opened)])


async def test_a_wrong_candle_of_the_stream_is_corrected_within_two_hours_and_the_correction_named(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await _stream(rig, OPENED, _distorted(candle("BTCUSDC", FIVE, OPENED)))
        await until(lambda: rows_of(store.snapshot("BTCUSDC", FIVE))[-1][0] == OPENED)
        assert not rig.is_whole(store, "BTCUSDC")
        await until(lambda: rig.is_whole(store, "BTCUSDC"), rig.time, step=60)
        assert rig.time.clock() - NOW <= 2 * HOUR + 2 * STEP
    assert ("candles_restated", {"symbol": "BTCUSDC", "interval": "5m", "count": 1, "first": OPENED}) in rig.events
    assert any(record.message == "the exchange restated closed candles" for record in caplog.records)


async def test_a_stream_that_contradicts_itself_has_rest_asked_at_once(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await _stream(rig, OPENED, _distorted(candle("BTCUSDC", FIVE, OPENED)))
        await _stream(rig, OPENED)
        rig.responder.requests.clear()
        await until(lambda: rig.is_whole(store, "BTCUSDC"), rig.time)
        assert rig.time.clock() - NOW < STEP + 2 * MINUTE
    assert rig.responder.asked("BTCUSDC", FIVE) == [(OPENED, OPENED + STEP)]
    assert any("contradicts" in record.message for record in caplog.records)


async def test_a_dozen_candles_of_the_stream_are_confirmed_by_one_request_and_never_again(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.responder.requests.clear()
        for number in range(12):
            await _stream(rig, OPENED + number * STEP)
            await until(lambda: rows_of(store.snapshot("BTCUSDC", FIVE))[-1][0] == OPENED + number * STEP)  # noqa: B023 - awaited at once
        assert rig.responder.asked("BTCUSDC", FIVE) == []
        # The stream goes silent; what is missing from now on is not what this is about.
        await until(lambda: bool(_checks(rig)), rig.time, step=30)
        await until(lambda: rig.time.clock() > NOW + 5 * HOUR, rig.time, step=300)
    assert len(_checks(rig)) == 1


def _checks(rig: Rig) -> list[tuple[int, int]]:
    """The requests that ask for the first candle that the stream brought."""
    return [(start, end) for start, end in rig.responder.asked("BTCUSDC", FIVE) if start <= OPENED < end]


async def test_what_is_to_be_confirmed_is_not_missing(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.responder.error = BackfillError(code="refused", detail="not now", retry_after=60)
        await _stream(rig, OPENED)
        await _stream(rig, OPENED, _distorted(candle("BTCUSDC", FIVE, OPENED)))
        asked = len(rig.responder.requests)
        await until(lambda: len(rig.responder.requests) > asked, rig.time)
        await until(lambda: store.is_complete)
        assert rig.time.clock() < NOW + STEP + MINUTE


async def test_a_check_that_fails_is_made_again_later(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.responder.error = BackfillError(code="refused", detail="not now", retry_after=60)
        await _stream(rig, OPENED, _distorted(candle("BTCUSDC", FIVE, OPENED)))
        await _stream(rig, OPENED)
        asked = len(rig.responder.requests)
        await until(lambda: len(rig.responder.requests) > asked, rig.time)
        rig.responder.error = None
        await until(lambda: rig.is_whole(store, "BTCUSDC"), rig.time, step=10)


async def test_a_candle_that_the_exchange_restates_within_the_hour_is_corrected(rig: Rig) -> None:
    last = OPENED - STEP
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        rig.market.restated["BTCUSDC", FIVE, last] = _distorted(candle("BTCUSDC", FIVE, last))
        assert not rig.is_whole(store, "BTCUSDC")
        await until(lambda: rig.is_whole(store, "BTCUSDC"), rig.time, step=60)
        assert rig.time.clock() - NOW <= 2 * HOUR + STEP


async def test_the_end_of_what_the_stream_brought_is_confirmed_after_a_restart(rig: Rig) -> None:
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await _stream(rig, OPENED, _distorted(candle("BTCUSDC", FIVE, OPENED)))
        await until(lambda: rows_of(store.snapshot("BTCUSDC", FIVE))[-1][0] == OPENED)
    async with rig.store() as store:
        await until(lambda: rig.is_whole(store, "BTCUSDC"), rig.time, step=60)


async def test_a_candle_that_only_the_stream_has_is_kept_and_named(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.market.holes["BTCUSDC", FIVE] = [(OPENED, OPENED + STEP)]
    await rig.follow("BTCUSDC")
    async with rig.store() as store:
        await rig.until_whole(store, "BTCUSDC")
        await _stream(rig, OPENED)
        await until(lambda: any("REST does not list" in record.message for record in caplog.records), rig.time, step=60)
        assert OPENED in [row[0] for row in rows_of(store.snapshot("BTCUSDC", FIVE))]
