"""All pairs together."""

import logging

import pytest

from analysis.snapshot import Forming
from analysis.source import UnknownSymbolError
from analysis.store.book import Book
from analysis.store.rows import Row
from analysis.store.series import Series
from common.intervals import DAY, HOUR, MINUTE, Interval

FIVE, ONE_DAY = Interval.FIVE_MINUTES, Interval.ONE_DAY
MIDNIGHT = 1_772_582_400_000  # 2026-03-04T00:00Z
NOW = MIDNIGHT + 12 * HOUR


def row(time: int) -> Row:
    """A candle."""
    return time, 10.0, 12.0, 9.0, 11.0, 5.0, 50.0, 7


def new_pair(symbol: str) -> dict[Interval, Series]:
    """Empty series."""
    return {interval: Series(symbol, interval) for interval in Interval}


def book(*stored: str) -> Book:
    """A book over a disk that holds the given pairs, each with one 5m candle at MIDNIGHT."""

    def load(symbol: str) -> dict[Interval, Series] | None:
        if symbol not in stored:
            return None
        pair = new_pair(symbol)
        pair[FIVE].close([row(MIDNIGHT)], "rest")
        return pair

    return Book(load, new_pair)


def test_a_pair_that_is_neither_followed_nor_stored_is_unknown() -> None:
    with pytest.raises(UnknownSymbolError, match="DOGEUSDC"):
        book("BTCUSDC").snapshot("DOGEUSDC", FIVE)


def test_a_followed_pair_has_empty_series_at_first() -> None:
    some = book()
    some.follow(["BTCUSDC"])
    snapshot = some.snapshot("BTCUSDC", FIVE)
    assert (snapshot.closed.height, snapshot.forming, snapshot.source, snapshot.heard) == (0, None, "none", 0)


def test_a_stored_pair_is_read_when_it_is_asked_for() -> None:
    assert book("BTCUSDC").snapshot("BTCUSDC", FIVE).closed.height == 1


def test_a_pair_that_left_the_watchlist_and_came_back_keeps_its_candles() -> None:
    some = book()
    some.follow(["BTCUSDC", "ETHUSDC"])
    some.close(some.series("ETHUSDC", FIVE), [row(MIDNIGHT)], "stream", NOW)
    some.follow(["BTCUSDC"])
    assert some.followed == ["BTCUSDC"]
    some.follow(["ETHUSDC", "BTCUSDC"])
    assert some.followed == ["ETHUSDC", "BTCUSDC"]
    assert some.snapshot("ETHUSDC", FIVE).closed.height == 1


def test_what_was_heard_of_any_interval_counts_for_the_pair() -> None:
    some = book()
    some.follow(["BTCUSDC"])
    some.close(some.series("BTCUSDC", FIVE), [row(MIDNIGHT)], "rest", NOW)
    assert some.snapshot("BTCUSDC", ONE_DAY).heard == MIDNIGHT + 5 * MINUTE
    some.form(some.series("BTCUSDC", ONE_DAY), Forming(*row(MIDNIGHT)), NOW)
    assert some.snapshot("BTCUSDC", FIVE).heard == NOW


def test_listeners_hear_which_series_changed_and_only_then() -> None:
    some = book()
    some.follow(["BTCUSDC"])
    heard: list[tuple[str, Interval]] = []
    end = some.on_change(lambda symbol, interval: heard.append((symbol, interval)))
    some.close(some.series("BTCUSDC", FIVE), [row(MIDNIGHT)], "stream", NOW)
    some.close(some.series("BTCUSDC", FIVE), [row(MIDNIGHT)], "stream", NOW)
    some.form(some.series("BTCUSDC", ONE_DAY), Forming(*row(MIDNIGHT)), NOW)
    assert heard == [("BTCUSDC", FIVE), ("BTCUSDC", ONE_DAY)]
    end()
    some.close(some.series("BTCUSDC", FIVE), [row(MIDNIGHT + 5 * MINUTE)], "stream", NOW)
    assert len(heard) == 2


def test_a_listener_that_fails_does_not_keep_others_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    def fail(symbol: str, interval: Interval) -> None:
        raise RuntimeError(f"{symbol} {interval}")

    some = book()
    some.follow(["BTCUSDC"])
    heard: list[str] = []
    some.on_change(fail)
    some.on_change(lambda symbol, _interval: heard.append(symbol))
    with caplog.at_level(logging.ERROR):
        some.close(some.series("BTCUSDC", FIVE), [row(MIDNIGHT)], "stream", NOW)
    assert heard == ["BTCUSDC"]
    assert "a listener failed" in caplog.text


def test_a_range_before_the_listing_turns_into_a_hole_when_an_older_candle_shows_that_the_pair_lived() -> None:
    some = book()
    some.follow(["BTCUSDC"])
    five = some.series("BTCUSDC", FIVE)
    some.close(five, [row(MIDNIGHT)], "rest", NOW)
    some.learn_absent(five, [(MIDNIGHT - HOUR, MIDNIGHT)], NOW)
    before = some.snapshot("BTCUSDC", FIVE)
    assert before.holes == ()
    heard: list[Interval] = []
    some.on_change(lambda _symbol, interval: heard.append(interval))
    some.close(some.series("BTCUSDC", ONE_DAY), [row(MIDNIGHT - 3 * DAY)], "rest", NOW)
    after = some.snapshot("BTCUSDC", FIVE)
    assert after.holes == ((MIDNIGHT - HOUR, MIDNIGHT),)
    assert after.version > before.version
    assert heard == [ONE_DAY, FIVE]


def test_the_watchlist_is_to_be_written_only_when_it_changed() -> None:
    some = book()
    some.follow(["BTCUSDC"])
    assert some.take_followed() == ["BTCUSDC"]
    some.follow(["BTCUSDC"])
    assert some.take_followed() is None
    some.give_back_followed()
    assert some.take_followed() == ["BTCUSDC"]
