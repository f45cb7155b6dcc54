from hypothesis import given, settings
from hypothesis import strategies as given_as

from analysis.past import past_of
from analysis.quality import judge, quality
from analysis.snapshot import Forming, Snapshot
from analysis.stats import statistics
from analysis.view import row_at, with_forming
from common.intervals import Interval
from unit.analysis.samples import NOW, forming_after, recorded, walk

FIVE = Interval.FIVE_MINUTES
STEP = FIVE.milliseconds


def assert_like_a_whole_pass(snapshot: Snapshot, start: int, now: int = NOW) -> None:
    """To the last digit what statistics and quality say of all candles in view."""
    frame = with_forming(snapshot)
    candles = frame.slice(row_at(frame, start))
    stats, gaps = past_of(snapshot, start).with_forming(snapshot.forming, FIVE, 55.5)
    assert stats == statistics(candles, FIVE, 55.5)
    assert judge(snapshot, gaps, now, now) == quality(snapshot, candles, start, now, now)


@settings(max_examples=60, deadline=None)
@given(
    count=given_as.integers(1, 60),
    absent=given_as.sets(given_as.integers(0, 59)),
    hidden=given_as.integers(-3, 63),
    move=given_as.floats(-0.5, 1.0),
    late=given_as.integers(0, 4),
    seed=given_as.integers(0, 1_000),
)
def test_a_forming_candle_changes_what_a_pass_over_all_would_find(
    *, count: int, absent: set[int], hidden: int, move: float, late: int, seed: int
) -> None:
    whole = walk(count, seed=seed)
    closed = whole.filter([row not in absent for row in range(count)])
    forming = forming_after(whole, FIVE, float(whole["close"][-1]) * (1 + move))
    moved = Forming(
        forming.open_time + late * STEP, forming.open, forming.high, forming.low, forming.close, 0.1, 0.3, 1
    )
    start = int(whole["open_time"][0]) + hidden * STEP
    assert_like_a_whole_pass(Snapshot("A", FIVE, closed, moved, (), "stream", NOW, 1, 1), start)
    assert_like_a_whole_pass(Snapshot("A", FIVE, closed, None, (), "stream", NOW, 1, 1), start)


def test_a_recorded_day_with_an_outage_is_told_to_the_last_digit() -> None:
    frame = recorded("5m/BTCUSDT-5m-20201201-20210717")
    for last in range(41_600, 41_900, 7):
        closed = frame.slice(last - 400, 400)
        forming = Forming(*frame.row(last))
        snapshot = Snapshot("BTCUSDT", FIVE, closed, forming, (), "stream", forming.open_time, 1, 1)
        now = forming.open_time + STEP // 2
        assert_like_a_whole_pass(snapshot, FIVE.floor(now) - 287 * STEP, now)


def test_a_forming_candle_from_before_the_view_is_not_in_it() -> None:
    closed = walk(20)
    forming = forming_after(closed, FIVE)
    snapshot = Snapshot("A", FIVE, closed, forming, (), "stream", NOW, 1, 1)
    stats, _ = past_of(snapshot, forming.open_time + STEP).with_forming(forming, FIVE, None)
    assert stats is None


def test_constant_prices_have_no_volatility() -> None:
    closed = walk(1)
    price = float(closed["close"][0])
    flat = closed.with_columns(open=price, high=price, low=price)
    forming = Forming(int(flat["open_time"][0]) + STEP, price, price, price, price, 0.0, 0.0, 0)
    two = with_forming(Snapshot("A", FIVE, flat, forming, (), "stream", NOW, 1, 1))
    again = Forming(forming.open_time + STEP, price, price, price, price, 0.0, 0.0, 0)
    snapshot = Snapshot("A", FIVE, two, again, (), "stream", NOW, 1, 1)
    stats, _ = past_of(snapshot, 0).with_forming(again, FIVE, None)
    assert stats is not None
    assert (stats.volatility, stats.max_drawdown, stats.range) == (0.0, 0.0, 0.0)
