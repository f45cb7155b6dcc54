import polars as pl

from analysis.quality import quality, stale_from
from analysis.snapshot import SCHEMA, Snapshot
from analysis.view import span_of
from common.intervals import HOUR, MINUTE, Depth, Interval
from common.reports import Quality
from unit.analysis.samples import NOW, recorded, walk

FIVE = 5 * MINUTE


def snapshot(closed: pl.DataFrame, heard: int = NOW, interval: Interval = Interval.FIVE_MINUTES) -> Snapshot:
    return Snapshot("BTCUSDC", interval, closed, None, (), "stream", heard, 1, 1)


def judge(closed: pl.DataFrame, now: int = NOW, heard: int = NOW, depth: Depth = Depth.ONE_DAY) -> Quality:
    start, end = span_of(depth, now)
    return quality(snapshot(closed, heard), closed.filter(pl.col("open_time") >= start), start, end, now)


def test_complete_and_fresh_candles_are_trusted() -> None:
    found = judge(walk(400), now=NOW + 4_000)
    assert found.holes == []
    assert found.stale is False
    assert found.age_seconds == 4.0
    assert found.last_closed == walk(400)["open_time"][-1]
    assert found.source == "stream"


def test_absent_candles_are_named_as_a_range() -> None:
    whole = walk(400)
    times = whole["open_time"]
    kept = whole.filter(~pl.col("open_time").is_in(times.slice(300, 4).implode()))
    assert judge(kept).holes == [(times[300], times[304])]


def test_a_hole_at_the_left_edge_begins_with_the_view() -> None:
    whole = walk(400)
    start, _ = span_of(Depth.ONE_DAY, NOW)
    kept = whole.filter((pl.col("open_time") < start - 5 * FIVE) | (pl.col("open_time") >= start + 2 * FIVE))
    assert judge(kept).holes == [(start, start + 2 * FIVE)]


def test_time_before_the_first_candle_of_all_is_no_hole() -> None:
    assert judge(walk(10)).holes == []


def test_candles_that_should_have_come_by_now_are_a_hole() -> None:
    closed = walk(400)
    end = int(closed["open_time"][-1]) + FIVE
    assert judge(closed, now=end + 30 * MINUTE).holes == [(end, Interval.FIVE_MINUTES.floor(end + 29 * MINUTE))]


def test_a_candle_that_closed_a_moment_ago_may_still_be_on_its_way() -> None:
    closed = walk(400)
    end = int(closed["open_time"][-1]) + FIVE
    assert judge(closed, now=end + FIVE + 30_000).holes == []


def test_the_recorded_outage_of_2021_is_found() -> None:
    frame = recorded("5m/BTCUSDT-5m-20201201-20210717")
    now = 1_619_352_000_000 + HOUR  # 2021-04-25 13:00 UTC; the exchange was down from 04:05 to 08:45.
    closed = frame.filter(pl.col("open_time") < now)
    start, end = span_of(Depth.ONE_DAY, now)
    view = closed.filter(pl.col("open_time") >= start)
    assert quality(snapshot(closed, now), view, start, end, now).holes == [(1_619_323_500_000, 1_619_340_300_000)]


def test_silence_makes_stale_after_six_minutes() -> None:
    closed = walk(400)
    assert judge(closed, now=NOW + 6 * MINUTE - 1).stale is False
    assert judge(closed, now=NOW + 6 * MINUTE).stale is True


def test_an_old_last_candle_is_stale_even_when_something_was_heard() -> None:
    closed = walk(400)
    now = int(closed["open_time"][-1]) + 2 * FIVE + 6 * MINUTE
    assert judge(closed, now=now - 1, heard=now - 1).stale is False
    assert judge(closed, now=now, heard=now).stale is True


def test_a_week_may_pass_between_closed_weekly_candles() -> None:
    closed = walk(60, Interval.ONE_WEEK)
    last = int(closed["open_time"][-1])
    weekly = snapshot(closed, last + 13 * 24 * HOUR, Interval.ONE_WEEK)
    assert stale_from(weekly) > last + 13 * 24 * HOUR


def test_without_candles_there_is_nothing_to_trust() -> None:
    empty = pl.DataFrame(schema=SCHEMA)
    none = Snapshot("BTCUSDC", Interval.FIVE_MINUTES, empty, None, (), "none", 0, 0, 0)
    found = quality(none, empty, *span_of(Depth.ONE_DAY, NOW), NOW)
    assert found == Quality(last_closed=None, age_seconds=None, holes=[], source="none", stale=True)
