import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from analysis.quote_board import EVERY_SECONDS, QuoteBoard
from analysis.quotes import quote_of
from analysis.reader import HEARTBEAT, Reader
from analysis.view import span_of
from common.intervals import MINUTE, Depth, Interval
from unit.analysis.pictures import picture, walk_snapshot
from unit.analysis.samples import NOW, MemorySource, StoppedClock, forming_after, walk
from unit.analysis.test_live import Alarm, settle

FIVE = Interval.FIVE_MINUTES


def test_a_quote_says_what_the_chart_of_a_day_says() -> None:
    snapshot = walk_snapshot(Depth.ONE_DAY)
    stats = picture(Depth.ONE_DAY, snapshot).stats
    quote = quote_of(snapshot, NOW)
    assert quote is not None
    assert stats is not None
    told = quote.whole
    assert (told["open"], told["price"], told["change_percent"]) == (stats.open, stats.close, stats.change_percent)


def test_its_line_has_closes_an_hour_apart_and_ends_with_the_last() -> None:
    snapshot = walk_snapshot(Depth.ONE_DAY)
    quote = quote_of(snapshot, NOW)
    assert quote is not None
    closes = picture(Depth.ONE_DAY, snapshot).candles["close"].to_list()
    assert quote.closes == [closes[row] for row in range(len(closes)) if (len(closes) - 1 - row) % 12 == 0]


def test_candles_of_other_days_make_no_quote() -> None:
    start, _ = span_of(Depth.ONE_DAY, NOW)
    old = walk_snapshot(Depth.ONE_DAY)
    assert quote_of(old, NOW + 3 * 24 * 60 * MINUTE) is None
    assert quote_of(walk_snapshot(count=0), NOW) is None
    assert start < NOW


@pytest.fixture
def source() -> MemorySource:
    source = MemorySource()
    for seed, symbol in enumerate(("BTCUSDC", "ETHUSDC")):
        closed = walk(400, seed=seed)
        source.put(symbol, FIVE, closed, forming_after(closed, FIVE))
    return source


@pytest.fixture
def alarm() -> Alarm:
    return Alarm()


@pytest.fixture
async def board(source: MemorySource, alarm: Alarm) -> AsyncIterator[QuoteBoard]:
    board = QuoteBoard(source, StoppedClock(), alarm)
    yield board
    board.close()


def form(source: MemorySource, symbol: str, close: float) -> None:
    source.form(symbol, FIVE, forming_after(source.series[symbol, FIVE].closed, FIVE, close))


async def take(reader: Reader) -> dict[str, dict[str, Any]]:
    frames = await asyncio.wait_for(reader.next(), 5)
    assert frames is not None
    told = [orjson.loads(frame.split(b"data: ")[1]) for frame in frames.split(b"\n\n") if frame]
    return {quote["symbol"]: quote for quote in told}


def joined(board: QuoteBoard) -> Reader:
    reader = Reader()
    board.join(reader)
    return reader


async def test_a_new_reader_is_told_every_quote_with_its_line(board: QuoteBoard) -> None:
    told = await take(joined(board))
    assert list(told) == ["BTCUSDC", "ETHUSDC"]
    assert all("closes" in quote for quote in told.values())


async def test_only_what_changed_is_told_and_once_a_second_at_most(
    board: QuoteBoard, source: MemorySource, alarm: Alarm
) -> None:
    reader = joined(board)
    await take(reader)
    for close in (101.0, 102.0, 103.0):
        form(source, "ETHUSDC", close)
    asked = source.asked
    await settle()
    assert source.asked == asked
    await alarm.ring()
    told = await take(reader)
    assert list(told) == ["ETHUSDC"]
    assert told["ETHUSDC"]["price"] == 103.0
    assert "closes" not in told["ETHUSDC"]
    assert (source.asked, set(alarm.asked)) == (asked + 1, {EVERY_SECONDS})


async def test_what_was_traded_at_the_same_price_is_not_told(
    board: QuoteBoard, source: MemorySource, alarm: Alarm
) -> None:
    reader = joined(board)
    told = await take(reader)
    form(source, "BTCUSDC", told["BTCUSDC"]["price"])
    form(source, "ETHUSDC", 105.0)
    await alarm.ring()
    assert list(await take(reader)) == ["ETHUSDC"]


async def test_the_line_is_told_again_when_a_candle_has_closed(
    board: QuoteBoard, source: MemorySource, alarm: Alarm
) -> None:
    reader = joined(board)
    await take(reader)
    source.put("BTCUSDC", FIVE, walk(401, until=NOW + FIVE.milliseconds))
    await alarm.ring()
    assert "closes" in (await take(reader))["BTCUSDC"]


async def test_a_pair_followed_later_is_told_too(board: QuoteBoard, source: MemorySource, alarm: Alarm) -> None:
    reader = joined(board)
    await take(reader)
    source.put("ADAUSDC", FIVE, walk(400, seed=9))
    await alarm.ring()
    assert list(await take(reader)) == ["ADAUSDC"]
    source.forget("ADAUSDC")
    await alarm.ring()
    assert [quote.symbol for quote in board.quotes()] == ["BTCUSDC", "ETHUSDC"]


async def test_quiet_readers_get_a_sign_of_life(board: QuoteBoard, alarm: Alarm) -> None:
    reader = joined(board)
    await take(reader)
    for _ in range(15):
        await alarm.ring()
    assert await asyncio.wait_for(reader.next(), 5) == HEARTBEAT


async def test_with_nobody_reading_nothing_is_listened_to(board: QuoteBoard, source: MemorySource) -> None:
    readers = [joined(board) for _ in range(2)]
    assert len(source.listeners) == 1
    for reader in readers:
        board.leave(reader)
    assert source.listeners == []


async def test_closing_ends_the_readers(board: QuoteBoard) -> None:
    reader = joined(board)
    board.close()
    assert await asyncio.wait_for(reader.next(), 5) is None
