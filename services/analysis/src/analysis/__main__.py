"""`python -m analysis`: runs the service."""

import os

# Read once, when polars is first imported: more threads cost memory and gain nothing on frames of this size.
_POLARS_THREADS = "2"


def run() -> None:
    """Runs the service until a signal ends it."""
    os.environ.setdefault("POLARS_MAX_THREADS", _POLARS_THREADS)
    from analysis.main import create  # noqa: PLC0415 - only after the line above
    from analysis.settings import Settings  # noqa: PLC0415
    from common.serve import serve  # noqa: PLC0415

    serve(Settings, create)


if __name__ == "__main__":
    run()
