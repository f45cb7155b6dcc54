import pytest

from common.watchlist import WatchlistEntry
from ingest.watchlist import Watchlist, placed

NOW = 1_772_539_350_000


def _entries(*symbols: str) -> list[WatchlistEntry]:
    return [WatchlistEntry(symbol=symbol, position=place, added=1) for place, symbol in enumerate(symbols)]


def _after(entries: list[WatchlistEntry], symbol: str, position: int | None) -> list[str]:
    watchlist = Watchlist()
    watchlist.replace(entries)
    for entry in placed(entries, symbol, position, NOW):
        watchlist.put(entry)
    return watchlist.symbols()


@pytest.mark.parametrize(
    ("symbol", "position", "order"),
    [
        ("DD", None, ["AA", "BB", "CC", "DD"]),
        ("DD", 0, ["DD", "AA", "BB", "CC"]),
        ("DD", 2, ["AA", "BB", "DD", "CC"]),
        ("DD", 99, ["AA", "BB", "CC", "DD"]),
        ("CC", 0, ["CC", "AA", "BB"]),
        ("AA", 1, ["BB", "AA", "CC"]),
        ("AA", 99, ["BB", "CC", "AA"]),
        ("BB", None, ["AA", "BB", "CC"]),
    ],
)
def test_a_pair_stands_where_it_was_put(symbol: str, position: int | None, order: list[str]) -> None:
    assert _after(_entries("AA", "BB", "CC"), symbol, position) == order


def test_only_what_moves_is_written() -> None:
    assert [entry.symbol for entry in placed(_entries("AA", "BB", "CC", "DD"), "CC", 1, NOW)] == ["CC", "BB"]
    assert placed(_entries("AA", "BB"), "AA", None, NOW) == []
    assert placed(_entries("AA", "BB"), "AA", 0, NOW) == []


def test_a_new_pair_is_added_now_and_a_moved_one_keeps_its_date() -> None:
    assert [entry.added for entry in placed(_entries("AA"), "BB", 0, NOW)] == [NOW, 1]


def test_a_pair_removed_from_the_middle_leaves_a_gap_that_harms_nothing() -> None:
    entries = [entry for entry in _entries("AA", "BB", "CC") if entry.symbol != "BB"]
    assert _after(entries, "DD", None) == ["AA", "CC", "DD"]


def test_not_known_is_not_the_same_as_empty() -> None:
    watchlist = Watchlist()
    assert not watchlist.is_known
    watchlist.replace([])
    assert watchlist.is_known


def test_listeners_hear_changes_and_nothing_else() -> None:
    watchlist = Watchlist()
    heard: list[list[str]] = []
    watchlist.on_change(lambda: heard.append(watchlist.symbols()))
    watchlist.replace(_entries("AA"))
    watchlist.replace(_entries("AA"))
    watchlist.discard("ZZ")
    watchlist.put(WatchlistEntry(symbol="BB", position=1))
    watchlist.discard("AA")
    assert heard == [["AA"], ["AA", "BB"], ["BB"]]
    assert "BB" in watchlist
    assert "AA" not in watchlist
