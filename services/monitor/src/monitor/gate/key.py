"""The key that signs sessions: made once, then kept, so that a restart signs nobody out."""

import os
import secrets
from pathlib import Path

from common.serve import StartError

KEY_FILE = "session.key"
_BYTES = 32


def session_key(folder: Path) -> bytes:
    """The 32 bytes in `folder`, written there at the first start for its owner alone. Raises StartError."""
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _write(path, secrets.token_bytes(_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise StartError(
            f"DATA_DIR: {path} cannot be used: {error.strerror}; free some room or mend its owner"
        ) from error
    if len(key) != _BYTES:
        raise StartError(f"DATA_DIR: {path} is damaged; delete it, and everybody signs in anew")
    return key


def _write(path: Path, key: bytes) -> None:
    """A file that is whole or absent, whenever the power goes."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
