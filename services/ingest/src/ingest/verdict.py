"""What an HTTP answer of the exchange means. Pure."""

import re

import orjson

from ingest.errors import (
    BannedError,
    CountryRefusedError,
    ExchangeError,
    FaultError,
    FirewallError,
    NotTheExchangeError,
    RateLimitedError,
    RefusedRequestError,
    UnknownToExchangeError,
)
from ingest.rest import Reply

_LONGEST_BAN = 3 * 86_400.0
_RATE_LIMIT_SECONDS = 60.0
_BAN_SECONDS = 120.0
_UNKNOWN_SYMBOL = -1121
_BANNED_UNTIL = re.compile(r"banned until (\d{13})")


def judge(reply: Reply, now: int) -> ExchangeError | None:
    """The error that this answer is, or None for a good one. `now` is the exchange's time (ms UTC)."""
    if reply.status < 300:
        return None
    code, text = _read_body(reply.body)
    if reply.status >= 500:
        return FaultError(f"the exchange has a fault of its own ({reply.status}): {text or 'no reason given'}")
    if reply.status in (429, 418):
        return _pause(reply, text, now)
    if reply.status in (451, 403):
        return CountryRefusedError() if reply.status == 451 else FirewallError()
    return _refusal(reply.status, code, text)


def used_weight(reply: Reply) -> int | None:
    """The exchange's count of the weight used in this minute, if the answer carries it."""
    text = reply.headers.get("X-MBX-USED-WEIGHT-1M", "")
    return int(text) if text.isdecimal() else None


def _pause(reply: Reply, text: str, now: int) -> ExchangeError:
    if reply.status == 429:
        seconds = _retry_after(reply, _RATE_LIMIT_SECONDS)
        return RateLimitedError(
            f"the exchange asks for a pause of {seconds:.0f} s (429): nothing to do but wait", seconds
        )
    seconds = _retry_after(reply, _ban_seconds(text, now))
    return BannedError(
        f"the exchange has banned this address for {seconds:.0f} s (418): nothing to do but wait", seconds
    )


def _refusal(status: int, code: int | None, text: str) -> ExchangeError:
    if code is None:
        return NotTheExchangeError(f"what answers there is not the exchange ({status}): check BINANCE_API_URL")
    if code == _UNKNOWN_SYMBOL:
        return UnknownToExchangeError("the exchange has no such symbol")
    return RefusedRequestError(f"the exchange refused a request ({status}, {code}): {text or 'no reason given'}")


def _retry_after(reply: Reply, default: float) -> float:
    text = reply.headers.get("Retry-After", "")
    return min(float(text), _LONGEST_BAN) if text.isdecimal() else default


def _ban_seconds(text: str, now: int) -> float:
    found = _BANNED_UNTIL.search(text)
    left = (int(found[1]) - now) / 1_000 if found else _BAN_SECONDS
    return min(max(left, _BAN_SECONDS), _LONGEST_BAN)


def _read_body(body: bytes) -> tuple[int | None, str]:
    try:
        error = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None, ""
    if not isinstance(error, dict):
        return None, ""
    code = error.get("code")
    return code if isinstance(code, int) else None, str(error.get("msg", ""))[:200]
