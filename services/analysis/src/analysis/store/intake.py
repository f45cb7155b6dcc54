"""From a message to the book: what is believed of it, what is left out, what is said in the log."""

import logging
from typing import Literal

from analysis.store.book import Book
from analysis.store.ranges import runs
from analysis.store.rows import Refusal, forming_of, sift
from analysis.store.series import Series
from analysis.store.surroundings import Surroundings
from common.candles import Candles
from common.messages import BadMessageError

log = logging.getLogger(__name__)


class Intake:
    """Takes candle messages in. Nothing that a message says can stop it."""

    def __init__(self, book: Book, around: Surroundings) -> None:
        self._book = book
        self._metrics = around.metrics
        self._happenings = around.happenings
        self._clock = around.clock

    def take_closed(self, payload: bytes, subject: str) -> bool:
        """Takes in closed candles. False when the message breaks its contract and must never come again."""
        candles = self._decode(payload, subject)
        if candles is None:
            return False
        if not candles.closed:
            return self._reject(subject, "closed must be true in a message of closed candles")
        series = self._series(candles, subject)
        if series is not None:
            self._close(series, candles, subject)
        return True

    def take_live(self, payload: bytes, subject: str) -> None:
        """Takes in a forming candle."""
        candles = self._decode(payload, subject)
        series = None if candles is None else self._series(candles, subject)
        if candles is None or series is None:
            return
        now = self._clock()
        forming = forming_of(candles, now)
        if isinstance(forming, Refusal):
            self._refuse([forming], subject)
            return
        self._book.form(series, forming, now)

    def _close(self, series: Series, candles: Candles, subject: str) -> None:
        now = self._clock()
        rows, refused = sift(candles, now)
        if refused:
            self._refuse(refused, subject)
            self._remember(series, refused, candles.source, now)
        if not rows:
            return
        change = self._book.close(series, rows, candles.source, now)
        self._metrics.stored.labels(candles.source).inc(len(change.added))
        if change.disputed:
            log.info(
                "the stream contradicts closed candles, the exchange's REST side is asked",
                extra={"subject": subject, "open_times": change.disputed[:10]},
            )
        if change.corrected:
            self._metrics.corrected.inc(len(change.corrected))
            self._happenings.candles_restated(series.symbol, series.interval, change.corrected)
            log.warning(
                "the exchange restated closed candles",
                extra={"subject": subject, "open_times": change.corrected[:10], "count": len(change.corrected)},
            )

    def _remember(self, series: Series, refused: list[Refusal], source: Literal["rest", "stream"], now: int) -> None:
        """What REST itself gives wrong counts as absent, or it would be asked for without end."""
        step = series.interval.milliseconds
        impossible = [refusal.open_time for refusal in refused if refusal.open_time + step <= now]
        if source == "rest":
            series.doubts.settle(runs(impossible, step))
            times = [time for time in impossible if series.hot.slice(time, time + 1).is_empty()]
            self._book.learn_absent(series, runs(times, step), now)

    def _decode(self, payload: bytes, subject: str) -> Candles | None:
        try:
            candles = Candles.decode(payload)
        except BadMessageError as error:
            self._reject(subject, str(error))
            return None
        if not subject.endswith(f".{candles.symbol}.{candles.interval}"):
            self._reject(subject, f"symbol and interval must be the subject's, not {candles.symbol} {candles.interval}")
            return None
        return candles

    def _series(self, candles: Candles, subject: str) -> Series | None:
        if not self._book.knows(candles.symbol):
            log.warning("candles of a pair that is not on the watchlist were left out", extra={"subject": subject})
            return None
        return self._book.series(candles.symbol, candles.interval)

    def _reject(self, subject: str, reason: str) -> bool:
        self._metrics.bad_messages.inc()
        log.warning("a bad message was dropped", extra={"subject": subject, "reason": reason})
        return False

    def _refuse(self, refused: list[Refusal], subject: str) -> None:
        self._metrics.refused.inc(len(refused))
        first = refused[0]
        log.warning(
            "candles that cannot be true were left out",
            extra={"subject": subject, "count": len(refused), "open_time": first.open_time, "reason": first.reason},
        )
