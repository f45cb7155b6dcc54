"""Signals as sentences for one reader."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from common.intervals import DAY, Depth
from common.reports import Language, ReportPeriod, ReportRequest, Signal
from reporter.formats import Formats
from reporter.observations import observations
from standins.facts import make_report

MOMENT = round(datetime(2026, 11, 22, 22, tzinfo=UTC).timestamp() * 1000)
CROSSING = Signal(
    kind="crossing",
    tone="up",
    text={"fr": "Croisement le 22/11/2026 à 23:00.", "en": "Crossed on 2026-11-22 at 23:00."},
    values={},
    moment=MOMENT,
    template={"fr": "Croisement le {time}.", "en": "Crossed on {time}."},
)
PLAIN = Signal(kind="rsi", tone="neutral", text={"fr": "Le RSI est à {time} %.", "en": "RSI is -1."}, values={})


def said(signal: Signal, zone: str, language: Language, depth: Depth = Depth.ONE_WEEK) -> str:
    period = ReportPeriod(depth=depth, start=MOMENT - 7 * DAY, end=MOMENT)
    section = make_report(ReportRequest(symbol="BTCUSDC", periods=[period]), MOMENT).sections[0]
    (observation,) = observations(section.model_copy(update={"signals": [signal]}), Formats(language, ZoneInfo(zone)))
    assert observation.tone == signal.tone
    return observation.text


@pytest.mark.parametrize(
    ("zone", "french", "english"),
    [
        ("Europe/Paris", "Croisement le 22/11/2026 à 23:00.", "Crossed on 2026-11-22 at 23:00."),
        ("Asia/Kathmandu", "Croisement le 23/11/2026 à 03:45.", "Crossed on 2026-11-23 at 03:45."),
    ],
)
def test_a_moment_is_told_in_the_readers_zone(zone: str, french: str, english: str) -> None:
    assert said(CROSSING, zone, "fr") == french
    assert said(CROSSING, zone, "en") == english


def test_a_candle_of_a_day_is_named_by_its_date_wherever_the_reader_is() -> None:
    assert said(CROSSING, "Asia/Kathmandu", "fr", Depth.ONE_YEAR) == "Croisement le 22/11/2026."


def test_a_sentence_without_a_moment_is_taken_as_it_is_but_for_its_typography() -> None:
    assert said(PLAIN, "Europe/Paris", "fr") == "Le RSI est à {time}\N{NO-BREAK SPACE}%."
    assert said(PLAIN, "Europe/Paris", "en") == "RSI is \N{MINUS SIGN}1."
