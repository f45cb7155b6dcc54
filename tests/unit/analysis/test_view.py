import polars as pl
import pytest

from analysis.indicators.catalogue import build_registry
from analysis.indicators.registry import Indicator
from analysis.selection import Shown
from analysis.snapshot import SCHEMA, Snapshot
from analysis.view import computed, row_at, span_of, with_forming
from common.intervals import DAY, HOUR, MINUTE, VIEWS, Depth, Interval
from unit.analysis.samples import forming_after, recorded, walk

RECORD = "1h/ETHUSDT-1h-20180101-20260430"
INDICATORS = [indicator for indicator in build_registry().all() if indicator.outputs]
# What a difference of averages may be off by, relative to the price it is a difference of.
PRICE_DIGITS = 1e-13


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
@pytest.mark.parametrize("first", [2_000, 30_000, 72_000])
def test_the_left_edge_equals_the_same_bar_of_the_whole_history(indicator: Indicator, first: int) -> None:
    frame, shown = recorded(RECORD), Shown(indicator, indicator.defaults)
    whole = shown.compute(frame, Interval.ONE_HOUR)
    trimmed = computed(frame, Interval.ONE_HOUR, [shown], first)
    for column in whole:
        mine = trimmed[column.name].head(168)
        theirs = column.slice(first, 168)
        slack = 1e-12 * theirs.abs() + PRICE_DIGITS * frame["close"].slice(first, 168)
        assert ((mine - theirs).abs() <= slack).all()


def test_a_history_shorter_than_the_warm_up_is_used_from_its_beginning() -> None:
    frame = walk(60)
    shown = [Shown(indicator, indicator.defaults) for indicator in INDICATORS]
    trimmed = computed(frame, Interval.FIVE_MINUTES, shown, 40)
    whole = computed(frame, Interval.FIVE_MINUTES, shown, 0)
    assert trimmed.equals(whole.slice(40))


def test_no_indicator_looks_at_later_candles() -> None:
    frame = walk(400)
    shown = [Shown(indicator, indicator.defaults) for indicator in INDICATORS]
    whole = computed(frame, Interval.FIVE_MINUTES, shown, 0)
    for count in (1, 30, 77, 200, 399):
        cut = computed(frame.head(count), Interval.FIVE_MINUTES, shown, 0)
        for name in cut.columns:
            assert cut[name].is_null().equals(whole[name].head(count).is_null())
            assert ((cut[name] - whole[name].head(count)).abs() <= 1e-14 * whole[name].head(count).abs()).all()


@pytest.mark.parametrize("depth", list(Depth))
def test_a_depth_ends_with_the_forming_candle_and_holds_its_number_of_bars(depth: Depth) -> None:
    now = 1_760_003_123_456
    start, end = span_of(depth, now)
    interval = VIEWS[depth].interval
    assert end - interval.milliseconds <= now < end
    assert (end - start) // interval.milliseconds in {VIEWS[depth].bars, VIEWS[depth].bars + 1}
    assert interval.floor(start) == start > now - VIEWS[depth].span


def test_five_years_of_weeks_begin_on_a_monday() -> None:
    start, _ = span_of(Depth.FIVE_YEARS, 1_760_003_123_456)
    assert (start // DAY + 3) % 7 == 0


def test_a_candle_that_opened_exactly_a_span_ago_is_out_of_view() -> None:
    now = 1_760_000_400_000
    assert now % (5 * MINUTE) == 0
    assert span_of(Depth.ONE_DAY, now)[0] == now - 24 * HOUR + 5 * MINUTE


def test_the_forming_candle_comes_last() -> None:
    closed = walk(3)
    forming = forming_after(closed, Interval.FIVE_MINUTES, 123.0)
    frame = with_forming(Snapshot("A", Interval.FIVE_MINUTES, closed, forming, (), "stream", 1, 1, 1))
    assert frame.height == 4
    assert frame["close"][-1] == 123.0
    assert frame.schema == SCHEMA


def test_without_a_forming_candle_the_closed_ones_are_all() -> None:
    closed = walk(3)
    assert with_forming(Snapshot("A", Interval.FIVE_MINUTES, closed, None, (), "rest", 1, 1, 1)) is closed


def test_nothing_at_all_can_be_computed_too() -> None:
    shown = [Shown(indicator, indicator.defaults) for indicator in INDICATORS]
    frame = computed(pl.DataFrame(schema=SCHEMA), Interval.ONE_HOUR, shown, 0)
    assert frame.is_empty()
    assert row_at(frame, 5) == 0
