"""What was asked of the stand-in, for tests that count."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

_KEPT = 50_000


@dataclass(slots=True)
class Request:
    """One REST request or stream handshake. `time` is ms UTC, `used` the weight of the minute after it.

    `rows` counts candles answered.
    """

    time: int
    address: str
    path: str
    params: Mapping[str, str]
    status: int = 0
    weight: int = 0
    used: int = 0
    rows: int = 0

    def number(self, name: str) -> int | None:
        """A parameter that is a whole number, such as `startTime` (ms UTC); None when it was not sent."""
        value = self.params.get(name, "")
        return int(value) if value.isdecimal() else None


@dataclass(slots=True)
class RequestLog:
    """The latest requests, oldest first, and how many there were of each path."""

    entries: deque[Request] = field(default_factory=lambda: deque(maxlen=_KEPT))
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, request: Request) -> None:
        """Notes a request."""
        self.entries.append(request)
        self.counts[request.path] += 1

    def clear(self) -> None:
        """Forgets everything."""
        self.entries.clear()
        self.counts.clear()

    def of(self, path: str) -> list[Request]:
        """The requests whose path ends so, for example `exchangeInfo`."""
        return [request for request in self.entries if request.path.endswith(path)]

    def klines(self, symbol: str | None = None, interval: str | None = None) -> list[Request]:
        """The requests for candles, of one pair or interval if named."""
        return [
            request
            for request in self.of("klines")
            if symbol in {None, request.params.get("symbol")} and interval in {None, request.params.get("interval")}
        ]

    def ranges(self, symbol: str, interval: str) -> list[tuple[int | None, int | None]]:
        """`(startTime, endTime)` (ms UTC) of each request for candles of a pair and interval."""
        return [(found.number("startTime"), found.number("endTime")) for found in self.klines(symbol, interval)]
