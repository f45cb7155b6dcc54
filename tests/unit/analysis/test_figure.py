from itertools import pairwise
from typing import Any

import orjson
import plotly.graph_objects
import pytest

from analysis.figure import build_figure
from analysis.palette import FALLING, RISING
from common.intervals import HOUR, Depth
from unit.analysis.pictures import EVERYTHING, picture, walk_snapshot

# It is not typed.
go: Any = plotly.graph_objects
DEFAULT_KEYS = ["candles", "volume", "sma_short", "sma_long", "rsi", "macd", "macd_signal", "macd_hist"]


def traces(figure: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["meta"]["key"]: trace for trace in figure["data"]}


@pytest.mark.parametrize("depth", list(Depth))
@pytest.mark.parametrize("indicators", [None, "", EVERYTHING, "sma(5),sma(50),rsi(7)"])
def test_the_figure_passes_plotly_s_own_validation(depth: Depth, indicators: str | None) -> None:
    shown = picture(depth) if indicators is None else picture(depth, indicators=indicators)
    figure = build_figure(shown)
    held = go.Figure(figure)
    assert len(held.data) == len(figure["data"])


def test_the_figure_of_a_pair_without_candles_passes_it_too() -> None:
    figure = build_figure(picture(snapshot=walk_snapshot(count=0), indicators=EVERYTHING))
    go.Figure(figure)
    assert all(trace["x"] == [] for trace in figure["data"])


def test_the_default_traces_are_named_by_their_columns() -> None:
    assert list(traces(build_figure(picture()))) == DEFAULT_KEYS


def test_rows_are_price_volume_rsi_macd_on_one_time_axis() -> None:
    figure = build_figure(picture())
    rows = {key: trace["yaxis"] for key, trace in traces(figure).items()}
    assert rows == {
        "candles": "y",
        "sma_short": "y",
        "sma_long": "y",
        "volume": "y2",
        "rsi": "y3",
        "macd": "y4",
        "macd_signal": "y4",
        "macd_hist": "y4",
    }
    assert {trace["xaxis"] for trace in figure["data"]} == {"x"}
    domains = [figure["layout"][name]["domain"] for name in ("yaxis", "yaxis2", "yaxis3", "yaxis4")]
    assert domains[0][1] == 1
    assert domains[-1][0] == 0
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))


def test_times_are_open_times_in_ms_on_a_date_axis_without_a_slider() -> None:
    drawn = picture()
    figure = build_figure(drawn)
    assert traces(figure)["candles"]["x"] == drawn.candles["open_time"].to_list()
    assert figure["layout"]["xaxis"]["type"] == "date"
    assert figure["layout"]["xaxis"]["rangeslider"] == {"visible": False}


def test_prices_are_never_rounded_and_indicators_to_ten_digits() -> None:
    drawn = picture()
    found = traces(build_figure(drawn))
    assert found["candles"]["close"] == drawn.candles["close"].to_list()
    expected = [float(f"{value:.10g}") for value in drawn.candles["macd"].to_list()]
    assert found["macd"]["y"] == expected


def test_candles_rise_green_and_fall_red_and_so_do_bars() -> None:
    found = traces(build_figure(picture()))
    assert found["candles"]["increasing"]["line"]["color"] == RISING
    assert found["candles"]["decreasing"]["line"]["color"] == FALLING
    signs = zip(found["macd_hist"]["y"], found["macd_hist"]["marker"]["color"], strict=True)
    assert all((colour == FALLING) == (value < 0) for value, colour in signs)
    prices = zip(found["candles"]["open"], found["candles"]["close"], found["volume"]["marker"]["color"], strict=True)
    assert all((colour == RISING) == (close >= first) for first, close, colour in prices)


def test_levels_are_dashed_lines_across_the_price_row() -> None:
    drawn = picture()
    shapes = [shape for shape in build_figure(drawn)["layout"]["shapes"] if shape["yref"] == "y"]
    assert drawn.levels
    assert [(shape["name"], shape["y0"]) for shape in shapes] == [(level.kind, level.price) for level in drawn.levels]
    colours = {"support": RISING, "resistance": FALLING}
    for shape in shapes:
        assert (shape["xref"], shape["line"]["dash"]) == ("paper", "dash")
        assert shape["line"]["color"] == colours[shape["name"]]


def test_the_rsi_row_goes_from_0_to_100_with_lines_at_30_and_70() -> None:
    layout = build_figure(picture())["layout"]
    guides = [shape["y0"] for shape in layout["shapes"] if shape["yref"] == "y3"]
    assert layout["yaxis3"]["range"] == [0, 100]
    assert guides == [30, 70]


def test_without_levels_chosen_none_are_drawn() -> None:
    assert build_figure(picture(indicators="rsi"))["layout"]["shapes"][0]["yref"] == "y3"


def test_everything_is_plain_data_in_lists() -> None:
    figure = build_figure(picture(indicators=EVERYTHING))
    assert orjson.loads(orjson.dumps(figure)) == figure


def test_every_trace_belongs_to_a_row_of_its_panel() -> None:
    layout = build_figure(picture(indicators=EVERYTHING))["layout"]
    rows = {panel["key"]: panel["axis"] for panel in layout["meta"]["panels"]}
    assert list(rows)[:4] == ["price", "volume", "rsi", "macd"]
    assert set(rows.values()) == {name for name in layout if name.startswith("yaxis")}


def test_leading_spans_are_drawn_ahead_and_the_lagging_one_behind() -> None:
    drawn = picture(indicators="ichimoku")
    found = traces(build_figure(drawn))
    opens, closes = drawn.candles["open_time"].to_list(), drawn.candles["close"].to_list()
    ahead, behind = found["ichimoku_senkou_a"], found["ichimoku_chikou"]
    assert ahead["x"] == [*opens, *(opens[-1] + bar * HOUR for bar in range(1, 27))]
    assert ahead["y"][-1] == pytest.approx(drawn.candles["ichimoku_senkou_a"][-1], rel=1e-9)
    assert None not in ahead["y"]
    assert behind["x"] == opens[:-26]
    assert behind["y"] == pytest.approx(closes[26:], rel=1e-9)


def test_heikin_ashi_candles_have_a_row_and_name_their_columns() -> None:
    drawn = picture(indicators="heikin_ashi")
    trace = traces(build_figure(drawn))["heikin_ashi"]
    assert (trace["type"], trace["yaxis"]) == ("candlestick", "y3")
    assert trace["meta"]["columns"]["open"] == "heikin_ashi_open"
    assert trace["open"] == pytest.approx(drawn.candles["heikin_ashi_open"].to_list(), rel=1e-9)
