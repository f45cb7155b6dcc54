"""Pictures for tests: a request on candles of the test's own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from analysis.indicators.catalogue import build_registry
from analysis.picture import Picture, draw_picture
from analysis.request import ChartKey, Requests
from analysis.snapshot import Forming, Snapshot
from common.intervals import VIEWS, Depth
from unit.analysis.samples import NOW, forming_after, walk

PARIS = ZoneInfo("Europe/Paris")
EVERYTHING = ",".join(build_registry().keys())


@dataclass(frozen=True)
class Settings:
    """The settings that answers depend on."""

    period_short: int = 7
    period_long: int = 20
    period_support: int = 30
    tz: str = "Europe/Paris"
    language: Literal["fr", "en"] = "fr"


@lru_cache(1)
def requests() -> Requests:
    """Requests with the usual settings; always the same, since keys of one registry equal none of another."""
    return Requests(build_registry(), Settings())


def key(depth: Depth = Depth.ONE_WEEK, **texts: str) -> ChartKey:
    """A request for BTCUSDC."""
    return requests().chart("BTCUSDC", {"depth": depth, **texts})


def walk_snapshot(depth: Depth = Depth.ONE_WEEK, count: int = 1_200, seed: int = 1) -> Snapshot:
    """A random walk up to now, with a forming candle."""
    interval = VIEWS[depth].interval
    closed = walk(count, interval, seed=seed)
    forming: Forming | None = forming_after(closed, interval) if count else None
    return Snapshot("BTCUSDC", interval, closed, forming, (), "stream", NOW, 1, 1)


def picture(depth: Depth = Depth.ONE_WEEK, snapshot: Snapshot | None = None, **texts: str) -> Picture:
    """A picture of such a walk, or of another snapshot."""
    return draw_picture(snapshot or walk_snapshot(depth), key(depth, **texts), NOW, PARIS)
