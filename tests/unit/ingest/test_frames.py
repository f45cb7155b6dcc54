import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.intervals import Interval
from common.messages import BadMessageError
from ingest.frames import Answer, Farewell, KlineEvent, read_frame, stream_name
from stack.data import recorded_data

MINUTES_5 = 300_000


def _recorded() -> dict[str, Any]:
    """The recorded kline event, as one of an interval that is followed."""
    lines = (recorded_data() / "payloads/ws-combined-20220529.jsonl").read_text().splitlines()
    frame: dict[str, Any] = json.loads(lines[1])
    frame["stream"] = frame["stream"].replace("1m", "5m")
    kline = frame["data"]["k"]
    kline["i"], kline["t"] = "5m", kline["t"] // MINUTES_5 * MINUTES_5
    return frame


def _frame(**kline: object) -> str:
    frame = _recorded()
    frame["data"]["k"] |= kline
    return json.dumps(frame)


def test_a_recorded_event_is_read_to_the_last_digit() -> None:
    event = read_frame(_frame())
    assert isinstance(event, KlineEvent)
    assert (event.symbol, event.interval, event.closed) == ("BTCUSDT", Interval.FIVE_MINUTES, False)
    assert event.event_time == 1653818762502
    assert event.candle == (1653818700000, 29038.46, 29038.47, 29038.46, 29038.47, 0.20926, 6076.5891832, 31)


def test_a_closing_event_says_so() -> None:
    event = read_frame(_frame(x=True))
    assert isinstance(event, KlineEvent)
    assert event.closed


def test_the_documented_answers_to_control_messages_are_understood() -> None:
    documented = json.loads((recorded_data() / "payloads/ws-control-documented.json").read_text())["messages"]
    frames = [read_frame(json.dumps(entry["msg"])) for entry in documented if entry["direction"] == "server"]
    assert frames == [
        Answer(1, None),
        Answer(3, None),
        Answer(312, None),
        Answer(None, "Unknown property (0)"),
        Answer(None, "Invalid request: too many parameters (2)"),
        Answer(None, "Invalid JSON: expected value at line %s column %s (3)"),
        Farewell(),
        Farewell(),
    ]


def test_an_error_may_be_wrapped() -> None:
    assert read_frame('{"error":{"code":2,"msg":"no"},"id":7}') == Answer(7, "no (2)")


def test_stream_names_are_in_small_letters() -> None:
    assert stream_name("BTCUSDC", Interval.ONE_WEEK) == "btcusdc@kline_1w"


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "NaN",
        "[]",
        "12",
        "{}",
        '{"stream":"a"}',
        '{"stream":"btcusdt@kline_5m","data":null}',
        '{"stream":"btcusdt@kline_5m","data":{"e":"trade"}}',
        '{"stream":null,"data":{"e":"kline","k":{}}}',
        _frame(i="1m"),
        _frame(i=None),
        _frame(i=5),
        _frame(s="ETHUSDT"),
        _frame(x="true"),
        _frame(x=None),
        _frame(t=1653818700001),
        _frame(t=1653819000000 + MINUTES_5),
        _frame(o=29038.46),
        _frame(h="1.0"),
        _frame(c="NaN"),
        _frame(v="-1.0"),
        _frame(n=-1),
        _frame(q=None),
    ],
)
def test_what_is_not_documented_is_refused(frame: str) -> None:
    with pytest.raises(BadMessageError):
        read_frame(frame)


@settings(max_examples=200)
@given(st.data())
def test_an_event_cut_or_altered_anywhere_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    raw = _frame(x=True).encode()
    place = data.draw(st.integers(0, len(raw)))
    rest = data.draw(st.sampled_from([raw[place:], raw[place + 1 :], b""]))
    altered = raw[:place] + data.draw(st.binary(max_size=3)) + rest
    frame: object = None
    with suppress(BadMessageError):
        frame = read_frame(altered)
    assert frame is None or isinstance(frame, KlineEvent | Answer)
