"""The watchlist: which pairs are followed, in which order. Pure; the bucket behind it is `watchlist_keeper`."""

from collections.abc import Callable

from common.watchlist import WatchlistEntry

Listener = Callable[[], None]


class Watchlist:
    """The followed pairs as last read. Before the first reading it is not known, which is not the same as empty."""

    def __init__(self) -> None:
        self.is_known = False
        self._entries: dict[str, WatchlistEntry] = {}
        self._listeners: list[Listener] = []

    def entries(self) -> list[WatchlistEntry]:
        """The entries in the user's order."""
        return sorted(self._entries.values(), key=lambda entry: (entry.position, entry.added, entry.symbol))

    def symbols(self) -> list[str]:
        """The followed pairs in the user's order."""
        return [entry.symbol for entry in self.entries()]

    def __contains__(self, symbol: str) -> bool:
        return symbol in self._entries

    def on_change(self, listener: Listener) -> None:
        """Calls `listener` after every change."""
        self._listeners.append(listener)

    def replace(self, entries: list[WatchlistEntry]) -> None:
        """Takes the whole list as read."""
        self.is_known = True
        self._change({entry.symbol: entry for entry in entries})

    def put(self, entry: WatchlistEntry) -> None:
        """Adds or renews an entry."""
        self._change(self._entries | {entry.symbol: entry})

    def discard(self, symbol: str) -> None:
        """Removes an entry, if it is there."""
        self._change({name: entry for name, entry in self._entries.items() if name != symbol})

    def _change(self, entries: dict[str, WatchlistEntry]) -> None:
        if entries == self._entries:
            return
        self._entries = entries
        for listener in self._listeners:
            listener()


def placed(entries: list[WatchlistEntry], symbol: str, position: int | None, now: int) -> list[WatchlistEntry]:
    """The entries that must be written so that `symbol` stands at `position` (0 is first; None: last, or as it is).

    `now` (ms UTC) is when a new pair is added. Entries that do not move are left out.
    """
    current = next((entry for entry in entries if entry.symbol == symbol), None)
    if current is not None and position is None:
        return []
    others = [entry for entry in entries if entry.symbol != symbol]
    place = len(others) if position is None else min(position, len(others))
    order = [*others[:place], current or WatchlistEntry(symbol=symbol, added=now), *others[place:]]
    moved = [entry.model_copy(update={"position": number}) for number, entry in enumerate(order)]
    return [entry for entry in moved if entry not in entries]
