"""The indicators that are drawn over the candles."""

from collections.abc import Callable

import polars as pl

from analysis.indicators import averages, bands, trend, volume
from analysis.indicators.registry import (
    PRICE,
    Args,
    Indicator,
    Labels,
    Output,
    Parameter,
    bars,
    period,
    rising,
    settled,
)
from analysis.indicators.steps import sma_step
from common.intervals import DAY, Interval

PERIOD = period("period", "Period", "Période", 20)
BAND_LABELS: tuple[Labels, Labels, Labels] = (
    {"en": "upper band", "fr": "bande haute"},
    {"en": "middle", "fr": "milieu"},
    {"en": "lower band", "fr": "bande basse"},
)


def _averages(frame: pl.DataFrame, _interval: Interval, args: Args) -> tuple[pl.Series, ...]:
    return tuple(averages.sma(frame["close"], int(length)) for length in args)


def _no_columns(_frame: pl.DataFrame, _interval: Interval, _args: Args) -> tuple[pl.Series, ...]:
    return ()


def by_default(short: int, long: int, support: int) -> tuple[Indicator, Indicator]:
    """The indicators whose usual numbers are settings: both averages, and support and resistance."""
    averages_of_two = Indicator(
        key="averages",
        labels={"en": "Moving averages", "fr": "Moyennes mobiles"},
        panel=PRICE,
        parameters=(
            period("short", "Short period", "Période courte", short),
            period("long", "Long period", "Période longue", long),
        ),
        outputs=(
            Output("sma_short", {"en": "short average", "fr": "moyenne courte"}, "fast"),
            Output("sma_long", {"en": "long average", "fr": "moyenne longue"}, "slow"),
        ),
        compute=_averages,
        warmup=bars(max),
        formula="Mean of the last n closes (TA-Lib SMA)",
        rule=rising("short", "long"),
        by_default=True,
        step=lambda close, args: sma_step(close, tuple(int(length) for length in args)),
    )
    levels = Indicator(
        key="levels",
        labels={"en": "Support and resistance", "fr": "Supports et résistances"},
        panel=PRICE,
        parameters=(period("support", "Bars on each side", "Bougies de chaque côté", support, maximum=200),),
        outputs=(),
        compute=_no_columns,
        warmup=bars(max),
        formula="Swing highs and lows over n bars on each side, merged within a fraction of ATR",
        by_default=True,
    )
    return averages_of_two, levels


def _average(key: str, labels: Labels, formula: str, function: Callable[[pl.Series, int], pl.Series]) -> Indicator:
    decay = (lambda args: args[0] + settled(2 / (args[0] + 1))) if key == "ema" else (lambda args: args[0])
    return Indicator(
        key=key,
        labels=labels,
        panel=PRICE,
        parameters=(PERIOD,),
        outputs=(Output(key, labels, key),),
        compute=lambda frame, _interval, args: (function(frame["close"], int(args[0])),),
        warmup=bars(decay),
        formula=formula,
    )


def _vwap_bars(interval: Interval, _args: Args) -> int:
    return max(1, DAY // interval.milliseconds)


def _base(args: Args) -> int:
    return int(args[1])


def _minus_base(args: Args) -> int:
    return -int(args[1])


def _ichimoku(frame: pl.DataFrame, _interval: Interval, args: Args) -> tuple[pl.Series, ...]:
    lines = trend.ichimoku(frame["high"], frame["low"], *(int(length) for length in args))
    return (*lines, frame["close"])


PRICE_INDICATORS = (
    _average(
        "sma", {"en": "Simple average", "fr": "Moyenne simple"}, "Mean of the last n closes (TA-Lib SMA)", averages.sma
    ),
    _average(
        "ema",
        {"en": "Exponential average", "fr": "Moyenne exponentielle"},
        "Weights falling by 1 - 2/(n + 1), seeded with the first mean (TA-Lib EMA)",
        averages.ema,
    ),
    _average(
        "wma",
        {"en": "Weighted average", "fr": "Moyenne pondérée"},
        "Weights 1, 2, ... n, the newest the heaviest (TA-Lib WMA)",
        averages.wma,
    ),
    Indicator(
        key="bollinger",
        labels={"en": "Bollinger bands", "fr": "Bandes de Bollinger"},
        panel=PRICE,
        parameters=(
            PERIOD,
            Parameter("width", {"en": "Deviations", "fr": "Écarts types"}, 2.0, 0.1, 10.0, whole=False),
        ),
        outputs=tuple(
            Output(f"bollinger_{name}", labels, "band" if name != "middle" else "band_middle")
            for name, labels in zip(("upper", "middle", "lower"), BAND_LABELS, strict=True)
        ),
        compute=lambda frame, _interval, args: bands.bollinger(frame["close"], int(args[0]), args[1]),
        warmup=bars(lambda args: args[0]),
        formula="Mean of n closes, k population deviations above and below (J. Bollinger; TA-Lib BBANDS)",
    ),
    Indicator(
        key="donchian",
        labels={"en": "Donchian channel", "fr": "Canal de Donchian"},
        panel=PRICE,
        parameters=(PERIOD,),
        outputs=tuple(
            Output(f"donchian_{name}", labels, "channel" if name != "middle" else "channel_middle")
            for name, labels in zip(("upper", "middle", "lower"), BAND_LABELS, strict=True)
        ),
        compute=lambda frame, _interval, args: bands.donchian(frame["high"], frame["low"], int(args[0])),
        warmup=bars(lambda args: args[0]),
        formula="Highest high and lowest low of n bars and their middle (R. Donchian; TA-Lib MAX, MIN)",
    ),
    Indicator(
        key="vwap",
        labels={"en": "VWAP of the UTC day", "fr": "VWAP du jour UTC"},
        panel=PRICE,
        parameters=(),
        outputs=(Output("vwap", {"en": "VWAP", "fr": "VWAP"}, "vwap"),),
        compute=lambda frame, _interval, _args: (volume.vwap(frame),),
        warmup=_vwap_bars,
        formula="Typical price weighted by volume since 00:00 UTC",
    ),
    Indicator(
        key="ichimoku",
        labels={"en": "Ichimoku", "fr": "Ichimoku"},
        panel=PRICE,
        parameters=(
            period("conversion", "Conversion", "Conversion", 9),
            period("base", "Base", "Base", 26),
            period("span", "Leading span B", "Senkou B", 52),
        ),
        outputs=(
            Output("ichimoku_tenkan", {"en": "conversion line", "fr": "Tenkan-sen"}, "tenkan"),
            Output("ichimoku_kijun", {"en": "base line", "fr": "Kijun-sen"}, "kijun"),
            Output("ichimoku_senkou_a", {"en": "leading span A", "fr": "Senkou A"}, "senkou_a", shift=_base),
            Output("ichimoku_senkou_b", {"en": "leading span B", "fr": "Senkou B"}, "senkou_b", shift=_base),
            Output("ichimoku_chikou", {"en": "lagging span", "fr": "Chikou"}, "chikou", shift=_minus_base),
        ),
        compute=_ichimoku,
        warmup=bars(lambda args: max(args) + args[1]),
        formula="Middles of the ranges of 9, 26 and 52 bars, the spans drawn 26 bars ahead (G. Hosoda)",
    ),
)
