"""A picture as PNG, drawn by mplfinance. Only the rendering child imports this: it takes seconds and much memory."""

import io
from typing import Any, cast
from zoneinfo import ZoneInfo

import matplotlib.pyplot as plt
import mplfinance
import pandas as pd
from matplotlib import dates, ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# The picture is always drawn at this size; its width in pixels is a matter of dots per inch. A phone shows
# a mail's picture about 9 cm wide, so letters of 11 points on 6 inches stay readable there.
_WIDTH_INCHES = 6.0
_FONT_POINTS = 11
_PRICE_INCHES, _VOLUME_INCHES, _PANEL_INCHES = 3.2, 0.6, 1.0
_TOP_INCHES, _GAP_INCHES, _BOTTOM_INCHES = 0.45, 0.25, 0.55
_LEFT, _RIGHT = 0.03, 0.82
_POINTS_AN_INCH = 72
_DAY_MS = 86_400_000

_GROUNDS = {
    "light": {"face": "#ffffff", "text": "#1f2733", "grid": "#e3e7ed"},
    "dark": {"face": "#12161d", "text": "#dce3ec", "grid": "#2a313c"},
}
Spec = dict[str, Any]
# Neither is typed.
mpf: Any = mplfinance
mdates: Any = dates


def draw(spec: Spec) -> bytes:
    """The PNG of a picture's spec, as `images.spec_of` makes it. What is drawn is closed again whatever happens."""
    try:
        figure = _plot(spec) if spec["times"] else _empty(spec)
        png = io.BytesIO()
        figure.savefig(png, format="png", dpi=spec["width"] / _WIDTH_INCHES)
        return png.getvalue()
    finally:
        plt.close("all")


def _empty(spec: Spec) -> Figure:
    ground = _GROUNDS[spec["theme"]]
    figure = plt.figure(figsize=(_WIDTH_INCHES, _PRICE_INCHES), facecolor=ground["face"])
    for x, y, text in ((0.03, 0.93, spec["title"]), (0.03, 0.03, spec["note"]), (0.4, 0.5, spec["empty"])):
        figure.text(x, y, text, color=ground["text"], size=_FONT_POINTS)
    return figure


def _plot(spec: Spec) -> Figure:
    frame = pd.DataFrame(spec["candles"], index=pd.DatetimeIndex(pd.to_datetime(pd.Series(spec["times"]), unit="ms")))
    frame.columns = pd.Index(["Open", "High", "Low", "Close", "Volume"])
    heights = [_PRICE_INCHES, _VOLUME_INCHES, *(_PANEL_INCHES for _ in spec["panels"])]
    figure, axes = mpf.plot(
        frame,
        type="candle",
        volume=True,
        addplot=[addition for line in spec["lines"] for addition in _additions(line, frame)],
        panel_ratios=heights,
        num_panels=len(heights),
        style=_style(spec),
        figsize=(_WIDTH_INCHES, sum(heights) + _TOP_INCHES + _BOTTOM_INCHES + _GAP_INCHES * (len(heights) - 1)),
        xrotation=0,
        ylabel="",
        ylabel_lower="",
        show_nontrading=True,
        warn_too_much_data=10_000,
        returnfig=True,
        closefig=False,
    )
    _place(axes, heights, figure.get_figheight())
    _dress_price(axes[0], spec)
    _dress_panels(axes[2::2], spec)
    _dress_times(axes[-2], spec)
    _write(figure, spec)
    return cast(Figure, figure)


def _additions(line: Spec, frame: pd.DataFrame) -> list[Spec]:
    """What mplfinance adds for a line. Histograms are drawn afterwards: it would make a patch of every bar."""
    values = pd.Series(line["values"], index=frame.index, dtype="float64")
    if line["drawn"] == "histogram" or values.isna().all():
        return []
    options: Spec = {"panel": line["panel"], "color": line["colour"], "width": 1.2, "secondary_y": False}
    return [mpf.make_addplot(values, type="line", **options)]


def _style(spec: Spec) -> Spec:
    ground = _GROUNDS[spec["theme"]]
    colours = mpf.make_marketcolors(up=spec["rising"], down=spec["falling"], edge="i", wick="i", volume="i")
    colours["vcedge"] = colours["volume"]
    text = {"font.size": _FONT_POINTS, "text.color": ground["text"], "axes.labelcolor": ground["text"]}
    ticks = {"xtick.color": ground["text"], "ytick.color": ground["text"]}
    return cast(
        Spec,
        mpf.make_mpf_style(
            marketcolors=colours,
            facecolor=ground["face"],
            figcolor=ground["face"],
            edgecolor=ground["grid"],
            gridcolor=ground["grid"],
            gridstyle="-",
            y_on_right=True,
            rc=text | ticks,
        ),
    )


def _place(axes: list[Axes], heights: list[float], whole: float) -> None:
    """Puts the panels under each other, with room for titles. mplfinance makes two axes for each panel."""
    top = whole - _TOP_INCHES
    for row, height in enumerate(heights):
        for axis in axes[2 * row : 2 * row + 2]:
            axis.set_position((_LEFT, (top - height) / whole, _RIGHT - _LEFT, height / whole))
        top -= height + _GAP_INCHES


def _dress_price(axis: Axes, spec: Spec) -> None:
    axis.yaxis.set_major_locator(ticker.MaxNLocator(5))
    axis.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: _number(value, spec)))
    for level in spec["levels"]:
        axis.axhline(level["price"], color=level["colour"], linestyle="--", linewidth=1.2)
        place: Spec = {"xy": (0.01, level["price"]), "xycoords": axis.get_yaxis_transform(), "va": "bottom"}
        axis.annotate(_number(level["price"], spec), color=level["colour"], size=_FONT_POINTS - 3, **place)


def _number(value: float, spec: Spec) -> str:
    text = f"{value:,.{spec['decimals']}f}"
    return text.translate({ord(","): "\u202f", ord("."): ","}) if spec["language"] == "fr" else text


def _dress_panels(axes: list[Axes], spec: Spec) -> None:
    for row, (axis, panel) in enumerate(zip(axes, [spec["volume"], *spec["panels"]], strict=True), start=1):
        axis.text(0, 1.04, panel["title"], transform=axis.transAxes, size=_FONT_POINTS - 2)
        axis.yaxis.set_major_locator(ticker.MaxNLocator(3, prune="both"))
        axis.yaxis.set_major_formatter(ticker.EngFormatter(sep=""))
        for line in spec["lines"]:
            if line["panel"] == row and line["drawn"] == "histogram":
                _draw_histogram(axis, line, spec["times"])
        if panel["value_range"]:
            axis.set_ylim(*panel["value_range"])
            axis.set_yticks(panel["guides"])
        for guide in panel["guides"]:
            axis.axhline(guide, color=spec["guide"], linestyle="--", linewidth=0.8)


def _draw_histogram(axis: Axes, line: Spec, times: list[int]) -> None:
    """Bars from zero, all in one collection, behind the panel's lines."""
    known = [(time / _DAY_MS, value) for time, value in zip(times, line["values"], strict=True) if value is not None]
    if not known:
        return
    x, heights = zip(*known, strict=True)
    colours = [line["falling"] if height < 0 else line["colour"] for height in heights]
    width = 0.7 * _POINTS_AN_INCH * _WIDTH_INCHES * (_RIGHT - _LEFT) / max(len(times), 2)
    axis.vlines(x, 0, heights, colors=colours, linewidth=width, zorder=0.5)
    bottom, top = axis.get_ylim()
    axis.set_ylim(min(bottom, *heights, 0.0), max(top, *heights, 0.0))


def _dress_times(axis: Axes, spec: Spec) -> None:
    zone = ZoneInfo(spec["zone"])
    axis.xaxis.set_major_locator(mdates.AutoDateLocator(tz=zone, minticks=3, maxticks=7))
    axis.xaxis.set_major_formatter(mdates.DateFormatter(spec["time_format"], tz=zone))


def _write(figure: Figure, spec: Spec) -> None:
    height = figure.get_figheight()
    figure.text(_LEFT, 1 - 0.1 / height, spec["title"], va="top", weight="bold", size=_FONT_POINTS + 2)
    figure.text(_LEFT, 0.06 / height, spec["note"], va="bottom", size=_FONT_POINTS - 4, alpha=0.7)
