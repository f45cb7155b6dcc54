"""Kills the candle store at random while candles flow: `python tests/bench/kill_store.py [KILLS] [SEED]`.

Prints how many candles there should be and how many are lost, doubled or in unreadable files: held to none.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from integration.analysis_store.kills import Ordeal

_KILLS = 50
_SEED = 20_260_304


def main(arguments: list[str]) -> int:
    """Runs the ordeal; 0 when nothing was lost, doubled or unreadable."""
    kills, seed = [*map(int, arguments), *(_KILLS, _SEED)[len(arguments) :]]
    with tempfile.TemporaryDirectory() as folder:
        verdict = asyncio.run(Ordeal(Path(folder), kills, seed).run())
    print(f"analysis killed {kills} times: {verdict.candles:,} candles, {len(verdict.faults)} faults (held to 0)")
    for fault in verdict.faults:
        print(f"  {fault}")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
