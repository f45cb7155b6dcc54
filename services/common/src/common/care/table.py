"""The state of the product as a table and a few lines that a person can read."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from common.care.look import Seen

_HEAD = ("PART", "STATE", "SINCE", "MEMORY", "RESTARTS")
_MS = 1_000
_MB = 2**20
_GB = 2**30
# The broker and the web server have other names as containers.
_CONTAINERS = {"nats": "broker", "web": "proxy"}


def render(containers: list[dict[str, Any]], seen: Seen, page: str, now: int) -> str:
    """Everything at `now` (ms UTC). `containers` is what Docker says, empty where the stack runs without."""
    parts = {part["name"]: part for part in (seen.answers["parts"] or {}).get("parts", [])}
    rows = [_of_container(one, parts, now) for one in containers] or [_of_part(parts[name]) for name in sorted(parts)]
    lines = [*_columns([_HEAD, *rows]), "", *_facts(seen, page, now)]
    found = list(warnings(containers, seen))
    return "\n".join([*lines, *(["", "Warnings:"] + [f"  - {line}" for line in found] if found else []), ""])


def warnings(containers: list[dict[str, Any]], seen: Seen) -> Iterator[str]:
    """What somebody should look at, one sentence each."""
    for one in containers:
        yield from _container_warnings(one["service"], one["state"])
    for name, reason in seen.unready.items():
        yield f"{name} is not ready: {reason}"
    yield from _host_warnings(seen.answers["host"] or {})
    exchange = (seen.answers["ingest"] or {}).get("exchange", {})
    if exchange.get("problem"):
        yield f"the exchange: {exchange['problem']}"
    mail = seen.answers["mail"] or {}
    for problem in (mail.get("problem"), mail.get("clock_problem")):
        if problem:
            yield f"mail: {problem}"


def _container_warnings(service: str, state: Mapping[str, Any]) -> Iterator[str]:
    if state["Status"] != "running":
        yield f"{service} does not run ({state['Status']}, code {state['ExitCode']}): make logs says why"
    elif (state.get("Health") or {}).get("Status") == "unhealthy":
        yield f"{service} does not pass its health check"
    if state.get("OOMKilled"):
        yield f"{service} was ended for want of memory"


def _host_warnings(host: Mapping[str, Any]) -> Iterator[str]:
    for alarm in host.get("alarms", []):
        yield f"alarm: {alarm['name'].replace('_', ' ')} at {alarm['value']:g} (limit {alarm['high']:g})"
    history = host.get("history", {})
    for problem in (history.get("problem"), history.get("set_aside")):
        if problem:
            yield f"record of the machine: {problem}"
    if host.get("now", {}).get("memory", {}).get("limits_work") is False:
        yield "the kernel's memory cgroup is off: containers are not held to their memory (docs/operations.md)"


def _facts(seen: Seen, page: str, now: int) -> Iterator[str]:
    yield f"Page         {page}"
    volumes = ((seen.answers["host"] or {}).get("now", {}).get("disk", {})).get("volumes", [])
    for volume in volumes:
        free, total = volume["free"] / _GB, volume["total"] / _GB
        yield f"Disk         {volume['name']}: {volume['percent']:.0f} % full, {free:.1f} of {total:.1f} GB free"
    yield f"Last candle  {_last_candle(seen, now)}"
    yield f"Next mail    {_next_mail(seen.answers['subscriptions'], now)}"


def _last_candle(seen: Seen, now: int) -> str:
    if seen.answers["stored"] is None:
        return "not known: analysis does not answer"
    candle = seen.answers["candle"]
    if candle is None:
        return "none yet"
    opened = candle["open_time"][-1]
    ago = _duration((now - opened) / _MS)
    return f"{_moment(opened)} ({candle['symbol']} {candle['interval']}, opened {ago} ago)"


def _next_mail(subscriptions: Any, now: int) -> str:
    if subscriptions is None:
        return "not known: the reporter does not answer"
    listed = subscriptions if isinstance(subscriptions, list) else subscriptions.get("subscriptions", [])
    due = sorted(one["next_due"] for one in listed if one.get("next_due"))
    if not due:
        return f"none due ({len(listed)} subscriptions)"
    return f"{_moment(due[0])}, in {_duration((due[0] - now) / _MS)} ({len(listed)} subscriptions)"


def _of_container(one: Mapping[str, Any], parts: Mapping[str, Any], now: int) -> tuple[str, ...]:
    state, service = one["state"], one["service"]
    part = parts.get(_CONTAINERS.get(service, service), {})
    health = (state.get("Health") or {}).get("Status")
    running = state["Status"] == "running"
    word = health if running and health else state["Status"]
    since = _since(state["StartedAt" if running else "FinishedAt"], now)
    return (service, str(word), since, _memory(part.get("memory_bytes") if running else None), str(one["restarts"]))


def _since(stamp: str, now: int) -> str:
    # Docker writes the year 1 for what has not happened.
    if stamp.startswith("0001"):
        return "-"
    return _duration(now / _MS - datetime.fromisoformat(f"{stamp[:19]}+00:00").timestamp())


def _of_part(part: Mapping[str, Any]) -> tuple[str, ...]:
    uptime, restarts = part.get("uptime_seconds"), part.get("restarts")
    since = _duration(uptime) if uptime is not None else "-"
    return (part["name"], part["state"], since, _memory(part.get("memory_bytes")), str(restarts or 0))


def _memory(size: int | None) -> str:
    return f"{size / _MB:.0f} MB" if size is not None else "-"


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at / _MS, UTC):%Y-%m-%d %H:%M} UTC"


def _duration(seconds: float) -> str:
    """The two largest units: `3 d 4 h`, `12 min`."""
    minutes = max(0, round(seconds)) // 60
    days, hours = minutes // 1_440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{max(0, round(seconds))} s"
