"""Where the recorded market data lies: beside the checkout, or where RASCRYPTO_DATA says."""

import os
from pathlib import Path

from stack.plan import ROOT


def recorded_data() -> Path:
    """The folder with `binance/klines`. Raises FileNotFoundError when it is not there."""
    folder = Path(os.environ.get("RASCRYPTO_DATA", ROOT.parent / "shared/data")) / "binance"
    if not (folder / "klines").is_dir():
        raise FileNotFoundError(f"no recorded data in {folder}: set RASCRYPTO_DATA")
    return folder
