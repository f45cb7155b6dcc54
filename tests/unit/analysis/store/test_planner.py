"""What is asked for next."""

from analysis.settings import Settings
from analysis.store.book import Book
from analysis.store.planner import SANE_TIME, Planner
from analysis.store.rows import Row
from analysis.store.series import Series
from analysis.store.windows import Windows
from common.intervals import DAY, MINUTE, Interval

FIVE = Interval.FIVE_MINUTES
NOW = 1_772_626_320_000  # 2026-03-04T12:12:00Z
GRACE = 20_000


def new_pair(symbol: str) -> dict[Interval, Series]:
    """Empty series."""
    return {interval: Series(symbol, interval) for interval in Interval}


def planner_of(*symbols: str, now: int = NOW) -> tuple[Book, Planner]:
    """A planner over empty pairs."""
    book = Book(lambda _symbol: None, new_pair)
    book.follow(symbols)
    return book, Planner(book, Windows.of(Settings()), lambda: now, GRACE)


def fill(book: Book, symbol: str, interval: Interval, start: int, end: int) -> None:
    """Gives a series every candle of a range."""
    rows: list[Row] = [(time, 10.0, 12.0, 9.0, 11.0, 5.0, 50.0, 7) for time in range(start, end, interval.milliseconds)]
    book.close(book.series(symbol, interval), rows, "rest", NOW)


def test_empty_series_come_by_interval_and_then_by_the_watchlist() -> None:
    _, planner = planner_of("ETHUSDC", "BTCUSDC")
    jobs = planner.plan(set(), 99)
    assert [job.key for job in jobs] == [
        (symbol, interval) for interval in Interval for symbol in ("ETHUSDC", "BTCUSDC")
    ]
    assert planner.plan(set(), 3) == jobs[:3]


def test_a_series_that_is_busy_is_left_out() -> None:
    _, planner = planner_of("BTCUSDC")
    assert ("BTCUSDC", FIVE) not in [job.key for job in planner.plan({("BTCUSDC", FIVE)}, 99)]


def test_the_first_question_about_a_series_is_one_page_ending_now() -> None:
    _, planner = planner_of("BTCUSDC")
    request = planner.request(("BTCUSDC", FIVE))
    assert request is not None
    assert (request.start, request.end) == (FIVE.floor(NOW) - 1_000 * 5 * MINUTE, FIVE.floor(NOW))


def test_old_candles_are_asked_for_only_after_every_series_has_its_newest() -> None:
    book, planner = planner_of("BTCUSDC", "ETHUSDC")
    fill(book, "BTCUSDC", FIVE, FIVE.floor(NOW) - DAY, FIVE.floor(NOW))
    keys = [job.key for job in planner.plan(set(), 99)]
    assert keys[0] == ("ETHUSDC", FIVE)
    assert keys[-1] == ("BTCUSDC", FIVE)
    request = planner.request(("BTCUSDC", FIVE))
    assert request is not None
    assert request.end == FIVE.floor(NOW) - DAY
    assert request.end - request.start == 5_000 * 5 * MINUTE


def test_a_candle_is_missing_only_after_its_grace() -> None:
    end = FIVE.floor(NOW)
    for now, expected in ((end + GRACE - 1, None), (end + GRACE, (end - 5 * MINUTE, end))):
        book, planner = planner_of("BTCUSDC", now=now)
        fill(book, "BTCUSDC", FIVE, FIVE.ceil(NOW - 40 * DAY) - DAY, end - 5 * MINUTE)
        request = planner.request(("BTCUSDC", FIVE))
        assert (request and (request.start, request.end)) == expected


def test_nothing_is_asked_before_the_clock_is_sane() -> None:
    _, planner = planner_of("BTCUSDC", now=SANE_TIME - 1)
    assert planner.plan(set(), 99) == []


def test_a_withdrawn_pair_is_asked_for_once_after_a_start() -> None:
    book, planner = planner_of("BTCUSDC")
    end = FIVE.floor(NOW)
    fill(book, "BTCUSDC", FIVE, FIVE.ceil(NOW - 40 * DAY) - DAY, end - DAY)
    book.learn_absent(book.series("BTCUSDC", FIVE), [(end - DAY, end - 5 * MINUTE)], NOW)
    request = planner.request(("BTCUSDC", FIVE))
    assert request is not None
    assert (request.start, request.end) == (end - 5 * MINUTE, end)
    planner.answered(("BTCUSDC", FIVE))
    assert planner.request(("BTCUSDC", FIVE)) is None
