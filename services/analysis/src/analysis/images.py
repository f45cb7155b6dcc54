"""Pictures for mails and downloads: the same bars as the chart, as PNG."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from analysis.activity import Activity
from analysis.chart import ChartService
from analysis.documents import Document
from analysis.flights import Flights
from analysis.indicators.registry import Labels
from analysis.layout import panels_of
from analysis.palette import FALLING, GUIDE, RESISTANCE, RISING, ROLES, SUPPORT
from analysis.picture import Picture
from analysis.renderer import Renderer
from analysis.request import ChartKey
from analysis.selection import Shown
from analysis.wording import decimals_of
from common.intervals import DAY, Depth
from common.reports import Language, Theme

PNG = "image/png"
_MOST_KEPT = 16

_DEPTHS: dict[Depth, Labels] = {
    Depth.ONE_DAY: {"en": "1 day", "fr": "1 jour"},
    Depth.ONE_WEEK: {"en": "1 week", "fr": "1 semaine"},
    Depth.ONE_MONTH: {"en": "1 month", "fr": "1 mois"},
    Depth.ONE_YEAR: {"en": "1 year", "fr": "1 an"},
    Depth.FIVE_YEARS: {"en": "5 years", "fr": "5 ans"},
}
_NOTE: Labels = {
    "en": "Educational, not investment advice.",
    "fr": "À but éducatif, ne constitue pas un conseil en investissement.",
}
_EMPTY: Labels = {"en": "no data yet", "fr": "pas encore de données"}
_TIME_FORMATS: dict[Depth, Labels] = {
    Depth.ONE_DAY: {"en": "%H:%M", "fr": "%H:%M"},
    Depth.ONE_WEEK: {"en": "%m-%d", "fr": "%d/%m"},
    Depth.ONE_MONTH: {"en": "%m-%d", "fr": "%d/%m"},
    Depth.ONE_YEAR: {"en": "%Y-%m", "fr": "%m/%Y"},
    Depth.FIVE_YEARS: {"en": "%Y", "fr": "%Y"},
}
_VOLUME: Labels = {"en": "Volume", "fr": "Volume"}


@dataclass(frozen=True, slots=True)
class ImageKey:
    """One picture: what it shows and how it looks. `width` is in pixels."""

    chart: ChartKey
    language: Language
    theme: Theme
    width: int


class ImageService:
    """Answers for pictures. Requests for the same one share a rendering; the newest few are kept."""

    def __init__(self, charts: ChartService, renderer: Renderer, zone: ZoneInfo, activity: Activity) -> None:
        self._charts = charts
        self._renderer = renderer
        self._zone = zone
        self._activity = activity
        self._kept: OrderedDict[bytes, Document] = OrderedDict()
        self._flights: Flights[Document] = Flights()

    async def png(self, key: ImageKey) -> Document:
        """The picture now. Raises UnknownSymbolError, RenderError, RenderTimeoutError."""
        spec = orjson.dumps(spec_of(await self._charts.picture(key.chart), key, self._zone))
        return self._kept.get(spec) or await self._flights.run(spec, lambda: self._render(spec, key.chart))

    async def close(self) -> None:
        """Ends what is being drawn."""
        await self._flights.close()
        await self._renderer.close()

    async def _render(self, spec: bytes, chart: ChartKey) -> Document:
        document = Document(await self._renderer.render(spec), PNG)
        self._activity.picture_drawn(chart)
        self._kept[spec] = document
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return document


def spec_of(picture: Picture, key: ImageKey, zone: ZoneInfo) -> dict[str, Any]:
    """Everything that the drawing needs, as plain data. Equal specs give equal pictures."""
    chosen, language = key.chart.chosen, key.language
    panels = panels_of(chosen.shown)
    rows = {panel.key: row for row, panel in enumerate(panels)}
    candles = picture.candles
    return {
        "times": candles["open_time"].to_list(),
        "candles": {name: candles[name].to_list() for name in ("open", "high", "low", "close", "volume")},
        "lines": [line for each in chosen.shown for line in _lines(each, picture, rows[each.indicator.panel])],
        "panels": [
            {"title": panel.labels[language], "value_range": panel.value_range, "guides": panel.guides}
            for panel in panels[2:]
        ],
        "volume": {"title": _VOLUME[language], "value_range": None, "guides": ()},
        "levels": _levels(picture),
        "rising": RISING,
        "falling": FALLING,
        "guide": GUIDE,
        "title": f"{picture.key.symbol} · {_DEPTHS[picture.key.depth][language]}",
        "note": _NOTE[language],
        "empty": _EMPTY[language],
        "time_format": _TIME_FORMATS[picture.key.depth][language],
        "zone": "UTC" if picture.interval.milliseconds >= DAY else zone.key,
        "language": language,
        "decimals": decimals_of(candles["close"].tail(50).to_list()),
        "theme": key.theme,
        "width": key.width,
    }


def _levels(picture: Picture) -> list[dict[str, Any]]:
    if all(shown.indicator.key != "levels" for shown in picture.key.chosen.shown):
        return []
    colours = {"support": SUPPORT, "resistance": RESISTANCE}
    return [{"price": level.price, "colour": colours[level.kind]} for level in picture.levels]


def _lines(shown: Shown, picture: Picture, row: int) -> list[dict[str, Any]]:
    """The lines of an indicator. Of candles of its own, which a small panel cannot show, the close is drawn."""
    outputs = shown.indicator.outputs
    drawn = outputs[-1:] if outputs and outputs[0].drawn == "candles" else outputs
    return [
        {
            "panel": row,
            "values": moved(picture, shown.column(output), shown.shift(output)),
            "colour": ROLES.get(output.role, RISING),
            "falling": FALLING,
            "drawn": "histogram" if output.drawn == "histogram" else "line",
        }
        for output in drawn
    ]


def moved(picture: Picture, column: str, shift: int) -> list[float | None]:
    """A column's values at the bars in view where they are drawn, `shift` bars after their own."""
    values: list[float | None] = picture.bars[column].to_list()
    rows = range(picture.margin - shift, len(values) - shift)
    return [values[row] if 0 <= row < len(values) else None for row in rows]
