"""A picture as a plotly figure: plain lists and dicts, ready for JSON.

Building it with plotly's own classes takes tens of milliseconds of validation at each chart; a test holds this
result against them instead. Prices keep every digit; indicators are rounded to as many as can be told apart.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl

from analysis.layout import Panel, build_layout, panels_of
from analysis.palette import FALLING, RISING, ROLES
from analysis.picture import Picture
from analysis.selection import Shown

SIGNIFICANT_DIGITS = 10
Trace = dict[str, Any]


def build_figure(picture: Picture) -> dict[str, Any]:
    """`{data, layout}`. Every trace names its column in `meta.key` and has open times (ms UTC) as `x`."""
    shown = picture.key.chosen.shown
    panels = panels_of(shown)
    return {"data": build_traces(_PictureColumns(picture), shown, panels), "layout": build_layout(picture, panels)}


class Columns(Protocol):
    """Columns as lists, each with the x values at which it is drawn. `x` are the open times of the candles."""

    x: list[int]

    def candle(self, name: str) -> list[float]:
        """A candle column, untouched."""
        ...

    def indicator(self, name: str) -> list[float | None]:
        """An indicator's column at `x`."""
        ...

    def moved(self, name: str, shift: int) -> tuple[list[int], list[float | None]]:
        """A column drawn `shift` bars later than it is known, and where."""
        ...


def build_traces(columns: Columns, shown: Sequence[Shown], panels: Sequence[Panel]) -> list[Trace]:
    """The candles, the volume, then a trace for each column of the shown indicators."""
    axes = {panel.key: panel.axis for panel in panels}
    data = [_candles(columns), _volume(columns)]
    for each in shown:
        data += _traces(each, columns, axes[each.indicator.panel])
    return data


class _PictureColumns:
    """The columns of a picture."""

    def __init__(self, picture: Picture) -> None:
        self._margin = picture.margin
        self._step = picture.interval.milliseconds
        names = [name for shown in picture.key.chosen.shown for name in shown.columns]
        self._rounded = picture.bars.select(pl.col(names).round_sig_figs(SIGNIFICANT_DIGITS))
        self._candles = picture.candles
        self._times: list[int] = picture.bars["open_time"].to_list()
        self.x = self._times[self._margin :]

    def candle(self, name: str) -> list[float]:
        """A candle column in view, untouched."""
        return self._candles[name].to_list()

    def indicator(self, name: str) -> list[float | None]:
        """An indicator's column in view."""
        return self._rounded[name].slice(self._margin).to_list()

    def moved(self, name: str, shift: int) -> tuple[list[int], list[float | None]]:
        """A column drawn `shift` bars later than it is known, as far as that lies in view or after it."""
        first = max(0, self._margin - shift)
        x = [self._time(row + shift) for row in range(first, len(self._times))]
        return x, self._rounded[name].slice(first).to_list()

    def _time(self, row: int) -> int:
        beyond = row - len(self._times) + 1
        return self._times[row] if beyond <= 0 else self._times[-1] + beyond * self._step


def _candles(columns: Columns) -> Trace:
    prices = {name: columns.candle(name) for name in ("open", "high", "low", "close")}
    return {"meta": {"key": "candles"}, "name": "Candles", "yaxis": "y", **_candlestick(), "x": columns.x, **prices}


def _candlestick() -> Trace:
    return {
        "type": "candlestick",
        "xaxis": "x",
        "increasing": {"line": {"color": RISING, "width": 1}, "fillcolor": RISING},
        "decreasing": {"line": {"color": FALLING, "width": 1}, "fillcolor": FALLING},
    }


def _volume(columns: Columns) -> Trace:
    rises = zip(columns.candle("open"), columns.candle("close"), strict=True)
    colours = [RISING if close >= first else FALLING for first, close in rises]
    trace = _bars("volume", "Volume", columns.x, columns.candle("volume"), colours)
    return {**trace, "yaxis": "y2", "opacity": 0.6}


def _bars(key: str, name: str, x: list[int], y: list[Any], colours: list[str]) -> Trace:
    marker = {"color": colours, "line": {"width": 0}}
    return {"type": "bar", "meta": {"key": key}, "name": name, "xaxis": "x", "x": x, "y": y, "marker": marker}


def _traces(shown: Shown, columns: Columns, axis: str) -> list[Trace]:
    outputs = shown.indicator.outputs
    if outputs and outputs[0].drawn == "candles":
        return [_own_candles(shown, columns, axis)]
    return [_trace(shown, position, columns, axis) for position in range(len(outputs))]


def _own_candles(shown: Shown, columns: Columns, axis: str) -> Trace:
    names = dict(zip(("open", "high", "low", "close"), shown.columns, strict=True))
    meta = {"key": shown.indicator.key, "indicator": shown.indicator.key, "columns": names}
    prices = {price: columns.indicator(name) for price, name in names.items()}
    name = shown.indicator.labels["en"]
    return {"meta": meta, "name": name, "yaxis": axis, **_candlestick(), "x": columns.x, **prices}


def _trace(shown: Shown, position: int, columns: Columns, axis: str) -> Trace:
    output = shown.indicator.outputs[position]
    key, shift = shown.column(output), shown.shift(output)
    x, y = columns.moved(key, shift) if shift else (columns.x, columns.indicator(key))
    meta = {"key": key, "output": output.key, "indicator": shown.indicator.key, "shift": shift}
    if output.drawn == "histogram":
        colours = [FALLING if (value or 0.0) < 0 else RISING for value in y]
        return {**_bars(key, title(shown, position), x, y, colours), "meta": meta, "yaxis": axis}
    line = {"color": ROLES[output.role], "width": 1.5}
    return {
        "type": "scatter",
        "mode": "lines",
        "meta": meta,
        "name": title(shown, position),
        "xaxis": "x",
        "yaxis": axis,
        "x": x,
        "y": y,
        "line": line,
        "connectgaps": False,
    }


def title(shown: Shown, position: int) -> str:
    """The English name of an output, with the arguments that tell it from others."""
    label = shown.indicator.outputs[position].labels["en"]
    if shown.indicator.key == "averages":
        return f"{label} ({shown.args[position]:g})"
    arguments = f" ({', '.join(f'{arg:g}' for arg in shown.args)})" if shown.args else ""
    family = shown.indicator.labels["en"]
    return f"{label}{arguments}" if family in label or label.isupper() else f"{family} {label}{arguments}"
