"""What the running parts tell of themselves, asked for over HTTP inside the stack."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TIMEOUT_SECONDS = 4
_MOST_BYTES = 4_000_000

# In Docker every service has the same port under its own name.
ADDRESSES = {name: f"http://{name}:8000" for name in ("ingest", "analysis", "reporter", "monitor")}

_QUESTIONS = {
    "parts": ("monitor", "/api/monitor/services"),
    "host": ("monitor", "/api/monitor/host"),
    "ingest": ("ingest", "/api/ingest/status"),
    "stored": ("analysis", "/api/analysis/stored"),
    "mail": ("reporter", "/api/reporter/mail"),
    "subscriptions": ("reporter", "/api/reporter/subscriptions"),
}


@dataclass(frozen=True)
class Seen:
    """The answers by question, null where there was none, and of each service what it is not ready for."""

    answers: dict[str, Any]
    unready: dict[str, str]


def look(addresses: Mapping[str, str]) -> Seen:
    """Asks every service. What does not answer is left out, and named. Blocks for a few seconds at the most each."""
    unready = {name: reason for name, address in addresses.items() if (reason := _unready(address))}
    answers = {
        question: None if unready.get(name) == _SILENT else _get(addresses[name] + path)[1]
        for question, (name, path) in _QUESTIONS.items()
    }
    answers["candle"] = _newest_candle(addresses["analysis"], answers["stored"])
    return Seen(answers, unready)


def _newest_candle(analysis: str, stored: Any) -> Any:
    """The newest closed candle of the first followed pair that has one, as columns."""
    pairs = stored.get("pairs", []) if isinstance(stored, dict) else []
    for pair in pairs:
        if pair["followed"]:
            status, found = _get(f"{analysis}/api/analysis/candles/{pair['symbol']}?interval=5m&limit=1")
            if status == http.client.OK and found["open_time"]:
                return found
    return None


_SILENT = "it does not answer"


def _unready(address: str) -> str | None:
    status, body = _get(f"{address}/readyz")
    if status == http.client.OK:
        return None
    checks = body.get("checks", {}) if isinstance(body, dict) else {}
    return "; ".join(word for word in checks.values() if word != "ok") or _SILENT


def _get(url: str) -> tuple[int, Any]:
    """Status and JSON of an answer; 0 and nothing where there is none."""
    # These are addresses of this stack: a proxy has no business here.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=_TIMEOUT_SECONDS) as answer:
            return answer.status, json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _json(error.read(_MOST_BYTES))
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
