"""The indicators that have a panel of their own under the candles."""

from analysis.indicators import momentum, trend, volatility, volume
from analysis.indicators.registry import Indicator, Output, bars, everything, period, rising, settled
from analysis.indicators.steps import macd_step, rsi_step

_INDEX_RANGE = (0.0, 100.0)
_PERIOD_14 = period("period", "Period", "Période", 14)
_PERIOD_20 = period("period", "Period", "Période", 20)


RSI = Indicator(
    key="rsi",
    labels={"en": "RSI", "fr": "RSI"},
    panel="rsi",
    parameters=(_PERIOD_14,),
    outputs=(Output("rsi", {"en": "RSI", "fr": "RSI"}, "primary"),),
    compute=lambda frame, _interval, args: (momentum.rsi(frame["close"], int(args[0])),),
    warmup=bars(lambda args: args[0] + 1 + settled(1 / args[0])),
    formula="Wilder's mean gain as a share of mean gain and mean loss (J. W. Wilder, 1978; TA-Lib RSI)",
    unit="index",
    value_range=_INDEX_RANGE,
    guides=(30.0, 70.0),
    by_default=True,
    step=lambda close, args: rsi_step(close, int(args[0])),
)

MACD = Indicator(
    key="macd",
    labels={"en": "MACD", "fr": "MACD"},
    panel="macd",
    parameters=(
        period("fast", "Fast period", "Période rapide", 12),
        period("slow", "Slow period", "Période lente", 26),
        period("signal", "Signal period", "Période du signal", 9),
    ),
    outputs=(
        Output("macd", {"en": "MACD", "fr": "MACD"}, "primary"),
        Output("macd_signal", {"en": "MACD signal", "fr": "signal MACD"}, "secondary"),
        Output("macd_hist", {"en": "MACD histogram", "fr": "histogramme MACD"}, "histogram", drawn="histogram"),
    ),
    compute=lambda frame, _interval, args: momentum.macd(frame["close"], *(int(length) for length in args)),
    warmup=bars(lambda args: sum(args) + settled(2 / (max(args[:2]) + 1)) + settled(2 / (args[2] + 1))),
    formula="EMA(fast) - EMA(slow) of the closes, and its EMA as signal (G. Appel; TA-Lib MACD)",
    rule=rising("fast", "slow"),
    by_default=True,
    step=lambda close, args: macd_step(close, *(int(length) for length in args)),
)

PANEL_INDICATORS = (
    Indicator(
        key="stochastic",
        labels={"en": "Stochastic", "fr": "Stochastique"},
        panel="stochastic",
        parameters=(
            _PERIOD_14,
            period("smooth", "Smoothing", "Lissage", 3),
            period("signal", "Signal period", "Période du signal", 3),
        ),
        outputs=(
            Output("stochastic_k", {"en": "%K", "fr": "%K"}, "primary"),
            Output("stochastic_d", {"en": "%D", "fr": "%D"}, "secondary"),
        ),
        compute=lambda frame, _interval, args: momentum.stochastic(
            frame["high"],
            frame["low"],
            frame["close"],
            period=int(args[0]),
            smooth=int(args[1]),
            signal=int(args[2]),
        ),
        warmup=bars(sum),
        formula="The close's place in the range of n bars, smoothed (G. Lane; TA-Lib STOCH)",
        unit="index",
        value_range=_INDEX_RANGE,
        guides=(20.0, 80.0),
    ),
    Indicator(
        key="adx",
        labels={"en": "ADX", "fr": "ADX"},
        panel="adx",
        parameters=(_PERIOD_14,),
        outputs=(
            Output("adx", {"en": "ADX", "fr": "ADX"}, "primary"),
            Output("adx_plus", {"en": "+DI", "fr": "+DI"}, "up"),
            Output("adx_minus", {"en": "-DI", "fr": "-DI"}, "down"),
        ),
        compute=lambda frame, _interval, args: trend.adx(frame["high"], frame["low"], frame["close"], int(args[0])),
        warmup=bars(lambda args: 2 * (args[0] + settled(1 / args[0]))),
        formula="Wilder's directional indicators and the smoothed index of their difference (TA-Lib ADX)",
        unit="index",
        value_range=_INDEX_RANGE,
        guides=(25.0,),
    ),
    Indicator(
        key="atr",
        labels={"en": "ATR", "fr": "ATR"},
        panel="atr",
        parameters=(_PERIOD_14,),
        outputs=(Output("atr", {"en": "ATR", "fr": "ATR"}, "primary"),),
        compute=lambda frame, _interval, args: (
            volatility.atr(frame["high"], frame["low"], frame["close"], int(args[0])),
        ),
        warmup=bars(lambda args: args[0] + 1 + settled(1 / args[0])),
        formula="Wilder's mean of the true range (J. W. Wilder, 1978; TA-Lib ATR)",
    ),
    Indicator(
        key="obv",
        labels={"en": "On-balance volume", "fr": "OBV (volume d'équilibre)"},
        panel="obv",
        parameters=(),
        outputs=(Output("obv", {"en": "OBV", "fr": "OBV"}, "primary"),),
        compute=lambda frame, _interval, _args: (volume.obv(frame["close"], frame["volume"]),),
        warmup=everything,
        formula="Running sum of the volume, counted down when the close fell (J. Granville; TA-Lib OBV)",
        unit="base",
    ),
    Indicator(
        key="heikin_ashi",
        labels={"en": "Heikin-Ashi", "fr": "Heikin-Ashi"},
        panel="heikin_ashi",
        parameters=(),
        outputs=tuple(
            Output(
                f"heikin_ashi_{name}",
                {"en": f"Heikin-Ashi {name}", "fr": f"Heikin-Ashi {french}"},
                "candles",
                "candles",
            )
            for name, french in (("open", "ouverture"), ("high", "haut"), ("low", "bas"), ("close", "clôture"))
        ),
        compute=lambda frame, _interval, _args: trend.heikin_ashi(
            frame["open"], frame["high"], frame["low"], frame["close"]
        ),
        warmup=bars(lambda _args: settled(0.5)),
        formula="Candles of means: close of the four prices, open of the candle before (D. Valcu, 2004)",
    ),
    Indicator(
        key="drawdown",
        labels={"en": "Drawdown", "fr": "Repli depuis le sommet"},
        panel="drawdown",
        parameters=(),
        outputs=(Output("drawdown", {"en": "drawdown", "fr": "repli"}, "down"),),
        compute=lambda frame, _interval, _args: (volatility.drawdown(frame["close"]),),
        warmup=everything,
        formula="Percent below the highest close so far",
        unit="percent",
    ),
    Indicator(
        key="volatility",
        labels={"en": "Realised volatility", "fr": "Volatilité réalisée"},
        panel="volatility",
        parameters=(_PERIOD_20,),
        outputs=(Output("volatility", {"en": "volatility", "fr": "volatilité"}, "primary"),),
        compute=lambda frame, interval, args: (
            volatility.realised(frame["close"], int(args[0]), interval.milliseconds),
        ),
        warmup=bars(lambda args: args[0] + 1),
        formula="Deviation of n log returns, percent a year (J. Hull)",
        unit="percent",
    ),
)
