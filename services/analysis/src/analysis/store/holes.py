"""What is missing of a window, and in which pieces to ask for it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.store.ranges import Range, merge, subtract, total
from common.backfill import MAX_BACKFILL_ROWS
from common.intervals import DAY, Interval

# What one page of the exchange holds. The first piece asked for of a series is no larger, so that a chart shows soon.
PAGE_ROWS = 1_000

# A range that follows an absence is asked for only once it has grown to this part of it: a pair that was
# withdrawn is asked for ever more rarely. Its return needs no asking, the stream brings it.
_GROWTH = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a series: where its candles are, where the exchange has none, and what to verify again.

    Each is a normal list of ranges, ms UTC.
    """

    candles: Sequence[Range]
    absent: Sequence[Range]
    due: Sequence[Range] = ()


def missing(interval: Interval, known: Known, window: Range, *, eager: bool = False) -> list[Range]:
    """The ranges of `window` (ms UTC, aligned) to ask for, oldest first.

    `eager` is for the first question after a start: then a short tail after an absence counts too.
    """
    silent = subtract(known.absent, known.due)
    unknown = subtract([window], merge([*known.candles, *silent]))
    return [piece for piece in unknown if eager or not _is_young_tail(interval, piece, known, window)]


def newest_piece(interval: Interval, ranges: Sequence[Range], max_rows: int = MAX_BACKFILL_ROWS) -> Range:
    """The newest part of the missing `ranges` (not empty) that one request should ask for.

    Ranges that one page of the exchange holds together go into one request.
    """
    step = interval.milliseconds
    start, end = ranges[-1]
    start = max(start, end - max_rows * step)
    for earlier, _ in reversed(ranges[:-1]):
        if end - earlier > PAGE_ROWS * step:
            break
        start = earlier
    return start, end


def _is_young_tail(interval: Interval, piece: Range, known: Known, window: Range) -> bool:
    """Whether `piece` ends the window right after an absence, and is still short beside it."""
    if piece[1] != window[1]:
        return False
    before = [absence for absence in merge(known.absent) if absence[1] == piece[0]]
    patience = min(total(before) // _GROWTH, DAY)
    return bool(before) and piece[1] - piece[0] < max(patience, interval.milliseconds)
