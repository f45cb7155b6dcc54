"""Files that survive a power cut: written beside, synced, renamed, and the folder synced too."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from common.serve import StartError

_UNFINISHED = ".tmp"


def write_beside(path: Path, payload: bytes) -> None:
    """Replaces `path` as a whole: a reader sees the old file or the new one, never a part. Raises OSError.

    The rename is safe from a power cut only after `sync_folders`.
    """
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def sync_folders(folders: Iterable[Path]) -> None:
    """Makes renames in the folders permanent. Raises OSError."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(folder: Path) -> None:
    """Makes the folder, and those above it, permanently. Raises OSError."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    sync_folders(path.parent for path in missing)


def sweep(root: Path) -> list[Path]:
    """Removes what a killed write left behind; gives the paths removed. Raises OSError."""
    leftovers = sorted(root.rglob(f".*{_UNFINISHED}"))
    for path in leftovers:
        path.unlink()
    return leftovers


def claim(folder: Path) -> IO[bytes]:
    """Makes `folder` ours alone until the handle is closed. Raises StartError with one line for the user."""
    try:
        make_folder(folder)
        write_beside(folder / "probe", b"")
        (folder / "probe").unlink()
        lock = (folder / ".lock").open("wb")
    except OSError as error:
        raise StartError(
            f"DATA_DIR: {folder} cannot be written: {error.strerror}; make it writable or set another"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StartError(f"DATA_DIR: {folder} is used by another analysis; stop it or set another") from error
    return lock
