"""Readers on every endpoint that can be read, through Caddy, as the page and other programs would be."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from stack.plan import SERVICES

CHART = "/api/analysis/charts/{symbol}"
_PROBLEM = "application/problem+json"
_CHART_PAUSE_SECONDS = 0.5
_PAUSE_SECONDS = 1.0
_TIMEOUT_SECONDS = 5.0
# A picture is drawn by a child process, which takes seconds to start on a small board.
_COSTLY_PAUSE_SECONDS = 5.0
_COSTLY_TIMEOUT_SECONDS = 40.0
_SILENCE_SECONDS = 15.0

# What the parameters of the endpoints are filled with, by name.
_EXAMPLES = {
    "symbol": "BTCUSDC",
    "depth": "1d",
    "interval": "1h",
    "before": "1700000000000",
    "query": "BTC",
    "frequency": "daily",
    "range": "15m",
    "number": "1",
    "token": "a-token-of-nobody-at-all",
}
# Given also where they may be left out: a stream of nothing tells nothing.
_ALWAYS = {"symbol", "depth"}


@dataclass(slots=True)
class Record:
    """What one reader saw. `longest` is the longest time (s) between two good answers, or frames of a stream."""

    path: str
    answers: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    last_good: float = field(default_factory=time.monotonic)
    wrong: set[str] = field(default_factory=set)

    def good(self, word: str) -> None:
        """Notes an answer with which a reader can go on."""
        now = time.monotonic()
        self.longest = max(self.longest, now - self.last_good)
        self.last_good = now
        self.answers[word] += 1

    def bad(self, word: str) -> None:
        """Notes that there was none."""
        self.answers[word] += 1


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A GET endpoint: its path as OpenAPI names it, filled in, and whether it is an event stream or costly."""

    path: str
    url: str
    parameters: Mapping[str, str]
    streams: bool
    costly: bool


class Readers:
    """One reader for each endpoint, from `start` to `stop`."""

    def __init__(self, page: str) -> None:
        self.records: dict[str, Record] = {}
        self._page = page
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Finds the endpoints in what the services say of themselves, and begins to read."""
        for endpoint in await _endpoints(self._page):
            record = self.records[endpoint.path] = Record(endpoint.path)
            reading = self._follow(endpoint, record) if endpoint.streams else self._read(endpoint, record)
            self._tasks.append(asyncio.create_task(reading))

    async def stop(self) -> None:
        """Ends them."""
        for task in self._tasks:
            task.cancel()
        for result in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result

    async def await_good(self, since: float, seconds: float) -> None:
        """Returns once each has read something good after `since` (monotonic). Raises AssertionError otherwise."""
        deadline = time.monotonic() + seconds
        while silent := [one.path for one in self.records.values() if one.last_good < since]:
            if time.monotonic() > deadline:
                raise AssertionError(f"no good answer from {', '.join(silent)}")
            await asyncio.sleep(0.5)

    async def _read(self, endpoint: Endpoint, record: Record) -> None:
        pause = _CHART_PAUSE_SECONDS if endpoint.path == CHART else _PAUSE_SECONDS
        timeout = _TIMEOUT_SECONDS
        if endpoint.costly:
            pause, timeout = _COSTLY_PAUSE_SECONDS, _COSTLY_TIMEOUT_SECONDS
        async with httpx.AsyncClient(base_url=self._page, trust_env=False, timeout=timeout) as client:
            while True:
                try:
                    answer = await client.get(endpoint.url, params=endpoint.parameters)
                except httpx.HTTPError as error:
                    record.bad(type(error).__name__)
                else:
                    _note(record, endpoint, answer)
                await asyncio.sleep(pause)

    async def _follow(self, endpoint: Endpoint, record: Record) -> None:
        async with httpx.AsyncClient(base_url=self._page, trust_env=False, timeout=_SILENCE_SECONDS) as client:
            while True:
                try:
                    async with client.stream("GET", endpoint.url, params=endpoint.parameters) as answer:
                        if answer.status_code != httpx.codes.OK:
                            await answer.aread()
                            _note(record, endpoint, answer)
                        async for line in answer.aiter_lines():
                            if line.startswith("data:"):
                                record.good("frame")
                except httpx.HTTPError as error:
                    record.bad(type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS)


def _note(record: Record, endpoint: Endpoint, answer: httpx.Response) -> None:
    """Counts an answer. What a client is told when things go wrong has a form too; where it has not, that is noted."""
    word, kind = str(answer.status_code), answer.headers.get("content-type", "")
    if answer.is_success or (answer.status_code == httpx.codes.NOT_FOUND and "{" in endpoint.path):
        # A chart without candles is no chart.
        if endpoint.path != CHART or answer.json()["stats"] is not None:
            record.good(word)
        else:
            record.bad("empty")
        return
    record.bad(word)
    if not kind.startswith(_PROBLEM):
        record.wrong.add(f"{word} as {kind or 'nothing'}")


async def _endpoints(page: str) -> list[Endpoint]:
    async with httpx.AsyncClient(base_url=page, trust_env=False) as client:
        found: list[Endpoint] = []
        for service in SERVICES:
            document = (await client.get(f"/api/{service}/openapi.json")).raise_for_status().json()
            found += [_endpoint(path, item["get"]) for path, item in sorted(document["paths"].items()) if "get" in item]
        return found


def _endpoint(path: str, operation: Mapping[str, Any]) -> Endpoint:
    named = {one["name"]: one for one in operation.get("parameters", [])}
    filled = {name: _EXAMPLES[name] for name, one in named.items() if one["required"] or name in _ALWAYS}
    inside = {name for name in filled if named[name]["in"] == "path"}
    kinds = operation["responses"]["200"].get("content", {})
    return Endpoint(
        path,
        path.format_map({name: filled[name] for name in inside}),
        {name: value for name, value in filled.items() if name not in inside},
        streams="text/event-stream" in kinds,
        costly="image/png" in kinds or "text/html" in kinds,
    )
