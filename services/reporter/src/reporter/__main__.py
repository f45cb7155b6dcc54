"""`python -m reporter`."""

import sys

# nats-py loads aiohttp for a transport that is not used here, where it finds it: eight megabytes for nothing.
sys.modules.setdefault("aiohttp", None)  # type: ignore[arg-type]

from common.serve import serve  # noqa: E402
from reporter.main import create  # noqa: E402
from reporter.settings import Settings  # noqa: E402

if __name__ == "__main__":
    serve(Settings, create)
