"""All that ingest is held to: its size, the way of a frame, a day of faults, faults in random sequence.

`python tests/bench/ingest.py [PART ...]`, the parts being `size`, `latency`, `day` and `faults`; all if none is named.
Each part is a program of its own too, and takes its own numbers then.
"""

import subprocess
import sys
from pathlib import Path

_PARTS = ("size", "latency", "day", "faults")


def main(arguments: list[str]) -> int:
    """Runs the parts one after another, each in a process of its own; 1 when one of them failed."""
    failed = 0
    for part in arguments or _PARTS:
        file = Path(__file__).with_name(f"_ingest_{part}.py")
        failed |= subprocess.run([sys.executable, "-P", str(file)], check=False).returncode
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
