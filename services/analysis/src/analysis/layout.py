"""The layout of a figure: rows under each other on one time axis, level lines and guides; no theme."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.indicators.registry import PRICE, Labels
from analysis.palette import GUIDE, RESISTANCE, SUPPORT
from analysis.picture import Picture
from analysis.selection import Shown
from common.reports import Level

Shape = dict[str, Any]
_GAP = 0.02
_PRICE_WEIGHT, _VOLUME_WEIGHT, _PANEL_WEIGHT = 5.0, 1.0, 1.5
_VOLUME_LABELS: Labels = {"en": "Volume", "fr": "Volume"}
_PRICE_LABELS: Labels = {"en": "Price", "fr": "Prix"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One row of the figure: its key, its y axis as traces name it, and its share of the height."""

    key: str
    axis: str
    labels: Labels
    weight: float
    value_range: tuple[float, float] | None = None
    guides: tuple[float, ...] = ()

    @property
    def layout_key(self) -> str:
        """The axis as the layout names it."""
        return f"yaxis{self.axis[1:]}"


def panels_of(shown: Iterable[Shown]) -> list[Panel]:
    """The rows from top to bottom: price, volume, then a row for each panel in the order of its indicators."""
    panels = [
        Panel(PRICE, "y", _PRICE_LABELS, _PRICE_WEIGHT),
        Panel("volume", "y2", _VOLUME_LABELS, _VOLUME_WEIGHT),
    ]
    for indicator in (each.indicator for each in shown):
        if all(panel.key != indicator.panel for panel in panels):
            axis = f"y{len(panels) + 1}"
            panels.append(
                Panel(indicator.panel, axis, indicator.labels, _PANEL_WEIGHT, indicator.value_range, indicator.guides)
            )
    return panels


def build_layout(picture: Picture, panels: list[Panel]) -> dict[str, Any]:
    """The layout of a picture. `meta.panels` names the rows for whoever translates their titles."""
    show_levels = any(shown.indicator.key == "levels" for shown in picture.key.chosen.shown)
    shapes = [_level(level) for level in picture.levels] if show_levels else []
    shapes += [_guide(panel, value) for panel in panels for value in panel.guides]
    return {
        "meta": {
            "symbol": picture.key.symbol,
            "depth": picture.key.depth,
            "interval": picture.interval,
            "panels": [{"key": panel.key, "axis": panel.layout_key, "labels": panel.labels} for panel in panels],
        },
        "xaxis": {"type": "date", "anchor": panels[-1].axis, "domain": [0, 1], "rangeslider": {"visible": False}},
        **dict(zip((panel.layout_key for panel in panels), _y_axes(panels), strict=True)),
        "shapes": shapes,
        "margin": {"l": 64, "r": 16, "t": 16, "b": 36},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "hovermode": "x",
        "dragmode": "pan",
        "bargap": 0.15,
        "barmode": "overlay",
    }


def _y_axes(panels: list[Panel]) -> list[dict[str, Any]]:
    free = 1.0 - _GAP * (len(panels) - 1)
    whole = sum(panel.weight for panel in panels)
    axes, top = [], 1.0
    for panel in panels:
        bottom = top - free * panel.weight / whole
        axes.append(_y_axis(panel, [round(max(bottom, 0.0), 4), round(top, 4)]))
        top = bottom - _GAP
    return axes


def _y_axis(panel: Panel, domain: list[float]) -> dict[str, Any]:
    axis: dict[str, Any] = {"anchor": "x", "domain": domain, "title": {"text": panel.labels["en"]}, "automargin": True}
    return {**axis, "range": list(panel.value_range)} if panel.value_range else axis


def _level(level: Level) -> Shape:
    colour = SUPPORT if level.kind == "support" else RESISTANCE
    return {"name": level.kind, **_across("y", level.price), "line": {"color": colour, "dash": "dash", "width": 1.5}}


def _guide(panel: Panel, value: float) -> Shape:
    line = {"color": GUIDE, "dash": "dash", "width": 1}
    return {"name": f"{panel.key}_{value:g}", **_across(panel.axis, value), "line": line}


def _across(axis: str, value: float) -> Shape:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": axis, "y0": value, "y1": value, "layer": "above"}
