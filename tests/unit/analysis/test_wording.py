from zoneinfo import ZoneInfo

import pytest

from analysis.wording import decimals_of, moment_text, number_text
from common.intervals import Interval

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("prices", "decimals"),
    [([60_000.0], 2), ([60_000.5], 2), ([0.00001820], 7), ([0.00001821], 8), ([1e-12], 8), ([2.345, 2.3], 3), ([], 2)],
)
def test_prices_keep_the_decimals_they_are_quoted_with(prices: list[float], decimals: int) -> None:
    assert decimals_of(prices) == decimals


def test_numbers_are_written_as_each_language_does() -> None:
    assert number_text(1_234_567.891, 2, "en") == "1,234,567.89"
    assert number_text(1_234_567.891, 2, "fr") == "1\u202f234\u202f567,89"


def test_moments_are_told_in_local_time() -> None:
    assert moment_text(1_760_000_400_000, Interval.ONE_HOUR, PARIS, "fr") == "09/10/2025 à 11:00"
    assert moment_text(1_760_000_400_000, Interval.ONE_HOUR, PARIS, "en") == "2025-10-09 at 11:00"


def test_whole_days_are_told_by_their_utc_date() -> None:
    assert moment_text(1_759_968_000_000, Interval.ONE_DAY, ZoneInfo("America/New_York"), "en") == "2025-10-09"
