"""How far an answer's data can be trusted: how old it is, and where candles are missing."""

import polars as pl

from analysis.snapshot import Snapshot
from common.intervals import MINUTE
from common.reports import Hole, Quality

# A 5m candle closes every five minutes whatever happens; a minute more is the network's.
SILENCE_LIMIT = 6 * MINUTE
# How long after its end a closed candle may take to come in before it counts as missing.
ARRIVAL_LIMIT = MINUTE


def quality(snapshot: Snapshot, candles: pl.DataFrame, start: int, end: int, now: int) -> Quality:
    """The word on a picture of `[start, end)` (ms UTC) made at `now` from these candles of the snapshot."""
    closed = snapshot.closed["open_time"]
    last_closed = None if closed.is_empty() else int(closed[-1])
    return Quality(
        last_closed=last_closed,
        age_seconds=max(0, now - snapshot.heard) / 1000 if snapshot.heard else None,
        holes=holes(snapshot, candles["open_time"], start, min(end, _due(snapshot, now))),
        source=snapshot.source,
        stale=now >= stale_from(snapshot),
    )


def stale_from(snapshot: Snapshot) -> int:
    """The moment (ms UTC) from which on the data is stale unless something comes in before."""
    closed, step = snapshot.closed["open_time"], snapshot.interval.milliseconds
    if closed.is_empty() or not snapshot.heard:
        return 0
    return min(snapshot.heard + SILENCE_LIMIT, int(closed[-1]) + 2 * step + SILENCE_LIMIT)


def holes(snapshot: Snapshot, open_times: pl.Series, start: int, end: int) -> list[Hole]:
    """The ranges `[from, to)` within `[start, end)` in which no candle opens, neither kept nor ever to be.

    What lies before the first candle of all is no hole: nothing says that the pair was traded then.
    """
    if snapshot.closed.is_empty():
        return []
    step = snapshot.interval.milliseconds
    first = max(snapshot.interval.ceil(start), int(snapshot.closed["open_time"][0]))
    edges = pl.Series([first - step], dtype=pl.Int64).append(open_times).append(pl.Series([end], dtype=pl.Int64))
    gaps = edges.slice(1) - edges.slice(0, len(edges) - 1)
    found = (gaps > step).arg_true().to_list()
    return [(int(edges[row]) + step, int(edges[row + 1])) for row in found]


def _due(snapshot: Snapshot, now: int) -> int:
    """The end of the range that candles must have come in for by now."""
    return snapshot.interval.floor(now - ARRIVAL_LIMIT)
