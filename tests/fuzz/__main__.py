"""`python -m fuzz --requests 5000 --seed 1`: every service's API asked at random, through Caddy."""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from fuzz.demo import demo
from fuzz.runs import ALL_PHASES, FuzzError, Run, fuzz
from stack.plan import SERVICES

# Requests an operation in each round, beside the first round's coverage.
_EXAMPLES = 25


async def fuzz_all(requests: int, seed: int) -> list[Run]:
    """Runs on every service by turns, until there were so many requests."""
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        async with demo(Path(name)) as page:
            phases = ALL_PHASES
            while sum(run.requests for run in runs) < requests:
                for service in SERVICES:
                    run = await fuzz(page, service, Path(name), examples=_EXAMPLES, seed=seed, phases=phases)
                    runs.append(run)
                    print(f"{service}, seed {seed}: {run.requests} requests, {run.failures} failures", flush=True)
                # What the coverage phase asks is the same for every seed.
                seed, phases = seed + 1, "fuzzing,stateful"
    return runs


def main() -> None:
    """Reads the command line; ends with code 1 and schemathesis' words where an answer was wrong."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    try:
        runs = asyncio.run(fuzz_all(arguments.requests, arguments.seed))
    except FuzzError as error:
        sys.exit(str(error))
    counts = Counter[str]()
    for run in runs:
        counts[run.service] += run.requests
        if run.failures:
            print(run.words)
    failures = sum(run.failures for run in runs)
    by_service = ", ".join(f"{service} {count}" for service, count in counts.items())
    print(f"{counts.total():,} requests ({by_service}): {failures} answers out of order")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
