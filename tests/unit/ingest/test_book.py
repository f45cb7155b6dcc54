from typing import Literal

from common.candles import Candles
from common.intervals import HOUR, Interval
from ingest.book import SeriesBook

ONE = Interval.ONE_HOUR


def _candles(*hours: int, source: Literal["rest", "stream"] = "rest") -> Candles:
    ones = [1.0] * len(hours)
    return Candles(
        symbol="BTCUSDC",
        interval=ONE,
        closed=True,
        source=source,
        open_time=[hour * HOUR for hour in hours],
        open=ones,
        high=ones,
        low=ones,
        close=ones,
        volume=ones,
        quote_volume=ones,
        trades=[1] * len(hours),
    )


def test_nothing_is_known_of_a_series_at_first() -> None:
    series = SeriesBook().find("BTCUSDC", ONE)
    assert (series.last_closed, series.source, series.holes) == (None, None, ())


def test_the_newest_closed_candle_stays_when_older_ones_follow() -> None:
    book = SeriesBook()
    book.note_closed(_candles(5, source="stream"))
    book.note_closed(_candles(1, 2))
    series = book.find("BTCUSDC", ONE)
    assert (series.last_closed, series.source) == (5 * HOUR, "stream")


def test_holes_of_neighbouring_ranges_grow_together() -> None:
    book = SeriesBook()
    book.note_holes("BTCUSDC", ONE, (10, 20), [(15, 20)])
    book.note_holes("BTCUSDC", ONE, (20, 30), [(20, 25)])
    book.note_holes("BTCUSDC", ONE, (0, 10), [(1, 2)])
    assert book.find("BTCUSDC", ONE).holes == ((1, 2), (15, 25))


def test_the_last_word_on_a_range_counts() -> None:
    book = SeriesBook()
    book.note_holes("BTCUSDC", ONE, (0, 30), [(5, 25)])
    book.note_holes("BTCUSDC", ONE, (10, 20), [(12, 13)])
    assert book.find("BTCUSDC", ONE).holes == ((5, 10), (12, 13), (20, 25))


def test_the_latest_fifty_holes_are_kept() -> None:
    book = SeriesBook()
    book.note_holes("BTCUSDC", ONE, (0, 1_000), [(start, start + 1) for start in range(0, 1_000, 2)])
    holes = book.find("BTCUSDC", ONE).holes
    assert (len(holes), holes[-1]) == (50, (998, 999))


def test_pairs_that_are_not_followed_any_more_are_forgotten() -> None:
    book = SeriesBook()
    book.note_closed(_candles(5))
    book.keep(["ETHUSDC"])
    assert book.find("BTCUSDC", ONE).last_closed is None
