from collections.abc import Iterable

import polars as pl
import pytest

from analysis.signals import Facts, last_crossing, read_signals
from analysis.wording import decimals_of
from common.intervals import Interval
from common.reports import Level, Signal
from unit.analysis.pictures import PARIS, picture
from unit.analysis.samples import candles

HOUR = 3_600_000
COLUMNS = ("sma_short", "sma_long", "rsi", "macd", "macd_signal", "macd_hist")


def facts(closes: list[float], levels: Iterable[Level] = (), **columns: list[float | None]) -> Facts:
    frame = candles([(close, close, close, close, 1) for close in closes], Interval.ONE_HOUR)
    nothing: list[float | None] = [None] * len(closes)
    given = {name: pl.Series(columns.get(name, nothing), dtype=pl.Float64) for name in COLUMNS}
    return Facts(frame.with_columns(**given), Interval.ONE_HOUR, 7, 20, list(levels), PARIS, decimals_of(closes))


def said(signals: list[Signal], kind: str) -> Signal | None:
    return next((signal for signal in signals if signal.kind == kind), None)


def level(kind: str, price: float, touches: int = 2) -> Level:
    return Level.model_validate(
        {
            "kind": kind,
            "price": price,
            "touches": touches,
            "first_touch": 0,
            "last_touch": HOUR,
            "confirmed": HOUR,
            "strength": 1,
        }
    )


def test_the_trend_is_the_place_of_the_averages() -> None:
    up = said(read_signals(facts([10.25], sma_short=[11.0], sma_long=[10.0])), "trend")
    assert up is not None
    assert (up.tone, up.values) == ("up", {"short": 11.0, "long": 10.0})
    assert up.text["en"] == "The average of 7 candles (11.00) is above that of 20 (10.00): the trend is upward."
    assert up.text["fr"] == (
        "La moyenne sur 7 bougies (11,00) est au-dessus de celle sur 20 (10,00) : la tendance est haussière."
    )
    down = said(read_signals(facts([10.25], sma_short=[9.0], sma_long=[10.0])), "trend")
    assert down is not None
    assert down.tone == "down"


def test_a_crossing_is_told_with_its_candle() -> None:
    signals = read_signals(facts([1, 1, 1, 1], sma_short=[1.0, 1.0, 3.0, 3.0], sma_long=[2.0, 2.0, 2.0, 2.0]))
    crossing = said(signals, "crossing")
    assert crossing is not None
    assert (crossing.tone, crossing.values) == ("up", {"time": 2 * HOUR, "bars_ago": 1})
    assert crossing.text["en"] == "The short average crossed above the long one on 1970-01-01 at 03:00, 1 candle ago."
    assert crossing.text["fr"] == (
        "La moyenne courte est passée au-dessus de la longue le 01/01/1970 à 03:00, il y a 1 bougie."
    )


def test_averages_that_never_crossed_have_no_crossing() -> None:
    assert said(read_signals(facts([1, 1], sma_short=[3.0, 3.0], sma_long=[2.0, 2.0])), "crossing") is None


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ([1.0, 3.0, 1.0, 3.0], (True, 3, 0)),
        ([3.0, 2.0, 2.0, 1.0], (False, 3, 0)),
        ([1.0, 2.0, 1.0, 1.0], None),
        ([None, None, 3.0, 1.0], (False, 3, 0)),
        ([None, None, None, 1.0], None),
    ],
)
def test_a_crossing_changes_sides_and_touching_is_none(
    one: list[float | None], expected: tuple[bool, int, int] | None
) -> None:
    found = last_crossing(pl.Series(one, dtype=pl.Float64), pl.Series([2.0] * 4), pl.Series([0, 1, 2, 3]))
    assert (None if found is None else (found.upward, found.time, found.bars_ago)) == expected


@pytest.mark.parametrize(
    ("rsi", "tone", "zone"),
    [
        (70.0, "neutral", "neutral"),
        (70.1, "up", "overbought"),
        (30.0, "neutral", "neutral"),
        (29.9, "down", "oversold"),
    ],
)
def test_the_rsi_is_told_with_its_zone(rsi: float, tone: str, zone: str) -> None:
    signal = said(read_signals(facts([1.0], rsi=[rsi])), "rsi")
    assert signal is not None
    assert signal.tone == tone
    assert zone in signal.text["en"]
    assert signal.values == {"rsi": rsi}


def test_the_macd_is_told_against_its_signal_and_since_when() -> None:
    given = facts([1.0, 1.0], macd=[0.5, 1.5], macd_signal=[1.0, 1.0], macd_hist=[-0.5, 0.5])
    signal = said(read_signals(given), "macd")
    assert signal is not None
    assert signal.tone == "up"
    assert signal.text["en"] == "MACD (1.5000) is above its signal (1.0000) since 1970-01-01 at 02:00."
    assert signal.values == {"macd": 1.5, "signal": 1.0, "histogram": 0.5, "time": HOUR}


def test_the_nearest_levels_are_told_with_their_distance() -> None:
    levels = [level("resistance", 120), level("resistance", 110), level("support", 95, 1), level("support", 80)]
    signals = read_signals(facts([100.0], levels))
    support, resistance = said(signals, "support"), said(signals, "resistance")
    assert support is not None
    assert resistance is not None
    assert support.values["distance_percent"] == pytest.approx(5)
    assert "touched once" in support.text["en"]
    assert resistance.text["fr"].startswith("La résistance la plus proche, 110,00, est à 10,00 % au-dessus de")


def test_cheap_coins_are_told_with_all_their_decimals() -> None:
    signals = read_signals(facts([0.00001821], [level("support", 0.0000182)]))
    support = said(signals, "support")
    assert support is not None
    assert "0.00001820" in support.text["en"]


def test_without_data_nothing_is_said() -> None:
    assert read_signals(facts([])) == []
    assert read_signals(facts([1.0])) == []


def test_no_sentence_advises() -> None:
    texts = [text.lower() for signal in picture().signals for text in signal.text.values()]
    assert texts
    forbidden = ("buy", "sell", "should", "recommend", "achet", "vend", "devriez", "conseil")
    assert not any(word in text for text in texts for word in forbidden)


def test_signals_rest_on_closed_candles_only() -> None:
    drawn = picture()
    rsi = said(drawn.signals, "rsi")
    assert rsi is not None
    assert rsi.values["rsi"] == drawn.candles["rsi"][-2]


def test_a_sentence_that_names_a_moment_comes_with_a_template_for_other_zones() -> None:
    signals = {signal.kind: signal for signal in picture().signals}
    crossing = signals["crossing"]
    assert crossing.moment == crossing.values["time"]
    for language, words in crossing.text.items():
        before, _, after = crossing.template[language].partition("{time}")
        assert (words.startswith(before), words.endswith(after)) == (True, True)
        assert len(words) > len(before) + len(after)


def test_a_sentence_without_a_moment_has_no_template() -> None:
    trend = next(signal for signal in picture().signals if signal.kind == "trend")
    assert (trend.moment, trend.template) == (None, {})
