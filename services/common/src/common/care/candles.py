"""The candle store's folder as a tar archive, and back."""

import fcntl
import io
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from common.care.errors import CareError
from common.intervals import Interval
from common.messages import SYMBOL_PATTERN

# Where analysis has its store, in its DATA_DIR.
_STORE = "candles"
_SYMBOL = SYMBOL_PATTERN.strip("^$")
_INTERVALS = "|".join(interval.value for interval in Interval)
# What a store consists of. Its identity is left behind: a restored store is told everything anew.
_NAMES = re.compile(rf"(?:{_SYMBOL}/(?:{_INTERVALS})/[0-9A-Za-z-]+\.parquet|{_SYMBOL}/holes\.json|watchlist\.json)")
# The last entry: without it the archive was cut off.
_END = "complete"
_MAGIC = b"PAR1"
_MOST_BYTES = 64 * 2**20
_RESTORING = ".restoring"


def save(data: Path, out: IO[bytes]) -> str:
    """Writes the files of the store in `data` to `out`, while it is in use, and says in words what that was.

    Each file is whole, since the store writes beside and renames. What it deletes meanwhile has left the window.
    Raises CareError when there is no store.
    """
    folder, names = data / _STORE, []
    if not folder.is_dir():
        raise CareError(f"there is no candle store in {data}")
    with tarfile.open(fileobj=out, mode="w|") as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if not _NAMES.fullmatch(name):
                continue
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(content), int(path.parent.stat().st_mtime)
            archive.addfile(entry, io.BytesIO(content))
            names.append(name)
        archive.addfile(tarfile.TarInfo(_END))
    return _words(names)


def check(_data: Path, source: IO[bytes]) -> str:
    """What is in the archive, in words. Raises CareError unless it holds a store's files and nothing else."""
    return _words([name for name, _ in _files(source)])


def load(data: Path, source: IO[bytes]) -> str:
    """Puts the archive's files in the place of the store's, and says in words what came back.

    Nothing is touched before the archive has been read to its end. Raises CareError, also while analysis runs.
    """
    folder = data / _STORE
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CareError(f"{folder} is in use by analysis; stop it first") from error
        fresh = folder / _RESTORING
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            said = _unpack(fresh, source)
            _replace(folder, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return said


def _unpack(fresh: Path, source: IO[bytes]) -> str:
    names = []
    fresh.mkdir()
    for name, content in _files(source):
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append(name)
    return _words(names)


def _words(names: list[str]) -> str:
    pairs = {name.partition("/")[0] for name in names if "/" in name}
    return f"candles of {len(pairs)} pairs in {len(names)} files"


def _replace(folder: Path, fresh: Path) -> None:
    for old in folder.iterdir():
        if old.is_dir() and re.fullmatch(_SYMBOL, old.name):
            shutil.rmtree(old)
        elif old.name in {"watchlist.json", "store-id"}:
            old.unlink()
    for new in fresh.iterdir():
        new.rename(folder / new.name)
    os.sync()


def _files(source: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. Raises CareError."""
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for entry in archive:
                if entry.name == _END:
                    return
                yield entry.name, _content(archive, entry)
    except (tarfile.TarError, EOFError) as error:
        raise CareError(f"the archive of candles cannot be read: {error}") from error
    raise CareError("the archive of candles was cut off")


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry) if entry.isfile() and entry.size <= _MOST_BYTES else None
    if file is None or not _NAMES.fullmatch(entry.name):
        raise CareError(f"the archive of candles holds something that belongs to no candle store: {entry.name}")
    content = file.read()
    if entry.name.endswith(".parquet") and not (content.startswith(_MAGIC) and content.endswith(_MAGIC)):
        raise CareError(f"the archive of candles holds a damaged file: {entry.name}")
    return content
