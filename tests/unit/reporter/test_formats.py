"""Numbers, dates and durations as French and English write them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.reports import Language
from reporter.formats import HARD, MINUS, THIN, Formats, price_decimals

FRENCH, ENGLISH = (Formats(language, ZoneInfo("Europe/Paris")) for language in ("fr", "en"))


def readable(text: str) -> str:
    """Odd spaces as plain ones, so that an expectation can be read."""
    return text.replace(THIN, " ").replace(HARD, " ")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (67_000.1, "67 000,10", "67,000.10"),
        (0.0000182, "0,0000182", "0.0000182"),
        (1e-8, "0,00000001", "0.00000001"),
        (123.0, "123,00", "123.00"),
        (-5.25, "−5,25", "−5.25"),
        (1e15, "1 000 000 000 000 000,00", "1,000,000,000,000,000.00"),
    ],
)
def test_a_price_keeps_the_decimals_that_the_exchange_wrote(value: float, french: str, english: str) -> None:
    assert readable(FRENCH.price(value)) == french
    assert readable(ENGLISH.price(value)) == english


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(-3.3, "−3,3 %", "−3.3%"), (1.2, "+1,2 %", "+1.2%"), (0.0, "0,0 %", "0.0%"), (-0.04, "0,0 %", "0.0%")],
)
def test_a_change_in_percent_carries_its_sign(value: float, french: str, english: str) -> None:
    assert readable(FRENCH.percent(value, sign=True, decimals=1)) == french
    assert readable(ENGLISH.percent(value, sign=True, decimals=1)) == english


def test_thousands_are_parted_by_a_space_that_does_not_break() -> None:
    assert FRENCH.number(1_234_567, 0) == f"1{THIN}234{THIN}567"
    assert FRENCH.percent(5) == f"5,00{HARD}%"
    assert FRENCH.number(-1, 0) == f"{MINUS}1"


@given(st.floats(), st.integers(0, 8))
def test_every_float_can_be_written(value: float, decimals: int) -> None:
    assert FRENCH.number(value, decimals)
    assert FRENCH.price(value)
    assert ENGLISH.volume(value)


@given(st.floats(1e-8, 1e9))
def test_a_written_price_is_the_price_itself_within_the_exchanges_precision(value: float) -> None:
    rounded = round(value, 8)
    assert float(ENGLISH.price(rounded).replace(",", "")) == pytest.approx(rounded, abs=5.1e-9)


@pytest.mark.parametrize(
    ("prices", "decimals"), [((1.5, 2.25), 2), ((1.5, 2.0001), 4), ((1e-8,), 8), ((1e-12,), 8), ((5.0,), 2)]
)
def test_prices_of_one_table_share_the_decimals_that_the_finest_needs(prices: tuple[float, ...], decimals: int) -> None:
    assert price_decimals(*prices) == decimals


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.12345678, "0,12345678"), (12.3, "12,30"), (5_862.4, "5 862")]
)
def test_a_volume_is_as_fine_as_it_is_small(value: float, text: str) -> None:
    assert readable(FRENCH.volume(value)) == text


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        ("2026-11-22", "2026-11-22", "dimanche 22 novembre 2026", "Sunday 22 November 2026"),
        ("2026-11-16", "2026-11-22", "lundi 16 au dimanche 22 novembre 2026", "Monday 16 to Sunday 22 November 2026"),
        (
            "2026-08-01",
            "2026-09-30",
            "samedi 1er août au mercredi 30 septembre 2026",
            "Saturday 1 August to Wednesday 30 September 2026",
        ),
        (
            "2025-12-31",
            "2026-01-01",
            "mercredi 31 décembre 2025 au jeudi 1er janvier 2026",
            "Wednesday 31 December 2025 to Thursday 1 January 2026",
        ),
    ],
)
def test_a_range_of_days_says_once_what_both_ends_share(first: str, last: str, french: str, english: str) -> None:
    ends = date.fromisoformat(first), date.fromisoformat(last)
    assert FRENCH.days(*ends) == french
    assert ENGLISH.days(*ends) == english


def test_a_moment_is_told_in_the_readers_zone() -> None:
    time = 1_795_413_600_000
    assert FRENCH.moment(time) == "lundi 23 novembre 2026 à 07:00 (CET)"
    assert Formats("en", ZoneInfo("Asia/Kathmandu")).moment(time) == "Monday 23 November 2026 at 11:45 (UTC+05:45)"
    assert Formats("fr", ZoneInfo("America/Sao_Paulo")).moment(time).endswith(f"(UTC{MINUS}03:00)")
    assert FRENCH.short_moment(time) == "23/11/2026 07:00"


@pytest.mark.parametrize(
    ("language", "seconds", "text"),
    [
        ("fr", 0, "0 s"),
        ("fr", 59.4, "59 s"),
        ("en", 60, "1 min"),
        ("en", 3_600, "1 h"),
        ("fr", 12_000, "3 h 20 min"),
        ("fr", 187_200, "2 j 4 h"),
        ("en", 86_400 + 60, "1 d"),
        ("en", -5, "0 s"),
    ],
)
def test_a_duration_shows_its_two_largest_units(language: Language, seconds: float, text: str) -> None:
    assert readable(Formats(language, ZoneInfo("UTC")).duration(seconds)) == text


def test_a_temperature_has_its_unit() -> None:
    assert readable(FRENCH.temperature(48.72)) == "48,7 °C"


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("MACD (-87.8) below", "MACD (−87.8) below", "MACD (−87.8) below"),
        ("at 1.54 % below", f"at 1.54{HARD}% below", "at 1.54% below"),
        ("on 2026-11-15, half-way -5", "on 2026-11-15, half-way −5", "on 2026-11-15, half-way −5"),
        ("clôture ; vrai : oui", f"clôture{HARD}; vrai{HARD}: oui", "clôture ; vrai : oui"),
    ],
)
def test_a_sentence_from_elsewhere_gets_the_languages_typography(text: str, french: str, english: str) -> None:
    assert FRENCH.sentence(text) == french
    assert ENGLISH.sentence(text) == english
