"""The cascade of resolutions."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history.rows import Row
from monitor.history.tiers import ONE_MINUTE, QUARTER_HOUR, RECENT_ROWS, TEN_SECONDS, TIERS, Block, Cascade, Tier
from monitor.series import MOST_SERIES
from unit.monitor.records import DAY, HOUR, MIDNIGHT, MINUTE, SECOND


class _Run:
    """A cascade and what came out of it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tens: list[Row] = []
        self.cascade = Cascade(self.blocks.append, self.tens.append)

    def feed(self, samples: Iterable[tuple[int, float]]) -> None:
        for at, value in samples:
            self.cascade.add(at, {"a": value})

    def rows(self, tier: Tier) -> list[Row]:
        sealed = [row for block in self.blocks if block.tier == tier for row in block.rows]
        return sealed + self.cascade.folders[tier].open_rows()


def _noise(seconds: int, start: int = MIDNIGHT) -> list[tuple[int, float]]:
    dice = random.Random(7)
    return [(start + second * SECOND, dice.uniform(0, 100)) for second in range(seconds)]


@pytest.mark.parametrize("tier", TIERS)
def test_every_row_has_minimum_mean_and_maximum_of_exactly_its_samples(tier: Tier) -> None:
    run, samples = _Run(), _noise(2 * 3600)
    run.feed([*samples, *((MIDNIGHT + 2 * HOUR + late * SECOND, 0.0) for late in (0, 10, 20))])
    rows = [row for row in run.rows(tier) if row.start < MIDNIGHT + 2 * HOUR]
    assert [row.start for row in rows] == list(range(MIDNIGHT, MIDNIGHT + 2 * HOUR, tier.step))
    for row in rows:
        mine = [value for at, value in samples if row.start <= at < row.start + tier.step]
        assert next(row.cells()) == pytest.approx(("a", min(mine), sum(mine) / len(mine), max(mine), len(mine)))


def test_the_ring_holds_a_quarter_of_an_hour_of_seconds() -> None:
    run = _Run()
    run.feed(_noise(3000))
    assert len(run.cascade.recent) == RECENT_ROWS == 900
    assert run.cascade.recent[-1].start == MIDNIGHT + 2998 * SECOND


def test_blocks_end_where_their_time_ends() -> None:
    run = _Run()
    run.feed(_noise(3 * 3600))
    tens = [block for block in run.blocks if block.tier == TEN_SECONDS]
    assert {len(block.rows) for block in tens} == {90}
    assert [block.rows[0].start for block in tens] == [MIDNIGHT + n * 15 * MINUTE for n in range(len(tens))]
    hours = [block for block in run.blocks if block.tier == ONE_MINUTE]
    assert [(block.rows[0].start, len(block.rows)) for block in hours] == [(MIDNIGHT, 60), (MIDNIGHT + HOUR, 60)]


def test_a_block_tells_which_finer_blocks_it_has_taken_in() -> None:
    run = _Run()
    run.feed(_noise(3 * 3600))
    hours = [block for block in run.blocks if block.tier == ONE_MINUTE]
    assert [(block.number, block.covers) for block in hours] == [(1, 4), (2, 8)]


def test_a_clock_that_is_set_back_ends_rows_early_and_loses_none() -> None:
    run = _Run()
    run.feed(_noise(600))
    run.feed(_noise(600, start=MIDNIGHT - HOUR))
    run.cascade.end()
    weights = sum(cell[4] for row in run.rows(ONE_MINUTE) for cell in row.cells())
    assert weights == 1200


def test_a_clock_that_jumps_forward_makes_no_rows_between() -> None:
    run = _Run()
    run.feed(_noise(60))
    run.feed(_noise(60, start=MIDNIGHT + 400 * DAY))
    assert len(run.rows(ONE_MINUTE)) == 2


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(-3 * HOUR, 3 * HOUR), min_size=50, max_size=150))
def test_a_clock_gone_mad_keeps_memory_bounded(offsets: list[int]) -> None:
    run = _Run()
    run.feed((MIDNIGHT + offset, 1.0) for offset in offsets * 8)
    for tier in TIERS:
        assert len(run.cascade.folders[tier].open_rows()) <= 2 * tier.block // tier.step + 1
    weights = sum(cell[4] for row in run.rows(QUARTER_HOUR) for cell in row.cells())
    assert weights <= len(offsets) * 8


def test_more_series_than_are_kept_are_left_out() -> None:
    run = _Run()
    values: dict[str, float | None] = {f"s{number}": 1.0 for number in range(200)}
    for second in range(20):
        run.cascade.add(MIDNIGHT + second * SECOND, values)
    assert len(run.cascade.recent[0].names) == MOST_SERIES


@pytest.mark.parametrize("seconds", [1000, 4000, 90_000])
def test_what_is_folded_again_after_an_end_gives_the_rows_of_an_unbroken_run(seconds: int) -> None:
    whole, first, second = _Run(), _Run(), _Run()
    noise = [value for _, value in _noise((seconds + 1200) // 10)]
    samples = [(MIDNIGHT + place * 10 * SECOND, value) for place, value in enumerate(noise)]
    samples, rest = samples[: seconds // 10], samples[seconds // 10 :]
    whole.feed([*samples, *rest])
    first.feed(samples)
    first.cascade.end()
    second.cascade.restore(_last(first), _uncovered(first))
    second.feed(rest)
    for tier in (ONE_MINUTE, QUARTER_HOUR):
        kept = [row for block in first.blocks if block.tier == tier for row in block.rows]
        broken = kept + second.rows(tier)
        assert [next(row.cells())[1:] for row in broken] == [
            pytest.approx(next(row.cells())[1:]) for row in whole.rows(tier)
        ]
        assert [row.start for row in broken] == [row.start for row in whole.rows(tier)]


def _last(run: _Run) -> dict[Tier, int]:
    return {tier: max((b.number for b in run.blocks if b.tier == tier), default=0) for tier in TIERS}


def _uncovered(run: _Run) -> dict[Tier, list[tuple[int, list[Row]]]]:
    found = {}
    for tier, coarser in ((TEN_SECONDS, ONE_MINUTE), (ONE_MINUTE, QUARTER_HOUR)):
        covered = max((block.covers for block in run.blocks if block.tier == coarser), default=0)
        mine = [block for block in run.blocks if block.tier == tier and block.number > covered]
        found[tier] = [(block.number, list(block.rows)) for block in mine]
    return found
