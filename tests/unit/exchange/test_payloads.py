import json
from pathlib import Path

from standins.exchange import Candle
from standins.exchange.payloads import combined, kline_event, kline_row

SHIB = Candle(
    1_634_943_780_000, 1.82e-05, 1.83e-05, 1.8e-05, 1.81e-05, 123_456_789.0, 1_634_943_839_999, 2246.91, 12, 5e7, 910.0
)


def test_the_array_is_the_recorded_one(binance: Path) -> None:
    """A recorded reply, read into a candle and written again, is what it was."""
    for row in json.loads((binance / "payloads" / "klines-BTCUSDT-1m-20211022.json").read_text()):
        numbers = [value if isinstance(value, int) else float(value) for value in row[:11]]
        candle = Candle._make(numbers)
        assert kline_row(candle) == row


def test_the_event_is_the_recorded_one(binance: Path) -> None:
    line = (binance / "payloads" / "ws-combined-20220529.jsonl").read_text().splitlines()[1]
    recorded = json.loads(line)
    k = recorded["data"]["k"]
    candle = Candle._make(k[name] if name in "tTn" else float(k[name]) for name in "tohlcvTqnVQ")
    event = kline_event("BTCUSDT", "1m", candle, closed=False, time=recorded["data"]["E"])
    ours = json.loads(combined("btcusdt@kline_1m", event))
    # The numbers of trades since the pair began are not known; only their distance is played.
    assert ours["data"]["k"]["L"] - ours["data"]["k"]["f"] == k["L"] - k["f"]
    ours["data"]["k"] |= {"f": k["f"], "L": k["L"]}
    assert ours == recorded
    assert list(ours["data"]) == list(recorded["data"])
    assert list(ours["data"]["k"]) == list(k)


def test_cheap_coins_keep_eight_decimals() -> None:
    assert kline_row(SHIB)[1:5] == ["0.00001820", "0.00001830", "0.00001800", "0.00001810"]


def test_microseconds_are_thousandths() -> None:
    assert kline_row(SHIB, micro=True)[0] == 1_634_943_780_000_000
    assert kline_row(SHIB, micro=True)[6] == 1_634_943_839_999_999
    event = json.loads(kline_event("SHIBUSDC", "1m", SHIB, closed=True, time=1_634_943_840_000, micro=True))
    assert (event["E"], event["k"]["T"]) == (1_634_943_840_000_000, 1_634_943_839_999_999)


def test_a_candle_without_trades_has_no_trade_numbers() -> None:
    idle = SHIB._replace(trades=0, volume=0.0)
    event = json.loads(kline_event("SHIBUSDC", "1m", idle, closed=True, time=0))
    assert (event["k"]["f"], event["k"]["L"], event["k"]["n"]) == (-1, -1, 0)
