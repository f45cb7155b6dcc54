"""The ranges that can be asked for, and which stored rows answer each: at most 1,000 points a series."""

from dataclasses import dataclass
from typing import Literal

from common.intervals import DAY, HOUR, MINUTE
from monitor.history.tiers import ONE_MINUTE, QUARTER_HOUR, SECOND, TEN_SECONDS, Tier

RangeName = Literal["15m", "1h", "1d", "7d", "30d", "2y"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: the last quarter of an hour (`tier` None), a tier's rows, or its blocks' summaries."""

    tier: Tier | None
    step: int
    summaries: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A span that ends now, drawn with a point every `step` ms.

    `sources` are asked in their order; a later one only for the time before an earlier one's first row.
    """

    span: int
    step: int
    sources: tuple[Source, ...]


_RECENT = Source(None, SECOND)
_TEN = Source(TEN_SECONDS, TEN_SECONDS.step)
_MINUTE = Source(ONE_MINUTE, ONE_MINUTE.step)
_QUARTER = Source(QUARTER_HOUR, QUARTER_HOUR.step)

RANGES: dict[RangeName, Range] = {
    "15m": Range(15 * MINUTE, SECOND, (_RECENT, _TEN, _MINUTE, _QUARTER)),
    "1h": Range(HOUR, 10 * SECOND, (_TEN, _MINUTE, _QUARTER)),
    "1d": Range(DAY, 2 * MINUTE, (_MINUTE, _QUARTER)),
    "7d": Range(7 * DAY, 15 * MINUTE, (_QUARTER,)),
    "30d": Range(30 * DAY, HOUR, (Source(ONE_MINUTE, ONE_MINUTE.block, summaries=True), _QUARTER)),
    "2y": Range(2 * 365 * DAY, DAY, (Source(QUARTER_HOUR, QUARTER_HOUR.block, summaries=True),)),
}
