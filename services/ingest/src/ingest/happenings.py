"""What ingest tells the rest of the stack about: the kinds of its events, in one place."""

from common.backfill import BackfillRequest
from common.events import EventSink

_LONGEST_TEXT = 200


class Happenings:
    """Sends ingest's events. Reasons are cut to what an event may carry; times in details are ms UTC."""

    def __init__(self, sink: EventSink) -> None:
        self._sink = sink

    def stream_up(self, streams: int) -> None:
        """A stream connection delivers."""
        self._sink.emit("stream_up", streams=streams)

    def stream_down(self, reason: str) -> None:
        """A stream connection was lost."""
        self._sink.emit("stream_down", reason=reason[:_LONGEST_TEXT])

    def exchange_up(self) -> None:
        """The exchange answers again."""
        self._sink.emit("exchange_up")

    def exchange_down(self, code: str, reason: str) -> None:
        """The exchange does not answer, or forbids asking."""
        self._sink.emit("exchange_down", code=code, reason=reason[:_LONGEST_TEXT])

    def pair_added(self, symbol: str) -> None:
        """A pair is followed from now on."""
        self._sink.emit("pair_added", symbol=symbol)

    def pair_removed(self, symbol: str) -> None:
        """A pair is not followed any more."""
        self._sink.emit("pair_removed", symbol=symbol)

    def backfill_progress(self, request: BackfillRequest, published: int) -> None:
        """A page of a backfill that has several is published: `published` candles of `candles` at most."""
        candles = (request.end - request.start) // request.interval.milliseconds
        self._sink.emit("backfill_progress", **_range(request), published=published, candles=candles)

    def backfill_done(self, request: BackfillRequest, published: int) -> None:
        """A backfill has come to its end."""
        self._sink.emit("backfill_done", **_range(request), published=published)

    def backfill_failed(self, request: BackfillRequest, published: int, reason: str) -> None:
        """A backfill was broken off after `published` candles."""
        self._sink.emit("backfill_failed", **_range(request), published=published, reason=reason[:_LONGEST_TEXT])


def _range(request: BackfillRequest) -> dict[str, str | int]:
    return {
        "symbol": request.symbol,
        "interval": request.interval.value,
        "start": request.start,
        "end": request.end,
    }
