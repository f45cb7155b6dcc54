"""The store's folder as a whole: claimed for us alone, cleaned up, and read pair by pair."""

import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis.store import disk
from analysis.store.absences import Absences
from analysis.store.book import Book
from analysis.store.files import CandleFiles
from analysis.store.series import Series
from common.intervals import HOUR, Interval
from common.serve import StartError

log = logging.getLogger(__name__)

_READERS = 4
# What the stream brought is confirmed within two hours: that much may not have been before the end.
_UNCONFIRMED = 2 * HOUR


class Shelf:
    """Owns the folder `root` until `close`. Raises StartError, with one line for the user, when that cannot be.

    `identity` is the store's own name.
    """

    def __init__(self, root: Path, files: CandleFiles) -> None:
        self._lock = disk.claim(root)
        self._files = files
        try:
            files.sweep()
            self.identity = files.identity()
        except OSError as error:
            self._lock.close()
            raise StartError(
                f"DATA_DIR: {error.filename} cannot be used: {error.strerror}; repair or remove it"
            ) from error

    def close(self) -> None:
        """Lets go of the folder."""
        self._lock.close()

    def fill(self, book: Book) -> None:
        """Reads the pairs followed last, or all that are stored when none are known, into the book; blocks."""
        begun = time.monotonic()
        remembered = self._files.read_followed()
        symbols = self._files.symbols() if remembered is None else remembered
        with ThreadPoolExecutor(_READERS) as readers:
            for symbol, pair in zip(symbols, readers.map(self._read, symbols), strict=True):
                book.put(symbol, pair)
        if symbols or remembered is not None:
            book.follow(symbols)
        if symbols == remembered:
            book.take_followed()  # it is on disk as it is
        candles = sum(series.hot.count for series in book.all())
        seconds = round(time.monotonic() - begun, 3)
        log.info("candles loaded", extra={"pairs": len(symbols), "candles": candles, "seconds": seconds})

    def new_pair(self, symbol: str) -> dict[Interval, Series]:
        """A pair of which nothing is known."""
        first_version = secrets.randbits(40)
        return {interval: Series(symbol, interval, first_version) for interval in Interval}

    def read_pair(self, symbol: str) -> dict[Interval, Series] | None:
        """A pair as it is on disk, or None when nothing of it is."""
        return self._read(symbol) if self._files.has(symbol) else None

    def _read(self, symbol: str) -> dict[Interval, Series]:
        pair = self.new_pair(symbol)
        for interval, absences in self._files.read_holes(symbol).items():
            pair[interval].absences = Absences(absences)
        for interval, series in pair.items():
            frame, series.source = self._files.read(symbol, interval)
            series.hot.load(frame)
            if series.source == "stream" and series.hot.last is not None:
                end = series.hot.last + interval.milliseconds
                series.doubts.add([(interval.floor(end - _UNCONFIRMED), end)], end)
        return pair
