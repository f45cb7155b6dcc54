"""Candles in the exchange's words: the REST array and the stream's event. Decimals are strings of 8 digits."""

from standins.exchange.market import Candle

_EPOCH_OF_TRADES = 1_483_228_800_000


def kline_row(candle: Candle, micro: bool = False) -> list[object]:
    """The twelve columns of `GET /api/v3/klines`; times in ms, or in microseconds if `micro`."""
    opened, closes = candle.open_time, candle.close_time
    return [
        opened * 1000 if micro else opened,
        f"{candle.open:.8f}",
        f"{candle.high:.8f}",
        f"{candle.low:.8f}",
        f"{candle.close:.8f}",
        f"{candle.volume:.8f}",
        closes * 1000 + 999 if micro else closes,
        f"{candle.quote_volume:.8f}",
        candle.trades,
        f"{candle.taker_base:.8f}",
        f"{candle.taker_quote:.8f}",
        "0",
    ]


def kline_event(symbol: str, interval: str, candle: Candle, *, closed: bool, time: int, micro: bool = False) -> str:
    """The `kline` event as JSON; `time` (ms UTC) is when it is sent."""
    unit, rest = (1000, 999) if micro else (1, 0)
    first = (candle.open_time - _EPOCH_OF_TRADES) // 10 if candle.trades else -1
    last = first + candle.trades - 1 if candle.trades else -1
    return (
        f'{{"e":"kline","E":{time * unit},"s":"{symbol}","k":{{"t":{candle.open_time * unit},'
        f'"T":{candle.close_time * unit + rest},"s":"{symbol}","i":"{interval}","f":{first},"L":{last},'
        f'"o":"{candle.open:.8f}","c":"{candle.close:.8f}","h":"{candle.high:.8f}","l":"{candle.low:.8f}",'
        f'"v":"{candle.volume:.8f}","n":{candle.trades},"x":{"true" if closed else "false"},'
        f'"q":"{candle.quote_volume:.8f}","V":"{candle.taker_base:.8f}","Q":"{candle.taker_quote:.8f}","B":"0"}}}}'
    )


def shutdown_event(time: int) -> str:
    """The event before the server goes down; `time` is ms UTC."""
    return f'{{"e":"serverShutdown","E":{time}}}'


def combined(stream: str, payload: str) -> str:
    """A payload as a combined stream carries it."""
    return f'{{"stream":"{stream}","data":{payload}}}'
