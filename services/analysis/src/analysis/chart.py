"""The chart: computed when asked for, kept until its candles change."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import orjson

from analysis.activity import Activity
from analysis.documents import Document, Encoding
from analysis.earlier import earlier_bars
from analysis.figure import build_figure
from analysis.flights import Flights
from analysis.picture import Picture, draw_picture
from analysis.quality import stale_from
from analysis.request import ChartKey
from analysis.snapshot import Snapshot
from analysis.source import CandleSource
from common.clock import Clock
from common.intervals import VIEWS

# How long a chart may be answered whose candles do not change: its word on their age is that old at most.
KEPT_MS = 15_000
_MOST_KEPT = 64
_JSON = "application/json"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Kept:
    """A chart as it was made from `live_version`; good until `expires` (ms UTC) unless that changes before."""

    document: Document
    live_version: int
    expires: int


class ChartService:
    """Answers for charts. Computing happens in `executor`, so that streams go on meanwhile."""

    def __init__(
        self, source: CandleSource, clock: Clock, zone: ZoneInfo, executor: Executor, activity: Activity
    ) -> None:
        self._source = source
        self._clock = clock
        self._zone = zone
        self._executor = executor
        self._activity = activity
        self._kept: OrderedDict[ChartKey, Kept] = OrderedDict()
        self._flights: Flights[Document] = Flights()

    def kept(self, key: ChartKey, encoding: Encoding) -> Document | None:
        """The chart if it is at hand in this encoding and still true. Raises UnknownSymbolError."""
        snapshot = self._source.snapshot(key.symbol, VIEWS[key.depth].interval)
        found = self._kept.get(key)
        if found is None or found.live_version != snapshot.live_version or self._clock() >= found.expires:
            return None
        return found.document if found.document.has(encoding) else None

    async def document(self, key: ChartKey, encoding: Encoding) -> Document:
        """The chart as JSON, compressed. Identical requests at the same moment are computed once.

        Raises UnknownSymbolError.
        """
        found = self.kept(key, encoding)
        return found or await self._flights.run((key, encoding), lambda: self._make(key, encoding))

    async def picture(self, key: ChartKey) -> Picture:
        """What the chart shows, not yet drawn. Raises UnknownSymbolError."""
        snapshot, now = self._snapshot(key), self._clock()
        return await self._compute(lambda: draw_picture(snapshot, key, now, self._zone))

    async def earlier(self, key: ChartKey, before: int, limit: int, encoding: Encoding) -> Document:
        """The bars before `before` (ms UTC), `limit` at most, as JSON, compressed. Raises UnknownSymbolError."""
        snapshot = self._snapshot(key)
        return await self._compute(lambda: _earlier_document(snapshot, key, before, limit, encoding))

    async def close(self) -> None:
        """Ends what is being computed."""
        await self._flights.close()

    def _snapshot(self, key: ChartKey) -> Snapshot:
        return self._source.snapshot(key.symbol, VIEWS[key.depth].interval)

    async def _make(self, key: ChartKey, encoding: Encoding) -> Document:
        snapshot, now = self._snapshot(key), self._clock()
        found = self._kept.get(key)
        if found is None or found.live_version != snapshot.live_version or now >= found.expires:
            document = await self._compute(lambda: self._draw(snapshot, key, now, encoding))
            self._keep(key, Kept(document, snapshot.live_version, _expiry(snapshot, now)))
            self._activity.chart_computed(key)
            return document
        await self._compute(lambda: found.document.encoded(encoding))
        return found.document

    def _draw(self, snapshot: Snapshot, key: ChartKey, now: int, encoding: Encoding) -> Document:
        document = chart_document(draw_picture(snapshot, key, now, self._zone))
        document.encoded(encoding)
        return document

    def _keep(self, key: ChartKey, kept: Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    async def _compute(self, work: Callable[[], Value]) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


def chart_document(picture: Picture) -> Document:
    """The chart as JSON. Its ETag leaves the data's age out, which changes with every second."""
    body: dict[str, Any] = {
        "symbol": picture.key.symbol,
        "depth": picture.key.depth,
        "interval": picture.interval,
        "figure": build_figure(picture),
        "stats": picture.stats and picture.stats.model_dump(),
        "signals": [signal.model_dump() for signal in picture.signals],
        "levels": [level.model_dump() for level in picture.levels],
        "indicators": [describe_shown(picture, position) for position in range(len(picture.key.chosen.shown))],
    }
    text = orjson.dumps(body)[:-1]
    quality = picture.quality.model_dump()
    tagged = text + orjson.dumps(quality | {"age_seconds": None})
    return Document(text + b',"quality":' + orjson.dumps(quality) + b"}", _JSON, tagged)


def _earlier_document(snapshot: Snapshot, key: ChartKey, before: int, limit: int, encoding: Encoding) -> Document:
    document = Document(orjson.dumps(earlier_bars(snapshot, key, before, limit)), _JSON)
    document.encoded(encoding)
    return document


def describe_shown(picture: Picture, position: int) -> dict[str, Any]:
    """One shown indicator: its key, its numbers by name and the columns it fills."""
    shown = picture.key.chosen.shown[position]
    names = (parameter.key for parameter in shown.indicator.parameters)
    return {
        "key": shown.indicator.key,
        "parameters": dict(zip(names, shown.args, strict=True)),
        "columns": shown.columns,
    }


def _expiry(snapshot: Snapshot, now: int) -> int:
    """Until when a chart holds: the next candle moves the view, silence makes it stale, and time its age."""
    step = snapshot.interval.milliseconds
    moments = [now + KEPT_MS, snapshot.interval.floor(now) + step]
    stale = stale_from(snapshot)
    return min([*moments, stale] if stale > now else moments)
