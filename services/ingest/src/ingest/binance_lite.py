"""python-binance without the parts that market data does not need.

Importing it whole brings in HTTP, date and signing libraries for its blocking client and its private
endpoints: 12 MB of memory that this service would never touch (measured; 20 MB with them, 8 MB without).
Empty modules stand in for them while it is imported, and are gone afterwards: what anybody else imports is real.
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_UNUSED = (
    "requests",
    "dateparser",
    "pytz",
    "Crypto",
    "Crypto.PublicKey",
    "Crypto.Hash",
    "Crypto.Signature",
    "binance.client",
)


class _UnusedMeta(type):
    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls


class _Unused(metaclass=_UnusedMeta):
    """What an empty module gives for every name: enough for annotations and docstrings, and never called."""

    def __init__(self, *_args: object) -> None:
        raise RuntimeError("this part of python-binance is left out: ingest reads market data only")


class _EmptyModule(ModuleType):
    __path__: list[str] = []  # noqa: RUF012 - a module's own attribute, so that "from Crypto.Hash import" works

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Unused


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _EmptyModule(name) for name in missing})
    try:
        # It uses names of websockets that are deprecated there; nothing here can change that.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        for name in missing:
            del sys.modules[name]


with _without(_UNUSED):
    from binance.async_client import AsyncClient
    from binance.exceptions import ReadLoopClosed
    from binance.ws.reconnecting_websocket import ReconnectingWebsocket

__all__ = ["AsyncClient", "ReadLoopClosed", "ReconnectingWebsocket"]
