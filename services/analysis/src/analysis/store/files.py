"""The folder of candles: which files there are, reading them, writing them, setting bad ones aside.

<root>/<SYMBOL>/<interval>/<period>.parquet    one partition
<root>/<SYMBOL>/holes.json                     where the exchange has no candles
<root>/watchlist.json                          the pairs that were followed last
<root>/store-id                                which store this is
<root>/.<SYMBOL>.dropped                       a pair that is being deleted
"""

import logging
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from pydantic import Field

from analysis.snapshot import SCHEMA
from analysis.store import disk, parquet
from analysis.store.absences import Absence
from analysis.store.happenings import Happenings
from analysis.store.periods import Period, period_named
from analysis.store.series import Source
from common.candles import Symbol
from common.clock import Clock
from common.intervals import Interval
from common.messages import SYMBOL_PATTERN, BadMessageError, Message

log = logging.getLogger(__name__)


_DROPPED = ".dropped"


class Holes(Message):
    """The content of `holes.json`: `[start, end, checked, since]` (ms UTC) by interval."""

    holes: dict[Interval, list[tuple[int, int, int, int]]] = Field(default_factory=dict)


class Followed(Message):
    """The content of `watchlist.json`: the pairs in their order."""

    symbols: list[Symbol] = Field(default_factory=list)


class CandleFiles:
    """The files of one store. Methods block; those that write are for one thread at a time."""

    def __init__(self, root: Path, clock: Clock, happenings: Happenings | None = None) -> None:
        self._root = root
        self._clock = clock
        self._happenings = happenings or Happenings()

    def sweep(self) -> None:
        """Removes what writes that were killed left behind."""
        for path in disk.sweep(self._root):
            log.info("removed an unfinished file", extra={"path": str(path)})
        self.remove_hidden()

    def identity(self) -> str:
        """The store's own name, made at its first start. Raises OSError."""
        path = self._root / "store-id"
        known = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
        if re.fullmatch(r"[0-9a-f]{8}", known):
            return known
        fresh = secrets.token_hex(4)
        disk.write_beside(path, fresh.encode())
        disk.sync_folders([self._root])
        return fresh

    def symbols(self) -> list[str]:
        """The pairs of which something is stored, in alphabetical order."""
        return sorted(path.name for path in self._root.iterdir() if self.has(path.name))

    def has(self, symbol: str) -> bool:
        """Whether anything of the pair is stored."""
        return re.fullmatch(SYMBOL_PATTERN, symbol) is not None and (self._root / symbol).is_dir()

    def measure(self) -> dict[str, tuple[int, int | None]]:
        """The bytes of each stored pair and when it was last written (ms UTC, None when it has no file)."""
        return {symbol: _measure(self._root / symbol) for symbol in self.symbols()}

    def hide(self, symbol: str) -> None:
        """Takes a pair out of the store at once, to be deleted by `remove_hidden`. Raises OSError."""
        if self.has(symbol):
            (self._root / symbol).rename(self._root / f".{symbol}{_DROPPED}")

    def remove_hidden(self) -> int:
        """Deletes the pairs that were hidden, permanently; gives the bytes freed. Raises OSError."""
        freed = 0
        for path in sorted(self._root.glob(f".*{_DROPPED}")):
            freed += _measure(path)[0]
            shutil.rmtree(path)
        disk.sync_folders([self._root])
        return freed

    def read(self, symbol: str, interval: Interval) -> tuple[pl.DataFrame, Source]:
        """All candles of a series. A file that cannot be believed is set aside."""
        partitions = self._partitions(symbol, interval)
        if not partitions:
            return SCHEMA.to_frame(), "none"
        try:
            return parquet.read(partitions)
        except parquet.BadFileError:
            return self._read_one_by_one(partitions)

    def write(self, symbol: str, interval: Interval, period: Period, frame: pl.DataFrame, source: Source) -> int:
        """Writes one partition and gives its bytes. Permanent after `sync`. Raises OSError."""
        folder = self._root / symbol / interval
        disk.make_folder(folder)
        payload = parquet.encode(frame, source)
        disk.write_beside(folder / f"{period.name}.parquet", payload)
        return len(payload)

    def sync(self, series: Iterable[tuple[str, Interval]]) -> None:
        """Makes the writes of the given series permanent. Raises OSError."""
        pairs = set(series)
        disk.sync_folders({self._root / symbol / interval for symbol, interval in pairs})

    def drop_before(self, symbol: str, interval: Interval, period: Period) -> None:
        """Deletes the partitions older than `period`: they have left the window. Raises OSError."""
        for old, path in self._partitions(symbol, interval):
            if old.start < period.start:
                path.unlink(missing_ok=True)

    def read_holes(self, symbol: str) -> dict[Interval, list[Absence]]:
        """The pair's absences. A file that cannot be believed is set aside."""
        path = self._root / symbol / "holes.json"
        if not path.exists():
            return {}
        try:
            content = Holes.decode(path.read_bytes())
        except (BadMessageError, OSError) as error:
            self._set_aside(path, str(error))
            return {}
        return {
            interval: [
                Absence(interval.floor(start), interval.ceil(end), checked, since)
                for start, end, checked, since in entries
                if 0 <= start < end
            ]
            for interval, entries in content.holes.items()
        }

    def write_holes(self, symbol: str, holes: dict[Interval, list[Absence]]) -> int:
        """Writes the pair's absences, permanently, and gives the bytes. Raises OSError."""
        folder = self._root / symbol
        disk.make_folder(folder)
        entries = {interval: [astuple(absence) for absence in absences] for interval, absences in holes.items()}
        return self._write_document(folder / "holes.json", Holes(holes=entries))

    def read_followed(self) -> list[str] | None:
        """The watchlist as it was last known, or None when it never was."""
        path = self._root / "watchlist.json"
        if not path.exists():
            return None
        try:
            return list(Followed.decode(path.read_bytes()).symbols)
        except (BadMessageError, OSError) as error:
            self._set_aside(path, str(error))
            return None

    def write_followed(self, symbols: list[str]) -> int:
        """Remembers the watchlist and gives the bytes. Raises OSError."""
        return self._write_document(self._root / "watchlist.json", Followed(symbols=symbols))

    def _write_document(self, path: Path, document: Message) -> int:
        payload = document.encode()
        disk.write_beside(path, payload)
        disk.sync_folders([path.parent])
        return len(payload)

    def _partitions(self, symbol: str, interval: Interval) -> list[tuple[Period, Path]]:
        """The partitions in the order of time. A file that cannot be one by its name is set aside."""
        partitions = []
        for path in sorted((self._root / symbol / interval).glob("[!.]*.parquet")):
            period = period_named(interval, path.stem)
            if period is None:
                self._set_aside(path, f"its name is not that of a period of {interval}")
            else:
                partitions.append((period, path))
        return sorted(partitions)

    def _read_one_by_one(self, partitions: list[tuple[Period, Path]]) -> tuple[pl.DataFrame, Source]:
        frames = [SCHEMA.to_frame()]
        newest: Source = "none"
        for partition in partitions:
            try:
                frame, newest = parquet.read([partition])
            except parquet.BadFileError as error:
                self._set_aside(partition[1], str(error))
            else:
                frames.append(frame)
        return pl.concat(frames, rechunk=True), newest

    def _set_aside(self, path: Path, reason: str) -> None:
        """Renames a file that cannot be believed; it is never deleted, and what it held is fetched again."""
        stamp = datetime.fromtimestamp(self._clock() / 1000, UTC).strftime("%Y%m%dT%H%M%S")
        bad = path.with_name(f"{path.name}.bad-{stamp}")
        try:
            path.rename(bad)
        except OSError:
            log.exception("a bad file cannot be set aside", extra={"path": str(path), "reason": reason})
            return
        log.error(
            "a bad file was set aside, its candles will be fetched again",
            extra={"path": str(path), "kept_as": bad.name, "reason": reason},
        )
        self._happenings.file_set_aside(str(path.relative_to(self._root)), reason)


def _measure(folder: Path) -> tuple[int, int | None]:
    """The bytes of the files in a folder and the time of the newest (ms UTC, None without any)."""
    found = [file.stat() for file in folder.rglob("*") if file.is_file()]
    return sum(stat.st_size for stat in found), max((stat.st_mtime_ns // 1_000_000 for stat in found), default=None)
