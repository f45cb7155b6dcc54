"""Giving memory back after a batch, so that a service that rests for a day does not keep its pictures' pages."""

import ctypes
import gc
from collections.abc import Callable

Release = Callable[[], None]


def make_release() -> Release:
    """A function that returns freed memory to the system. Where the C library has no such call it only collects."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)

    def release() -> None:
        gc.collect()
        if trim is not None:
            trim(0)

    return release
