"""What ingest is told by its environment."""

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from common.settings import Pairs, ServiceSettings

_PAIRS = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC"]


def _split_url(text: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or any(c in text for c in "{}\\") or not text.isprintable():
        raise ValueError(f"must be an address such as {example}")
    return parts


def _check_api_url(text: str) -> str:
    text = text.strip().rstrip("/")
    parts = _split_url(text, ("http", "https"), "https://api.binance.com/api")
    if not parts.path.endswith("/api"):
        raise ValueError("must end with /api, as https://api.binance.com/api does")
    return text


def _check_stream_url(text: str) -> str:
    text = text.strip().rstrip("/")
    if _split_url(text, ("ws", "wss"), "wss://stream.binance.com:9443").path:
        raise ValueError("must have no path, as wss://stream.binance.com:9443 has none")
    return text


class Settings(ServiceSettings):
    """The settings of ingest.

    `pairs` seeds the watchlist once; afterwards the watchlist itself counts. `binance_weight_percent` is
    the share of the exchange's request weight per minute that this service may use.
    """

    pairs: Pairs = Field(default=_PAIRS, validate_default=True)
    binance_api_url: Annotated[str, AfterValidator(_check_api_url)] = "https://api.binance.com/api"
    binance_stream_url: Annotated[str, AfterValidator(_check_stream_url)] = "wss://stream.binance.com:9443"
    binance_weight_percent: Annotated[int, Field(ge=1, le=100)] = 50
