"""In a process of its own, because what is imported stays imported."""

import subprocess
import sys

_PROGRAM = """
import sys
import ingest.main
left_out = [name for name in ("requests", "dateparser", "Crypto", "pytz", "binance.client") if name in sys.modules]
import pytz
from binance.client import Client
print(left_out, pytz.utc.zone, Client.ping.__name__)
"""


def test_what_market_data_does_not_need_is_neither_loaded_nor_spoilt_for_others() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] UTC ping"
