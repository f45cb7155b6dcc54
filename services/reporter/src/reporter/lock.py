"""One reporter at a time on one SQLite file: two would send every mail twice."""

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from common.serve import StartError


class FolderLock:
    """Held while the data folder is in use. The system lets go of it whatever way the process ends."""

    def __init__(self, folder: Path) -> None:
        """Takes the lock. Raises StartError when another process has it, or the folder cannot be written."""
        path = folder / "reporter.lock"
        try:
            self._file: IO[bytes] = path.open("ab")
        except OSError as error:
            raise StartError(f"DATA_DIR: {folder} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise StartError(f"DATA_DIR: {folder} is in use by another reporter; stop it first") from error

    def release(self) -> None:
        """Lets go."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
