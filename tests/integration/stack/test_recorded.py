"""Recorded candles through stand-in, ingest, NATS, analysis and REST, in separate processes."""

import asyncio
import itertools
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from common.intervals import DAY, VIEWS, Depth, Interval
from integration.stack.conftest import FILLED_SECONDS, SYMBOLS, Stack, recorded_stack
from stack.data import recorded_data

pytestmark = pytest.mark.xdist_group("recorded")

# The windows that are kept of each interval; of days and weeks, everything.
WINDOWS = {"5m": 40 * DAY, "1h": 400 * DAY, "4h": 3 * 365 * DAY}
# The outage of 2018-02-08 lies in view of a month's chart one to three weeks after it.
RECORD_END = datetime(2026, 2, 19, 21, 50, tzinfo=UTC)
AFTER_THE_OUTAGE = datetime(2018, 2, 26, tzinfo=UTC)
COLUMNS = ["open", "high", "low", "close", "volume"]


def recorded(symbol: str, interval: Interval) -> pl.DataFrame:
    """The record of a series, from all its files."""
    files = sorted((recorded_data() / "klines" / interval).glob(f"{symbol}-{interval}-*.parquet"))
    frames = [pl.read_parquet(file).select("open_time", *COLUMNS) for file in files]
    return pl.concat(frames).unique("open_time", keep="last").sort("open_time")


async def served(stack: Stack, symbol: str, interval: Interval, end: int) -> pl.DataFrame:
    """What the stack serves of a series before `end`, to the last digit."""
    answer = await stack.get(
        "analysis", f"/api/analysis/candles/{symbol}", interval=interval, start=0, end=end, limit=100_000
    )
    return pl.DataFrame({name: answer[name] for name in ["open_time", *COLUMNS]})


def expected(symbol: str, interval: Interval, shift: int, now: int, end: int) -> pl.DataFrame:
    """The record, moved to now, of the window that is kept."""
    start = now - WINDOWS[interval] if interval in WINDOWS else 0
    moved = recorded(symbol, interval).with_columns(pl.col("open_time") + shift)
    return moved.filter(pl.col("open_time").is_between(interval.ceil(start), end, closed="left"))


async def shift_of(stack: Stack, symbol: str) -> int:
    """By how many ms the record has been moved: what the exchange's newest day says of the recorded one."""
    rows = await stack.get("market", "/api/v3/klines", symbol=symbol, interval="1d", limit=3)
    key = [float(value) for value in rows[0][1:6]]
    found = recorded(symbol, Interval.ONE_DAY).filter(
        (pl.col("open") == key[0]) & (pl.col("close") == key[3]) & (pl.col("volume") == key[4])
    )
    assert found.height == 1
    return int(rows[0][0]) - int(found["open_time"][0])


async def followed(stack: Stack, symbol: str) -> None:
    """Waits until analysis knows the pair: a new watchlist is seeded a moment after everything is ready."""
    address = f"{stack.layout.url('analysis')}/api/analysis/candles/{symbol}?interval=1d&limit=1"
    while (await stack.client.get(address)).status_code == 404:
        await asyncio.sleep(0.5)


async def equal_when_filled(stack: Stack, symbol: str, interval: Interval) -> pl.DataFrame:
    """Waits until the stack has caught up, and holds what it serves against the record, candle for candle."""
    shift = await shift_of(stack, symbol)
    async with asyncio.timeout(FILLED_SECONDS):
        await followed(stack, symbol)
        while True:
            now = int(time.time() * 1000)
            # What closed in the last minute may be on its way.
            end = interval.floor(now - 60_000)
            truth = expected(symbol, interval, shift, now, end)
            found = (await served(stack, symbol, interval, end)).filter(pl.col("open_time") >= truth["open_time"][0])
            if found.equals(truth):
                return found
            if found.height >= truth.height:
                different = found.join(truth, on=found.columns, how="anti").head(5)
                raise AssertionError(f"{symbol} {interval} differs from the record: {different}")
            await asyncio.sleep(0.5)


async def chart_quality(stack: Stack, symbol: str, depth: Depth) -> dict[str, Any]:
    chart = await stack.get("analysis", f"/api/analysis/charts/{symbol}", depth=depth)
    return dict(chart["quality"])


async def test_every_recorded_series_comes_out_equal_and_a_restart_asks_only_for_what_is_missing(
    tmp_path: Path,
) -> None:
    async with recorded_stack(tmp_path, 6, SYMBOLS) as stack:
        for symbol in SYMBOLS:
            for interval in Interval:
                frame = await equal_when_filled(stack, symbol, interval)
                assert frame.height > 100
        for depth in Depth:
            quality = await chart_quality(stack, "BTCUSDT", depth)
            assert (quality["holes"], quality["stale"]) == ([], False)
        await restart_asks_only_for_what_is_missing(stack)


async def restart_asks_only_for_what_is_missing(stack: Stack) -> None:
    """Stops the stack's own processes, loses one file, starts them again, and counts what the exchange is asked for."""
    own = [stack.supervisor.processes[name] for name in ("nats", "ingest", "analysis")]
    for process in reversed(own):
        await process.stop()
    newest = max((stack.layout.folder / "analysis/candles/ETHUSDT/1h").glob("*.parquet"))
    lost = pl.read_parquet(newest).height
    newest.unlink()
    before = len(await stack.kline_requests())
    for process in own:
        await process.start()
        await process.wait_ready()
    await equal_when_filled(stack, "ETHUSDT", Interval.ONE_HOUR)
    await equal_when_filled(stack, "BTCUSDT", Interval.FIVE_MINUTES)
    asked = (await stack.kline_requests())[before:]
    rows: Counter[tuple[str, str]] = Counter()
    for one in asked:
        rows[one["params"]["symbol"], one["params"]["interval"]] += one["rows"]
    assert lost <= rows.pop(("ETHUSDT", "1h")) <= lost + 2
    # A candle may have closed while the stack was down.
    assert all(count <= 2 for count in rows.values())
    status = await stack.get("ingest", "/api/ingest/status")
    assert status["backfills"]["klines_requests"] == len(asked)


async def test_the_exchanges_own_holes_are_kept_and_named(tmp_path: Path) -> None:
    future = (RECORD_END - AFTER_THE_OUTAGE) // timedelta(hours=1)
    async with recorded_stack(tmp_path, future, ["BTCUSDT", "ETHUSDT"]) as stack:
        hourly = await equal_when_filled(stack, "BTCUSDT", Interval.ONE_HOUR)
        assert jumps(hourly, Interval.ONE_HOUR)
        four_hourly = await equal_when_filled(stack, "BTCUSDT", Interval.FOUR_HOURS)
        quality = await chart_quality(stack, "BTCUSDT", Depth.ONE_MONTH)
        start = int(time.time() * 1000) - VIEWS[Depth.ONE_MONTH].span
        in_view = [hole for hole in jumps(four_hourly, Interval.FOUR_HOURS) if hole[1] > start]
        assert in_view
        assert quality["holes"] == in_view


def jumps(candles: pl.DataFrame, interval: Interval) -> list[list[int]]:
    """The ranges [start, end) between candles that do not touch."""
    times = candles["open_time"].to_list()
    step = interval.milliseconds
    return [[one + step, other] for one, other in itertools.pairwise(times) if other - one > step]
