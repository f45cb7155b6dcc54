"""All stream connections together: which connection follows which pair."""

from collections.abc import Callable, Iterable

from common.intervals import Interval
from common.tasks import Tasks
from ingest.connection import Connection
from ingest.frames import stream_name

# The exchange allows 1,024 streams on a connection.
_STREAMS = 1_000


class StreamPool:
    """Spreads the pairs over connections, all intervals of a pair on one of them.

    A pair stays where it is for as long as it is followed: joining and leaving touch no other pair. `make`
    makes a connection that follows nothing yet.
    """

    def __init__(self, make: Callable[[], Connection], tasks: Tasks, streams_each: int = _STREAMS) -> None:
        self.connections: list[Connection] = []
        self._make = make
        self._tasks = tasks
        self._room = streams_each // len(Interval)
        self._members: list[set[str]] = []

    def follow(self, symbols: Iterable[str]) -> None:
        """Follows exactly these pairs from now on."""
        wanted = set(symbols)
        for members in self._members:
            members.intersection_update(wanted)
        for symbol in sorted(wanted.difference(*self._members)):
            self._place().add(symbol)
        for connection, members in zip(self.connections, self._members, strict=True):
            names = (stream_name(symbol, interval) for symbol in members for interval in Interval)
            connection.wanted.replace(frozenset(names))

    def _place(self) -> set[str]:
        for members in self._members:
            if len(members) < self._room:
                return members
        connection = self._make()
        self.connections.append(connection)
        self._members.append(set())
        self._tasks.start(f"stream connection {len(self.connections)}", connection.run)
        return self._members[-1]
