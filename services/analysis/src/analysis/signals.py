"""What can be seen in a picture, in words, with the numbers each sentence rests on. Observations, never advice."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from analysis.wording import moment_text, number_text
from common.intervals import Interval
from common.reports import Language, Level, Signal

Tone = Literal["up", "down", "neutral"]
# What stands in a sentence where it names its moment.
_TIME = "{time}"
Values = dict[str, float | int | None]
OVERBOUGHT, OVERSOLD = 70.0, 30.0


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where one line last crossed another: which way, the candle's open time (ms UTC), and how many candles ago."""

    upward: bool
    time: int
    bars_ago: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What signals are read from: closed candles with the columns of the averages, RSI and MACD, and the levels.

    `decimals` are those that the pair's prices are quoted with.
    """

    candles: pl.DataFrame
    interval: Interval
    short: int
    long: int
    levels: list[Level]
    zone: ZoneInfo
    decimals: int

    def last(self, column: str) -> float | None:
        """The newest value of a column."""
        value: float | None = self.candles[column][-1]
        return value

    def price(self, value: float, language: Language, more: int = 0) -> str:
        """A price with the decimals that the pair is quoted with, and so many `more`."""
        return number_text(value, self.decimals + more, language)

    def signal(
        self, kind: str, tone: Tone, words: dict[Language, str], values: Values, moment: int | None = None
    ) -> Signal:
        """The signal of these words; where they name a moment (a candle's open time, ms UTC), they are a template."""
        if moment is None:
            return Signal(kind=kind, tone=tone, text=words, values=values)
        text = {
            language: template.replace(_TIME, moment_text(moment, self.interval, self.zone, language))
            for language, template in words.items()
        }
        return Signal(kind=kind, tone=tone, text=text, values=values, moment=moment, template=words)


def read_signals(facts: Facts) -> list[Signal]:
    """Everything that can be said; a sentence without its data is left out."""
    if facts.candles.is_empty():
        return []
    said = [_trend(facts), _crossing(facts), _rsi(facts), _macd(facts), *_nearest(facts)]
    return [signal for signal in said if signal is not None]


def last_crossing(one: pl.Series, other: pl.Series, times: pl.Series) -> Crossing | None:
    """The last bar at which `one` came to lie on the other side of `other`; touching alone is no crossing."""
    difference = one - other
    sides = [(row, value > 0) for row, value in enumerate(difference.to_list()) if value]
    for (_, before), (row, side) in zip(reversed(sides[:-1]), reversed(sides[1:]), strict=True):
        if before != side:
            return Crossing(side, int(times[row]), len(times) - 1 - row)
    return None


def _trend(facts: Facts) -> Signal | None:
    short, long = facts.last("sma_short"), facts.last("sma_long")
    if short is None or long is None:
        return None
    tone: Tone = "up" if short > long else "down" if short < long else "neutral"
    place = {"up": ("above", "au-dessus de"), "down": ("below", "en dessous de"), "neutral": ("equal to", "égale à")}[
        tone
    ]
    trend = {"up": ("upward", "haussière"), "down": ("downward", "baissière"), "neutral": ("flat", "neutre")}[tone]
    return facts.signal(
        "trend",
        tone,
        {
            "en": f"The average of {facts.short} candles ({facts.price(short, 'en')}) is {place[0]} that of "
            f"{facts.long} ({facts.price(long, 'en')}): the trend is {trend[0]}.",
            "fr": f"La moyenne sur {facts.short} bougies ({facts.price(short, 'fr')}) est {place[1]} celle sur "
            f"{facts.long} ({facts.price(long, 'fr')}) : la tendance est {trend[1]}.",
        },
        {"short": short, "long": long},
    )


def _crossing(facts: Facts) -> Signal | None:
    crossing = last_crossing(facts.candles["sma_short"], facts.candles["sma_long"], facts.candles["open_time"])
    if crossing is None:
        return None
    way = ("above", "au-dessus") if crossing.upward else ("below", "en dessous")
    return facts.signal(
        "crossing",
        "up" if crossing.upward else "down",
        {
            "en": f"The short average crossed {way[0]} the long one on {_TIME}, {_ago(crossing.bars_ago, 'en')}.",
            "fr": f"La moyenne courte est passée {way[1]} de la longue le {_TIME}, {_ago(crossing.bars_ago, 'fr')}.",
        },
        {"time": crossing.time, "bars_ago": crossing.bars_ago},
        crossing.time,
    )


def _rsi(facts: Facts) -> Signal | None:
    value = facts.last("rsi")
    if value is None:
        return None
    tone: Tone = "up" if value > OVERBOUGHT else "down" if value < OVERSOLD else "neutral"
    zone = {
        "up": ("in the overbought zone, above 70", "en zone de surachat, au-dessus de 70"),
        "down": ("in the oversold zone, below 30", "en zone de survente, en dessous de 30"),
        "neutral": ("in the neutral zone, between 30 and 70", "en zone neutre, entre 30 et 70"),
    }[tone]
    return facts.signal(
        "rsi",
        tone,
        {
            "en": f"RSI stands at {number_text(value, 1, 'en')}, {zone[0]}.",
            "fr": f"Le RSI est à {number_text(value, 1, 'fr')}, {zone[1]}.",
        },
        {"rsi": value},
    )


def _macd(facts: Facts) -> Signal | None:
    macd, signal, gap = facts.last("macd"), facts.last("macd_signal"), facts.last("macd_hist")
    if macd is None or signal is None or gap is None:
        return None
    tone: Tone = "up" if gap > 0 else "down" if gap < 0 else "neutral"
    place = {"up": ("above", "au-dessus de"), "down": ("below", "en dessous de"), "neutral": ("equal to", "égal à")}[
        tone
    ]
    crossing = last_crossing(facts.candles["macd"], facts.candles["macd_signal"], facts.candles["open_time"])
    since = ("", "") if crossing is None else (f" since {_TIME}", f" depuis le {_TIME}")
    moment = None if crossing is None else crossing.time
    return facts.signal(
        "macd",
        tone,
        {
            "en": f"MACD ({facts.price(macd, 'en', 2)}) is {place[0]} its signal "
            f"({facts.price(signal, 'en', 2)}){since[0]}.",
            "fr": f"Le MACD ({facts.price(macd, 'fr', 2)}) est {place[1]} son signal "
            f"({facts.price(signal, 'fr', 2)}){since[1]}.",
        },
        {"macd": macd, "signal": signal, "histogram": gap, "time": moment},
        moment,
    )


def _nearest(facts: Facts) -> list[Signal | None]:
    supports = [level for level in facts.levels if level.kind == "support"]
    resistances = [level for level in facts.levels if level.kind == "resistance"]
    return [
        _level(facts, max(supports, key=lambda level: level.price)) if supports else None,
        _level(facts, min(resistances, key=lambda level: level.price)) if resistances else None,
    ]


def _level(facts: Facts, level: Level) -> Signal:
    close = float(facts.candles["close"][-1])
    distance = 100.0 * abs(level.price - close) / close
    below = level.kind == "support"
    name = ("support", "Le support") if below else ("resistance", "La résistance")
    side = ("below", "sous") if below else ("above", "au-dessus de")
    times = ("once" if level.touches == 1 else f"{level.touches} times", f"{level.touches} fois")
    near = ("le plus proche", "touché") if below else ("la plus proche", "touchée")
    return facts.signal(
        level.kind,
        "neutral",
        {
            "en": f"The nearest {name[0]}, {facts.price(level.price, 'en')}, lies {number_text(distance, 2, 'en')}% "
            f"{side[0]} the last close; touched {times[0]}, last on {_TIME}.",
            "fr": f"{name[1]} {near[0]}, {facts.price(level.price, 'fr')}, est à "
            f"{number_text(distance, 2, 'fr')} % {side[1]} la dernière clôture ; {near[1]} {times[1]}, "
            f"la dernière fois le {_TIME}.",
        },
        {
            "price": level.price,
            "distance_percent": distance,
            "touches": level.touches,
            "last_touch": level.last_touch,
        },
        level.last_touch,
    )


def _ago(bars: int, language: Language) -> str:
    if language == "fr":
        return "sur la dernière bougie close" if bars == 0 else f"il y a {bars} bougie{'s' if bars > 1 else ''}"
    return "on the last closed candle" if bars == 0 else f"{bars} candle{'s' if bars > 1 else ''} ago"
