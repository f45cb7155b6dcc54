"""What arrives on a stream connection, told apart: candles, answers to our own requests, the farewell."""

from dataclasses import dataclass
from typing import Any

import orjson

from common.intervals import Interval
from common.messages import BadMessageError
from ingest.klines import Candle, check_candle, read_integer, read_number

_INTERVALS = {interval.value: interval for interval in Interval}


@dataclass(frozen=True, slots=True)
class KlineEvent:
    """The state of one candle. `event_time` is the exchange's clock (ms UTC)."""

    symbol: str
    interval: Interval
    closed: bool
    candle: Candle
    event_time: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a SUBSCRIBE or UNSUBSCRIBE. `error` is the exchange's own text, None when it was done."""

    request: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Farewell:
    """The exchange is about to end this connection (`serverShutdown`)."""


Frame = KlineEvent | Answer | Farewell


def stream_name(symbol: str, interval: Interval) -> str:
    """The exchange's name for a pair's candles."""
    return f"{symbol.lower()}@kline_{interval}"


def read_frame(raw: str | bytes) -> Frame:
    """Reads a frame of a combined stream. Raises BadMessageError for anything that is not documented."""
    try:
        frame = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadMessageError("frame: JSON is expected") from error
    if not isinstance(frame, dict):
        raise BadMessageError("frame: an object is expected")
    data = frame.get("data", frame)
    if isinstance(data, dict) and data.get("e") == "serverShutdown":
        return Farewell()
    if "stream" in frame:
        return _read_event(frame["stream"], data)
    if "result" in frame or "code" in frame or "error" in frame:
        return _read_answer(frame)
    raise BadMessageError("frame: neither an event nor an answer")


def _read_answer(frame: dict[str, Any]) -> Answer:
    request = frame.get("id")
    fault = frame["error"] if isinstance(frame.get("error"), dict) else frame
    failed = "code" in fault
    error = f"{fault.get('msg', 'no reason given')} ({fault['code']})" if failed else None
    return Answer(request if isinstance(request, int) else None, error)


def _read_event(name: object, data: object) -> KlineEvent:
    if not isinstance(data, dict) or data.get("e") != "kline" or not isinstance(data.get("k"), dict):
        raise BadMessageError("event: a kline event is expected")
    kline = data["k"]
    interval = _INTERVALS.get(kline.get("i")) if isinstance(kline.get("i"), str) else None
    symbol = data.get("s")
    if interval is None or not isinstance(symbol, str):
        raise BadMessageError("event: a followed interval and a symbol are expected")
    if name != stream_name(symbol, interval) or kline.get("s") != symbol:
        raise BadMessageError("event: symbol and interval must be those of its stream")
    if not isinstance(kline.get("x"), bool):
        raise BadMessageError("x: true or false is expected")
    candle = _read_kline(kline)
    check_candle(candle, interval)
    event_time = read_integer(data.get("E"), "E")
    if candle.open_time > event_time:
        raise BadMessageError("t: must not be after the event's own time")
    return KlineEvent(symbol, interval, kline["x"], candle, event_time)


def _read_kline(kline: dict[str, Any]) -> Candle:
    return Candle(
        read_integer(kline.get("t"), "t"),
        read_number(kline.get("o"), "o"),
        read_number(kline.get("h"), "h"),
        read_number(kline.get("l"), "l"),
        read_number(kline.get("c"), "c"),
        read_number(kline.get("v"), "v"),
        read_number(kline.get("q"), "q"),
        read_integer(kline.get("n"), "n"),
    )
