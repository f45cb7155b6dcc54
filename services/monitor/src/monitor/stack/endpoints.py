"""What the broker and the proxy, which send no heartbeat of ours, tell at their own endpoints."""

import http.client
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import orjson
from prometheus_client.parser import text_string_to_metric_families

_TIMEOUT_SECONDS = 3
_MOST_BYTES = 2_000_000
_MS = 1_000


class EndpointError(Exception):
    """An endpoint that gives no usable answer; the text says why."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an endpoint told. `started` is ms UTC; it and `cpu_seconds` (since the start) make the rest countable."""

    version: str | None
    started: int
    memory_bytes: int
    cpu_seconds: float | None
    cpu_percent: float | None


def fetch(url: str) -> bytes:
    """The body at `url`. Raises EndpointError. Blocks for up to a few seconds: for a thread."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", parts.path or "/", headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise EndpointError(f"{url} does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise EndpointError(f"{url} answers {answer.status} {answer.reason}")
    return body


def read_broker(body: bytes) -> Facts:
    """The broker's /varz. Raises EndpointError."""
    try:
        told = orjson.loads(body)
        return Facts(
            version=str(told["version"]),
            started=int(datetime.fromisoformat(str(told["start"])).timestamp() * _MS),
            memory_bytes=int(told["mem"]),
            cpu_seconds=None,
            cpu_percent=float(told["cpu"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EndpointError(f"the broker's answer is not understood: {error}") from error


def read_proxy(body: bytes) -> Facts:
    """Caddy's metrics. Raises EndpointError."""
    try:
        families = text_string_to_metric_families(_relevant(body.decode()))
        told = {sample.name: sample for family in families for sample in family.samples}
        version = told["go_build_info"].labels.get("version") if "go_build_info" in told else None
        return Facts(
            version=version if version and version != "(devel)" else None,
            started=int(told["process_start_time_seconds"].value * _MS),
            memory_bytes=int(told["process_resident_memory_bytes"].value),
            cpu_seconds=told["process_cpu_seconds_total"].value,
            cpu_percent=None,
        )
    except (ValueError, KeyError, OverflowError) as error:
        raise EndpointError(f"the proxy's answer is not understood: {error}") from error


def _relevant(text: str) -> str:
    """The few lines that are read, out of hundreds: parsing them all would take longer than all else here."""
    return "\n".join(line for line in text.split("\n") if line.startswith(("process_", "go_build_info"))) + "\n"
