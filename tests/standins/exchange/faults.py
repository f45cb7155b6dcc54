"""What can go wrong at the exchange, each a small switch. For tests only."""

from collections import Counter
from dataclasses import dataclass, field, fields

from standins.exchange.market import Candle


@dataclass(slots=True)
class RestFault:
    """The next `times` REST requests are answered with `status`; `retry_after` is seconds.

    `path` limits it to requests whose path ends so; `stream` and `ws` are the handshakes of streams, which no
    fault without a path reaches.
    """

    status: int
    times: int = 1
    retry_after: int | None = None
    path: str = ""


@dataclass(slots=True)
class Faults:
    """Switches (`bool`) last until switched back; counts (`int`) are used up one by one.

    REST: `rest` answers with errors; `cut_bodies` sends half of a body and drops the connection;
    `stall_bodies` sends half and then nothing. Both: `refuse` drops every request and handshake unanswered.
    Streams: `refuse_streams` answers handshakes with 503; `mute` sends no event; `garbage` replaces events by
    what is no JSON; `half_events` cuts events in the middle; `half_frames` breaks the connection within a frame;
    `swap` sends an event after its successor; `double` sends every event twice; `foreign` adds the same event of
    another pair after each; `lose_closings` leaves out closing events; `wrong_closings` sends closing
    events that differ from what REST says; `no_pings` sends no ping frames.
    `cut_at` is after how many bytes the bodies and frames above break off; -1 is in the middle.
    `restated` holds candles that the exchange has changed, by symbol, interval and open time (ms UTC): REST
    and later events give them instead of the market's. `taken` counts what was used up, by name (`rest` for errors).
    """

    rest: list[RestFault] = field(default_factory=list)
    cut_bodies: int = 0
    stall_bodies: int = 0
    refuse: bool = False
    refuse_streams: bool = False
    mute: bool = False
    garbage: int = 0
    half_events: int = 0
    half_frames: int = 0
    swap: int = 0
    double: bool = False
    foreign: bool = False
    lose_closings: int = 0
    wrong_closings: int = 0
    no_pings: bool = False
    cut_at: int = -1
    restated: dict[tuple[str, str, int], Candle] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        """Everything works again; restated candles are the market's again."""
        fresh = Faults()
        for entry in fields(self):
            setattr(self, entry.name, getattr(fresh, entry.name))

    def answer(self, status: int, times: int = 1, retry_after: int | None = None, path: str = "") -> None:
        """The next `times` requests whose path ends with `path` are answered with `status`."""
        self.rest.append(RestFault(status, times, retry_after, path))

    def take_rest(self, path: str, *, named: bool = False) -> RestFault | None:
        """The fault that a request to `path` meets, used up once; with `named` only one that has a path."""
        for fault in self.rest:
            if path.endswith(fault.path) and (fault.path or not named):
                fault.times -= 1
                if fault.times <= 0:
                    self.rest.remove(fault)
                self.taken["rest"] += 1
                return fault
        return None

    def take(self, name: str) -> bool:
        """Whether one of a counted fault was left; it is used up."""
        left: int = getattr(self, name)
        setattr(self, name, max(left - 1, 0))
        self.taken[name] += left > 0
        return left > 0

    def broken_off(self, data: bytes) -> bytes:
        """What is sent of a body or frame before it breaks off; never all of it."""
        return data[: len(data) // 2 if self.cut_at < 0 else min(self.cut_at, len(data) - 1)]

    def restate(self, symbol: str, interval: str, candle: Candle) -> None:
        """From now on the exchange says `candle` for its open time."""
        self.restated[symbol, interval, candle.open_time] = candle

    def corrected(self, symbol: str, interval: str, candle: Candle) -> Candle:
        """The candle as the exchange says it today."""
        return self.restated.get((symbol, interval, candle.open_time), candle)


def distorted(candle: Candle) -> Candle:
    """The candle with a close and volume that are wrong, yet look right."""
    close = (candle.low + candle.close) / 2 if candle.close > candle.low else candle.high
    return candle._replace(close=round(close, 8), volume=round(candle.volume * 1.25, 8))
