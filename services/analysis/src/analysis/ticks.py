"""What a stream's frame says: the last bar with its indicators, and what changed when a candle closed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import polars as pl

from analysis.figure import SIGNIFICANT_DIGITS
from analysis.indicators.steps import Step
from analysis.picture import read_words
from analysis.quality import quality
from analysis.request import ChartKey
from analysis.selection import Shown
from analysis.snapshot import Snapshot
from analysis.stats import statistics
from analysis.view import computed, row_at, span_of, with_forming
from common.intervals import Interval

EVENT = b"candle"
Told = dict[str, Any]
Values = dict[str, float | None]


class Tick:
    """One moment of a stream as ready frames.

    `brief` is for readers that have seen this `version` of the closed candles, `whole` for all others: it tells
    the bar before too, with its final values, and the levels and signals. `stale` is what its quality said.
    """

    def __init__(self, told: Told, more: Told, version: int) -> None:
        self.version = version
        self.stale: bool = told["quality"]["stale"]
        self.brief = _event(told)
        self._told, self._more = told, more
        self._whole: bytes | None = None

    @property
    def whole(self) -> bytes:
        """The frame with everything, made when the first reader needs it."""
        if self._whole is None:
            self._whole = _event(self._told | self._more)
        return self._whole


def _event(told: Told) -> bytes:
    return b"event: " + EVENT + b"\ndata: " + orjson.dumps(told) + b"\n\n"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stays as it is until the next candle closes.

    `words` are levels and signals, `points` the last two closed bars as told, and `steps` the short cuts to the
    forming bar's values.
    """

    version: int
    words: Told
    points: list[Told]
    steps: dict[Shown, Step]


def stand(snapshot: Snapshot, key: ChartKey, now: int, zone: ZoneInfo) -> Standing:
    """What the closed candles alone say at `now` (ms UTC)."""
    closed, interval, chosen = snapshot.closed, snapshot.interval, key.chosen
    levels, signals = read_words(snapshot, key, now, zone)
    words = {
        "levels": [level.model_dump() for level in levels],
        "signals": [signal.model_dump() for signal in signals],
    }
    last = computed(closed, interval, chosen.needed, max(0, closed.height - 2))
    points = [_closed_point(last, row, key) for row in range(last.height)]
    steps = {shown: step for shown in chosen.needed if (step := shown.step(closed, interval)) is not None}
    return Standing(snapshot.version, words, points, steps)


def tick(snapshot: Snapshot, key: ChartKey, standing: Standing, now: int) -> Tick | None:
    """The frames of this snapshot at `now` (ms UTC); None as long as there is no candle."""
    points = (
        standing.points if snapshot.forming is None else [*standing.points, _forming_point(snapshot, key, standing)]
    )
    if not points:
        return None
    start, end = span_of(key.depth, now)
    frame = with_forming(snapshot)
    candles = frame.slice(row_at(frame, start))
    stats = statistics(candles, snapshot.interval, points[-1]["needed"]["rsi"])
    told = {
        "symbol": key.symbol,
        "depth": key.depth,
        "interval": snapshot.interval,
        **_public(points[-1], key.chosen.shown),
        "shifted": _shifted(points[-1], key.chosen.shown, snapshot.interval),
        "stats": stats and stats.model_dump(),
        "quality": quality(snapshot, candles, start, end, now).model_dump(),
    }
    previous = _public(points[-2], key.chosen.shown) if len(points) > 1 else None
    return Tick(told, {"previous": previous, **standing.words}, snapshot.version)


def _closed_point(frame: pl.DataFrame, row: int, key: ChartKey) -> Told:
    """A closed bar and every needed column at it, as computed."""
    cells = frame.row(row, named=True)
    names = [name for shown in key.chosen.needed for name in shown.columns]
    needed = {name: cells.pop(name) for name in names}
    return {"open_time": cells["open_time"], "candle": {**cells, "closed": True}, "needed": needed}


def _forming_point(snapshot: Snapshot, key: ChartKey, standing: Standing) -> Told:
    """The forming bar and every needed column at it: by short cuts where there are any, computed otherwise."""
    assert snapshot.forming is not None
    needed: Values = {}
    for shown, step in standing.steps.items():
        needed |= zip(shown.columns, step(snapshot.forming.close), strict=True)
    rest = [shown for shown in key.chosen.needed if shown not in standing.steps]
    if any(shown.columns for shown in rest):
        frame = with_forming(snapshot)
        last = computed(frame, snapshot.interval, rest, frame.height - 1)
        needed |= {name: last[name][0] for shown in rest for name in shown.columns}
    candle = asdict(snapshot.forming)
    return {"open_time": candle["open_time"], "candle": {**candle, "closed": False}, "needed": needed}


def _public(point: Told, shown: Iterable[Shown]) -> Told:
    """A bar as readers are told it: with the values that are drawn at it."""
    values = {
        name: rounded(point["needed"][name])
        for each in shown
        for name, shift in zip(each.columns, each.shifts, strict=True)
        if not shift
    }
    return {"open_time": point["open_time"], "candle": point["candle"], "values": values}


def _shifted(point: Told, shown: Iterable[Shown], interval: Interval) -> list[Told]:
    """The values that are drawn at another bar than their own, with that bar's open time."""
    return [
        {
            "key": name,
            "open_time": point["open_time"] + shift * interval.milliseconds,
            "value": rounded(point["needed"][name]),
        }
        for each in shown
        for name, shift in zip(each.columns, each.shifts, strict=True)
        if shift
    ]


def rounded(value: float | None) -> float | None:
    """A value with as many digits as the figure shows."""
    return None if value is None else float(f"{value:.{SIGNIFICANT_DIGITS}g}")
