"""`python -m common.care.status`: the product's state as a table. Docker's word on the containers comes on stdin.

Each line of it is `{"service": ..., "state": ..., "restarts": ...}` in JSON; without Docker there is none, and
`--at NAME=URL` says where the services are.
"""

import argparse
import json
import sys
import time
from typing import Any

from common.care.look import ADDRESSES, look
from common.care.table import render, warnings


def _containers(lines: list[str]) -> list[dict[str, Any]]:
    return sorted((json.loads(line) for line in lines if line.strip()), key=lambda one: str(one["service"]))


def main() -> None:
    """Prints the table; ends with code 1 where something is worth looking at."""
    parser = argparse.ArgumentParser(prog="common.care.status", description=__doc__)
    parser.add_argument("--page", default="http://localhost:5000", help="the address of the page")
    parser.add_argument("--at", action="append", default=[], metavar="NAME=URL", help="where a service listens")
    arguments = parser.parse_args()
    containers = [] if sys.stdin.isatty() else _containers(sys.stdin.readlines())
    seen = look(ADDRESSES | dict(one.split("=", 1) for one in arguments.at))
    print(render(containers, seen, arguments.page, int(time.time() * 1000)), end="")
    sys.exit(1 if any(warnings(containers, seen)) else 0)


if __name__ == "__main__":
    main()
