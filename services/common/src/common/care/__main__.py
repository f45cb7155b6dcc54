"""`python -m common.care save|check|load PART`: a part of a backup, on standard output or from standard input.

The parts: `candles` (in DATA_DIR of analysis), `history` (in DATA_DIR of the monitor), `watchlist` (by the broker,
under the name of ingest). The reporter saves and restores its own file.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from common.care import candles, history, watchlist
from common.care.errors import CareError
from common.settings import SettingsError

# Given DATA_DIR and a stream, it says in words what it has done.
Work = Callable[[Path, IO[bytes]], str]

_SAVE: dict[str, Work] = {"candles": candles.save, "history": history.save, "watchlist": watchlist.save}
_CHECK: dict[str, Work] = {"candles": candles.check, "history": history.check, "watchlist": watchlist.check}
_LOAD: dict[str, Work] = {"candles": candles.load, "history": history.load, "watchlist": watchlist.load}


def _do(action: str, part: str) -> str:
    folder = Path(os.environ.get("DATA_DIR", "data"))
    if action == "save":
        return _SAVE[part](folder, sys.stdout.buffer)
    return (_CHECK if action == "check" else _LOAD)[part](folder, sys.stdin.buffer)


def main() -> None:
    """Does it, and says what on standard error; what cannot be done is one line and exit code 1."""
    parser = argparse.ArgumentParser(prog="common.care", description=__doc__)
    parser.add_argument("action", choices=("save", "check", "load"))
    parser.add_argument("part", choices=sorted(_SAVE))
    arguments = parser.parse_args()
    # What is wrong is said in the one line at the end.
    logging.disable(logging.WARNING)
    try:
        said = _do(arguments.action, arguments.part)
    except (CareError, SettingsError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{arguments.part}: {error}")
    print(said, file=sys.stderr)


if __name__ == "__main__":
    main()
