"""From the stream to the publisher: only what is followed, only what is news."""

import logging
from collections.abc import Callable, Iterable

from common.clock import Clock
from ingest.complaints import Complaints
from ingest.frames import KlineEvent
from ingest.klines import Candle

log = logging.getLogger(__name__)


class Intake:
    """Passes events on to `publish`, except those that say nothing new.

    Connections overlap when one replaces another, so events come twice and out of order: a forming candle
    that is not younger than the newest closed one is late, a closed one equal to it is a repetition. A
    closed one that differs from it is the exchange's last word and is passed on.
    """

    def __init__(self, is_followed: Callable[[str], bool], publish: Callable[[KlineEvent], None], ticks: Clock) -> None:
        # The last events of a pair that has just left are among them, so it is no fault.
        self.strangers = Complaints(log, "event of a pair that is not followed dropped", ticks, logging.INFO)
        self._is_followed = is_followed
        self._publish = publish
        self._newest: dict[tuple[str, str], Candle] = {}

    def take(self, event: KlineEvent) -> None:
        """Takes an event of any connection."""
        if not self._is_followed(event.symbol):
            self.strangers.note(event.symbol)
            return
        key = (event.symbol, event.interval.value)
        newest = self._newest.get(key)
        if event.closed:
            if newest == event.candle:
                return
            if newest is None or newest.open_time <= event.candle.open_time:
                self._newest[key] = event.candle
        elif newest is not None and event.candle.open_time <= newest.open_time:
            return
        self._publish(event)

    def keep(self, symbols: Iterable[str]) -> None:
        """Forgets every pair but these."""
        kept = set(symbols)
        self._newest = {key: candle for key, candle in self._newest.items() if key[0] in kept}
