"""How far an answer's data can be trusted: how old it is, and where candles are missing."""

from dataclasses import dataclass

import polars as pl

from analysis.snapshot import Snapshot
from common.intervals import MINUTE
from common.reports import Hole, Quality

# A 5m candle closes every five minutes whatever happens; a minute more is the network's.
SILENCE_LIMIT = 6 * MINUTE
# How long after its end a closed candle may take to come in before it counts as missing.
ARRIVAL_LIMIT = MINUTE


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where candles `step` ms long are missing, as far as some of them have been looked at.

    `last` is the newest open time (ms UTC) looked at; None when there never was a candle, and so no hole either.
    """

    step: int
    last: int | None = None
    found: tuple[Hole, ...] = ()

    def until(self, time: int) -> "Gaps":
        """The same, with all that is missing before `time`: the next candle's open time, or the end of the range."""
        if self.last is None:
            return self
        due = self.last + self.step
        return Gaps(self.step, time, (*self.found, (due, time)) if time > due else self.found)


def quality(snapshot: Snapshot, candles: pl.DataFrame, start: int, end: int, now: int) -> Quality:
    """The word on a picture of `[start, end)` (ms UTC) made at `now` from these candles of the snapshot."""
    return judge(snapshot, gaps_of(snapshot, candles["open_time"], start), end, now)


def judge(snapshot: Snapshot, gaps: Gaps, end: int, now: int) -> Quality:
    """The word on a picture that ends at `end` (ms UTC) made at `now`, with these `gaps` between its candles."""
    closed = snapshot.closed["open_time"]
    return Quality(
        last_closed=None if closed.is_empty() else int(closed[-1]),
        age_seconds=max(0, now - snapshot.heard) / 1000 if snapshot.heard else None,
        holes=list(gaps.until(min(end, _due(snapshot, now))).found),
        source=snapshot.source,
        stale=now >= stale_from(snapshot),
    )


def stale_from(snapshot: Snapshot) -> int:
    """The moment (ms UTC) from which on the data is stale unless something comes in before."""
    closed, step = snapshot.closed["open_time"], snapshot.interval.milliseconds
    if closed.is_empty() or not snapshot.heard:
        return 0
    return min(snapshot.heard + SILENCE_LIMIT, int(closed[-1]) + 2 * step + SILENCE_LIMIT)


def gaps_of(snapshot: Snapshot, open_times: pl.Series, start: int) -> Gaps:
    """The ranges `[from, to)` from `start` on in which no candle opens, neither kept nor ever to be, between these.

    What lies before the first candle of all is no hole: nothing says that the pair was traded then.
    """
    step = snapshot.interval.milliseconds
    if snapshot.closed.is_empty():
        return Gaps(step)
    first = max(snapshot.interval.ceil(start), int(snapshot.closed["open_time"][0]))
    edges = pl.Series([first - step], dtype=pl.Int64).append(open_times)
    wide = (edges.slice(1) - edges.slice(0, len(edges) - 1) > step).arg_true().to_list()
    return Gaps(step, int(edges[-1]), tuple((int(edges[row]) + step, int(edges[row + 1])) for row in wide))


def _due(snapshot: Snapshot, now: int) -> int:
    """The end of the range that candles must have come in for by now."""
    return snapshot.interval.floor(now - ARRIVAL_LIMIT)
