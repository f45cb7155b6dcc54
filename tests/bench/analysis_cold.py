"""A cold chart: the CPU time from changed candles to the compressed answer, against the figure built by plotly."""

import time
from collections.abc import Callable
from typing import Any

import plotly.graph_objects
import plotly.subplots

from analysis.chart import chart_document
from analysis.figure import build_figure
from analysis.picture import Picture, draw_picture
from common.intervals import Depth
from unit.analysis.pictures import EVERYTHING, PARIS, key, walk_snapshot
from unit.analysis.samples import NOW

_DEPTH = Depth.ONE_DAY
_ROUNDS = 60
_GOAL_MS, _GOAL_ALL_MS, _GOAL_RATIO = 8.0, 25.0, 1 / 8
# It is not typed.
go: Any = plotly.graph_objects
make_subplots: Any = plotly.subplots.make_subplots


def cpu_ms(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """The CPU time of the best round, all threads counted: what other work adds to the others is not ours."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1000


def by_plotly(picture: Picture) -> str:
    """The same figure as JSON, made as plotly's documentation makes one."""
    plain = build_figure(picture)
    figure = make_subplots(rows=4, cols=1, shared_xaxes=True, row_heights=[5.0, 1.0, 1.5, 1.5], vertical_spacing=0.02)
    rows = {"y": 1, "y2": 2, "y3": 3, "y4": 4}
    kinds = {"candlestick": go.Candlestick, "bar": go.Bar, "scatter": go.Scatter}
    for trace in plain["data"]:
        own = {name: value for name, value in trace.items() if name not in {"type", "xaxis", "yaxis"}}
        figure.add_trace(kinds[trace["type"]](**own), row=rows[trace["yaxis"]], col=1)
    for shape in plain["layout"]["shapes"]:
        row = rows[shape["yref"]]
        figure.add_hline(y=shape["y0"], line=shape["line"], name=shape["name"], row=row, col=1)
    figure.update_layout(xaxis_rangeslider_visible=False, barmode="overlay", hovermode="x", dragmode="pan")
    text: str = figure.to_json()
    return text


def _cold(indicators: str | None) -> Callable[[], object]:
    snapshot = walk_snapshot(_DEPTH, 11_000)
    asked = key(_DEPTH) if indicators is None else key(_DEPTH, indicators=indicators)
    return lambda: chart_document(draw_picture(snapshot, asked, NOW, PARIS)).encoded("gzip")


def main() -> None:
    """Prints each figure and what it is held to."""
    default, everything = cpu_ms(_cold(None)), cpu_ms(_cold(EVERYTHING))
    picture = draw_picture(walk_snapshot(_DEPTH, 11_000), key(_DEPTH), NOW, PARIS)
    ours, theirs = cpu_ms(lambda: chart_document(picture)), cpu_ms(lambda: by_plotly(picture), 15)
    bars = picture.candles.height
    print(f"cold chart, {bars} bars, default indicators: {default:.1f} ms CPU (held to at most {_GOAL_MS:.0f})")
    print(f"cold chart, {bars} bars, everything on: {everything:.1f} ms CPU (held to at most {_GOAL_ALL_MS:.0f})")
    print(f"figure and JSON alone: {ours:.2f} ms; the same figure by plotly.graph_objects: {theirs:.1f} ms")
    print(f"whole cold chart to plotly's figure alone: ratio {default / theirs:.3f} (held to at most {_GOAL_RATIO})")


if __name__ == "__main__":
    main()
