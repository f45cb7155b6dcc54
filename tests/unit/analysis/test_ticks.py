from dataclasses import replace
from typing import Any

import orjson
import pytest

from analysis.picture import draw_picture
from analysis.request import ChartKey
from analysis.snapshot import Snapshot
from analysis.ticks import Tick, stand, tick
from common.intervals import HOUR, Depth
from unit.analysis.pictures import EVERYTHING, PARIS, key, picture, walk_snapshot
from unit.analysis.samples import NOW


def made(snapshot: Snapshot, asked: ChartKey) -> Tick:
    found = tick(snapshot, asked, stand(snapshot, asked, NOW, PARIS), NOW)
    assert found is not None
    return found


def data(frame: bytes) -> dict[str, Any]:
    event, payload, *rest = frame.decode().split("\n")
    assert event == "event: candle"
    assert rest == ["", ""]
    told: dict[str, Any] = orjson.loads(payload.removeprefix("data: "))
    return told


@pytest.mark.parametrize("depth", list(Depth))
def test_a_frame_says_what_the_chart_s_last_bar_says(depth: Depth) -> None:
    snapshot = walk_snapshot(depth)
    told = data(made(snapshot, key(depth, indicators=EVERYTHING)).whole)
    drawn = picture(depth, snapshot, indicators=EVERYTHING)
    last = drawn.candles.row(-1, named=True)
    assert told["candle"] == {
        **{name: last[name] for name in ("open_time", "open", "high", "low", "close", "volume", "quote_volume")},
        "trades": last["trades"],
        "closed": False,
    }
    for name, value in told["values"].items():
        assert value == pytest.approx(last[name], rel=1e-9), name
    assert drawn.stats is not None
    assert told["stats"] == drawn.stats.model_dump()
    assert told["quality"] == orjson.loads(orjson.dumps(drawn.quality.model_dump()))
    assert told["levels"] == [level.model_dump() for level in drawn.levels]
    assert told["signals"] == [signal.model_dump() for signal in drawn.signals]


def test_values_are_those_of_the_shown_indicators() -> None:
    told = data(made(walk_snapshot(), key(indicators="rsi(7),bollinger")).brief)
    assert set(told["values"]) == {"rsi_7", "bollinger_upper", "bollinger_middle", "bollinger_lower"}


def test_values_that_are_drawn_elsewhere_are_told_with_their_bar() -> None:
    told = data(made(walk_snapshot(), key(indicators="ichimoku")).brief)
    now = told["candle"]["open_time"]
    assert set(told["values"]) == {"ichimoku_tenkan", "ichimoku_kijun"}
    places = {each["key"]: (each["open_time"] - now) // HOUR for each in told["shifted"]}
    assert places == {"ichimoku_senkou_a": 26, "ichimoku_senkou_b": 26, "ichimoku_chikou": -26}


def test_a_whole_frame_tells_the_bar_before_with_its_final_values() -> None:
    snapshot = walk_snapshot()
    previous = data(made(snapshot, key()).whole)["previous"]
    assert previous["candle"]["closed"] is True
    assert previous["open_time"] == snapshot.closed["open_time"][-1]
    assert previous["values"]["rsi"] == pytest.approx(picture(snapshot=snapshot).candles["rsi"][-2], rel=1e-9)


def test_a_brief_frame_tells_neither_that_nor_levels() -> None:
    assert not {"previous", "levels", "signals"} & set(data(made(walk_snapshot(), key()).brief))


def test_between_candles_the_last_closed_one_is_told() -> None:
    snapshot = replace(walk_snapshot(), forming=None)
    told = data(made(snapshot, key()).whole)
    assert told["candle"]["closed"] is True
    assert told["open_time"] == snapshot.closed["open_time"][-1]


def test_a_pair_s_very_first_candle_has_none_before_it() -> None:
    one = walk_snapshot(count=1)
    assert data(made(replace(one, forming=None), key()).whole)["previous"] is None


def test_the_view_moves_on_with_the_time_even_before_the_next_candle_closes() -> None:
    snapshot, later = walk_snapshot(), NOW + 2 * HOUR
    found = tick(snapshot, key(), stand(snapshot, key(), NOW, PARIS), later)
    assert found is not None
    drawn = draw_picture(snapshot, key(), later, PARIS)
    assert drawn.stats is not None
    assert data(found.brief)["stats"] == drawn.stats.model_dump()
    assert data(found.brief)["quality"] == orjson.loads(orjson.dumps(drawn.quality.model_dump()))


def test_without_candles_there_is_no_frame() -> None:
    empty = walk_snapshot(count=0)
    assert tick(empty, key(), stand(empty, key(), NOW, PARIS), NOW) is None
