"""Which candles are believed."""

import pytest

from analysis.snapshot import Forming
from analysis.store.rows import TOLERANCE, Refusal, Row, fault, forming_of, sift
from common.candles import Candles
from common.intervals import MINUTE, Interval

OPEN = 1_772_626_200_000
GOOD: Row = (OPEN, 10.0, 12.0, 9.0, 11.0, 5.0, 50.0, 7)


def candles(*rows: Row, closed: bool = True) -> Candles:
    """The rows as a message."""
    names = ("open_time", "open", "high", "low", "close", "volume", "quote_volume", "trades")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    head = {"symbol": "BTCUSDC", "interval": Interval.FIVE_MINUTES, "closed": closed, "source": "stream"}
    return Candles.model_validate(head | columns)


def test_an_ordinary_candle_has_no_fault() -> None:
    assert fault(GOOD) is None


def test_a_candle_without_trades_has_no_fault() -> None:
    assert fault((OPEN, 10.0, 10.0, 10.0, 10.0, 0.0, 0.0, 0)) is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((OPEN, 10.0, 8.0, 9.0, 11.0, 5.0, 50.0, 7), "high must not be below low: 8.0 is below 9.0"),
        ((OPEN, 0.0, 12.0, 0.0, 11.0, 5.0, 50.0, 7), "low must be positive, not 0.0"),
        (
            (OPEN, 13.0, 12.0, 9.0, 11.0, 5.0, 50.0, 7),
            "open must lie between low and high: 13.0 is outside 9.0 to 12.0",
        ),
        ((OPEN, 10.0, 12.0, 9.0, 8.0, 5.0, 50.0, 7), "close must lie between low and high: 8.0 is outside 9.0 to 12.0"),
        ((OPEN, 10.0, 12.0, 9.0, 11.0, -5.0, 50.0, 7), "volume must not be negative, not -5.0"),
        ((OPEN, 10.0, 12.0, 9.0, 11.0, 5.0, -50.0, 7), "quote_volume must not be negative, not -50.0"),
        ((OPEN, 10.0, 12.0, 9.0, 11.0, 5.0, 50.0, -7), "trades must not be negative, not -7"),
    ],
)
def test_an_impossible_candle_is_refused_in_words_that_name_the_field(row: Row, words: str) -> None:
    assert fault(row) == words


def test_good_rows_are_kept_beside_bad_ones() -> None:
    bad = (OPEN + 5 * MINUTE, 10.0, 8.0, 9.0, 9.0, 5.0, 50.0, 7)
    later = (OPEN + 10 * MINUTE, *GOOD[1:])
    good, refused = sift(candles(GOOD, bad, later), OPEN + 60 * MINUTE)
    assert good == [GOOD, later]
    assert [refusal.open_time for refusal in refused] == [OPEN + 5 * MINUTE]


@pytest.mark.parametrize(("early", "accepted"), [(0, True), (TOLERANCE, True), (TOLERANCE + 1, False)])
def test_a_closed_candle_may_be_early_by_what_clocks_differ(early: int, accepted: bool) -> None:
    good, refused = sift(candles(GOOD), OPEN + 5 * MINUTE - early)
    assert (len(good), len(refused)) == ((1, 0) if accepted else (0, 1))


def test_a_live_message_gives_its_forming_candle() -> None:
    assert forming_of(candles(GOOD, closed=False), OPEN + 1) == Forming(*GOOD)


@pytest.mark.parametrize(
    ("message", "now", "word"),
    [
        (candles(GOOD), OPEN + 1, "closed"),
        (candles(GOOD, (OPEN + 5 * MINUTE, *GOOD[1:]), closed=False), OPEN + 6 * MINUTE, "one value"),
        (candles(GOOD, closed=False), OPEN - TOLERANCE - 1, "future"),
        (candles((OPEN, 10.0, 8.0, 9.0, 9.0, 5.0, 50.0, 7), closed=False), OPEN + 1, "high"),
    ],
)
def test_a_live_message_that_cannot_be_true_is_refused(message: Candles, now: int, word: str) -> None:
    refusal = forming_of(message, now)
    assert isinstance(refusal, Refusal)
    assert word in refusal.reason
