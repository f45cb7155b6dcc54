"""What a stream's frame says: the last bar with its indicators, and what changed when a candle closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import polars as pl

from analysis.figure import SIGNIFICANT_DIGITS
from analysis.indicators.steps import Step
from analysis.past import Past, past_of
from analysis.picture import read_words
from analysis.quality import judge
from analysis.request import ChartKey
from analysis.selection import Shown
from analysis.snapshot import SCHEMA, Forming, Snapshot
from analysis.view import computed, span_of, with_forming

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

    `past` is what the closed bars in view come to, `words` are levels and signals, `points` the last two closed bars
    and `told` the same as readers are told them. `steps` are the short cuts to the forming bar's values. `drawn` are
    the columns drawn at their own bar, `shifted` those drawn so many ms after it.
    """

    version: int
    past: Past
    words: Told
    points: list[Told]
    told: list[Told]
    steps: dict[Shown, Step]
    drawn: list[str]
    shifted: list[tuple[str, int]]


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
    start, _ = span_of(key.depth, now)
    places = [place for shown in chosen.shown for place in zip(shown.columns, shown.shifts, strict=True)]
    drawn = [name for name, shift in places if not shift]
    return Standing(
        version=snapshot.version,
        past=past_of(snapshot, start),
        words=words,
        points=points,
        told=[_public(point, drawn) for point in points],
        steps=steps,
        drawn=drawn,
        shifted=[(name, shift * interval.milliseconds) for name, shift in places if shift],
    )


def tick(snapshot: Snapshot, key: ChartKey, standing: Standing, now: int) -> Tick | None:
    """The frames of this snapshot at `now` (ms UTC); None as long as there is no candle."""
    bars = [*standing.told]
    if snapshot.forming is not None:
        point = _forming_point(snapshot, snapshot.forming, key, standing)
        bars.append(_public(point, standing.drawn))
    elif standing.points:
        point = standing.points[-1]
    else:
        return None
    start, end = span_of(key.depth, now)
    past = standing.past if standing.past.start == start else past_of(snapshot, start)
    stats, gaps = past.with_forming(snapshot.forming, snapshot.interval, point["needed"]["rsi"])
    told = {
        "symbol": key.symbol,
        "depth": key.depth,
        "interval": snapshot.interval,
        **bars[-1],
        "shifted": _shifted(point, standing.shifted),
        "stats": stats and stats.model_dump(),
        "quality": judge(snapshot, gaps, end, now).model_dump(),
    }
    previous = bars[-2] if len(bars) > 1 else None
    return Tick(told, {"previous": previous, **standing.words}, snapshot.version)


def _closed_point(frame: pl.DataFrame, row: int, key: ChartKey) -> Told:
    """A closed bar and every needed column at it, as computed."""
    cells = frame.row(row, named=True)
    names = [name for shown in key.chosen.needed for name in shown.columns]
    needed = {name: cells.pop(name) for name in names}
    return {"open_time": cells["open_time"], "candle": {**cells, "closed": True}, "needed": needed}


def _forming_point(snapshot: Snapshot, forming: Forming, key: ChartKey, standing: Standing) -> Told:
    """The forming bar and every needed column at it: by short cuts where there are any, computed otherwise."""
    needed: Values = {}
    for shown, step in standing.steps.items():
        needed |= zip(shown.columns, step(forming.close), strict=True)
    rest = [shown for shown in key.chosen.needed if shown not in standing.steps]
    if any(shown.columns for shown in rest):
        frame = with_forming(snapshot)
        last = computed(frame, snapshot.interval, rest, frame.height - 1)
        needed |= {name: last[name][0] for shown in rest for name in shown.columns}
    candle = {name: getattr(forming, name) for name in SCHEMA}
    return {"open_time": forming.open_time, "candle": {**candle, "closed": False}, "needed": needed}


def _public(point: Told, drawn: Iterable[str]) -> Told:
    """A bar as readers are told it: with the values that are drawn at it."""
    values = {name: rounded(point["needed"][name]) for name in drawn}
    return {"open_time": point["open_time"], "candle": point["candle"], "values": values}


def _shifted(point: Told, shifted: Iterable[tuple[str, int]]) -> list[Told]:
    """The values that are drawn at another bar than their own, with that bar's open time."""
    opened, needed = point["open_time"], point["needed"]
    return [{"key": name, "open_time": opened + shift, "value": rounded(needed[name])} for name, shift in shifted]


def rounded(value: float | None) -> float | None:
    """A value with as many digits as the figure shows."""
    return None if value is None else float(f"{value:.{SIGNIFICANT_DIGITS}g}")
