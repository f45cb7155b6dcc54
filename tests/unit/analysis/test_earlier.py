from typing import Any

import pytest

from analysis.earlier import earlier_bars
from analysis.figure import build_figure
from common.intervals import Depth
from unit.analysis.pictures import EVERYTHING, key, picture, walk_snapshot

COLUMNS = ("y", "open", "high", "low", "close")


def points(traces: list[dict[str, Any]]) -> dict[tuple[str, str], dict[int, float]]:
    """Every known value by trace, column and time."""
    return {
        (trace["meta"]["key"], column): {
            time: value for time, value in zip(trace["x"], trace[column], strict=True) if value is not None
        }
        for trace in traces
        for column in COLUMNS
        if column in trace
    }


def test_the_newest_bars_before_a_time_are_given() -> None:
    snapshot = walk_snapshot()
    times = snapshot.closed["open_time"].to_list()
    answer = earlier_bars(snapshot, key(), times[900], 40)
    assert answer["data"][0]["x"] == times[860:900]
    assert answer["more"] is True


def test_the_traces_are_those_of_the_chart_in_its_order() -> None:
    snapshot = walk_snapshot()
    chart = build_figure(picture(snapshot=snapshot, indicators=EVERYTHING))["data"]
    answer = earlier_bars(snapshot, key(indicators=EVERYTHING), chart[0]["x"][0], 40)["data"]
    identity = [(trace["meta"], trace["type"], trace["yaxis"]) for trace in chart]
    assert [(trace["meta"], trace["type"], trace["yaxis"]) for trace in answer] == identity


@pytest.mark.parametrize("depth", [Depth.ONE_WEEK, Depth.ONE_YEAR])
def test_piece_by_piece_every_indicator_is_what_one_longer_chart_would_show(depth: Depth) -> None:
    snapshot = walk_snapshot(depth, 1_500)
    whole = points(earlier_bars(snapshot, key(depth, indicators=EVERYTHING), 2**53, 1_501)["data"])
    chart = build_figure(picture(depth, snapshot=snapshot, indicators=EVERYTHING))["data"]
    first = chart[0]["x"][0]
    pieces = [points(chart)]
    for _ in range(3):
        answer = earlier_bars(snapshot, key(depth, indicators=EVERYTHING), first, 90)
        first = answer["data"][0]["x"][0]
        pieces.append(points(answer["data"]))
    for name, values in whole.items():
        expected = {time: value for time, value in values.items() if time >= first}
        merged = {time: value for piece in pieces for time, value in piece[name].items() if time in expected}
        assert merged == expected, name


def test_the_first_bars_of_all_are_the_end() -> None:
    snapshot = walk_snapshot(count=50)
    times = snapshot.closed["open_time"].to_list()
    answer = earlier_bars(snapshot, key(indicators=EVERYTHING), times[10], 500)
    assert (answer["data"][0]["x"], answer["more"]) == (times[:10], False)


def test_before_the_first_bar_there_is_nothing() -> None:
    answer = earlier_bars(walk_snapshot(count=50), key(indicators=EVERYTHING), 0, 500)
    assert (answer["data"][0]["x"], answer["more"]) == ([], False)
    assert earlier_bars(walk_snapshot(count=0), key(), 2**50, 500)["data"][0]["x"] == []
