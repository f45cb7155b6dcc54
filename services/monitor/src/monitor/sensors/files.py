"""Kernel files that are read again and again: opened once, read from their start at each reading."""

import errno
import os
from pathlib import Path

from monitor.models import Code, Missing

_CHUNK = 65_536


class UnavailableError(Exception):
    """A value that cannot be had; `missing` says why."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.missing = Missing(code=code, reason=f"not available: {reason}")


class Gaps:
    """Collects why values are missing, by the dotted name of the value."""

    def __init__(self) -> None:
        self.found: dict[str, Missing] = {}

    def note(self, error: UnavailableError, *names: str) -> None:
        """Remembers the reason for each of the names."""
        self.found |= dict.fromkeys(names, error.missing)

    def explain(self, code: Code, reason: str, *names: str) -> None:
        """Remembers a reason that is no error."""
        self.note(UnavailableError(code, reason), *names)


class KeptFile:
    """One file of /proc or /sys, kept open between readings, and closed when nobody refers to it any more.

    Opens again after a failure, as a device may return.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def read(self) -> str:
        """The whole text at this moment. Raises UnavailableError."""
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            return self._read_all(self._descriptor).decode("utf-8", "replace")
        except OSError as error:
            self.close()
            raise _unavailable(self.path, error) from error

    def read_number(self) -> int:
        """The file as one whole number. Raises UnavailableError."""
        text = self.read().strip()
        try:
            return int(text)
        except ValueError as error:
            raise UnavailableError("unreadable", f"{self.path} holds no number") from error

    def close(self) -> None:
        """Lets go of the file; the next reading opens it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        self.close()

    @staticmethod
    def _read_all(descriptor: int) -> bytes:
        # The kernel hands long files out page by page, so the end is where nothing more comes.
        parts: list[bytes] = []
        position = 0
        while chunk := os.pread(descriptor, _CHUNK, position):
            parts.append(chunk)
            position += len(chunk)
        return b"".join(parts)


def read_text(path: Path) -> str:
    """A file that is read once, without blanks and NULs around it. Raises UnavailableError."""
    try:
        return path.read_bytes().decode("utf-8", "replace").strip(" \n\t\0")
    except OSError as error:
        raise _unavailable(path, error) from error


def read_optional(path: Path) -> str | None:
    """As `read_text`, or nothing where that fails; for what only adorns a value."""
    try:
        return read_text(path)
    except UnavailableError:
        return None


def _unavailable(path: Path, error: OSError) -> UnavailableError:
    if error.errno == errno.ENOENT:
        return UnavailableError("absent", f"{path} does not exist")
    if error.errno == errno.EOPNOTSUPP:
        return UnavailableError("off", f"{path} is switched off in this kernel")
    return UnavailableError("unreadable", f"{path} cannot be read: {error.strerror or error}")
