"""The monitor's history as one file, copied while it is in use, and put back while it is not."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from common.care.errors import CareError

_NAME = "history.sqlite3"
_PART = ".care.sqlite3"


def save(folder: Path, out: IO[bytes]) -> str:
    """Writes the history as it is at one moment and says so. Raises CareError."""
    part = folder / _PART
    try:
        part.unlink(missing_ok=True)
        name = f"file:{folder / _NAME}?mode=ro"
        with closing(sqlite3.connect(name, uri=True, timeout=30)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        with part.open("rb") as file:
            shutil.copyfileobj(file, out)
    except (sqlite3.Error, OSError) as error:
        raise CareError(f"the history of the machine could not be copied: {error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return "history of the machine"


def check(folder: Path, source: IO[bytes]) -> str:
    """What the file holds, in words. Raises CareError unless it is a whole history."""
    part = folder / _PART
    try:
        return _receive(part, source)
    finally:
        part.unlink(missing_ok=True)


def load(folder: Path, source: IO[bytes]) -> str:
    """Puts the file in the place of the history and says in words what came back; the monitor must be stopped.

    Raises CareError before anything is touched.
    """
    part = folder / _PART
    try:
        said = _receive(part, source)
        for ending in ("-wal", "-shm"):
            (folder / f"{_NAME}{ending}").unlink(missing_ok=True)
        part.replace(folder / _NAME)
        os.sync()
    finally:
        part.unlink(missing_ok=True)
    return said


def _receive(part: Path, source: IO[bytes]) -> str:
    try:
        with part.open("wb") as file:
            shutil.copyfileobj(source, file)
        with closing(sqlite3.connect(f"file:{part}?mode=ro", uri=True)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            blocks = copy.execute("SELECT count(*) FROM block").fetchone()[0]
            copy.execute("SELECT name FROM state LIMIT 1").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise CareError(f"the saved history of the machine cannot be used: {error}") from error
    if verdict != "ok":
        raise CareError(f"the saved history of the machine is damaged: {verdict}")
    return f"history of the machine in {blocks} blocks"
