"""Answers as an attacker would write them: real ones, with hostile text in every field that others may fill."""

import json
from typing import Any

from playwright.async_api import Page, Route

# Markup that runs where it is taken for markup; marks that turn around what follows; no place to break a line.
MARKUP = '"><img src=x onerror="window.hurt = 1"><script>window.hurt = 2</script>{{ 7 * 7 }}'
HOSTILE = MARKUP + "\u202e\u2067\u200f" + "W" * 10_000

# Fields whose text comes from other people or machines: names, addresses, answers, reasons, sentences.
_FOREIGN = {
    *("detail", "problem", "clock_problem", "answer", "reason", "recipient", "sender", "host", "set_aside"),
    *("model", "os", "kernel", "architecture", "version", "published", "streams", "service"),
}
_EVENT_STREAM = {"Content-Type": "text/event-stream"}


def poisoned(value: Any) -> Any:
    """The same answer with hostile text in every such field, whether it was filled or not."""
    if isinstance(value, list):
        return [poisoned(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: HOSTILE if _is_text(name, one) else poisoned(one) for name, one in value.items()}


def _is_text(name: str, value: Any) -> bool:
    return name in _FOREIGN and not isinstance(value, dict | list)


def _another_pair(answer: Any) -> None:
    """A pair with a hostile name, last in every list of pairs."""
    for pairs in (answer.get(name) for name in ("pairs", "symbols", "quotes")) if isinstance(answer, dict) else ():
        if pairs:
            pairs.append(pairs[0] | {"symbol": HOSTILE, "followed": False})


async def poison(page: Page) -> None:
    """From now on every answer of the services is hostile; their streams say one hostile thing and end."""

    async def answer(route: Route) -> None:
        real = await route.fetch()
        body = poisoned(await real.json())
        _another_pair(body)
        await route.fulfill(response=real, body=json.dumps(body))

    async def stream(route: Route) -> None:
        real = await route.fetch(url=route.request.url.replace("/stream", "/host").split("?")[0])
        told = json.dumps(poisoned((await real.json())["now"]))
        await route.fulfill(headers=_EVENT_STREAM, body=f"retry: 600000\nevent: host\ndata: {told}\n\n")

    await page.route("**/api/**", answer)
    await page.route(
        "**/api/analysis/stream*", lambda route: route.fulfill(headers=_EVENT_STREAM, body="retry: 600000\n\n")
    )
    await page.route("**/api/monitor/stream*", stream)


async def refuse(page: Page) -> None:
    """From now on every answer is an error with a hostile sentence."""
    problem = {"type": "about:blank", "title": HOSTILE, "status": 422, "detail": HOSTILE, "code": HOSTILE}
    headers = {"Content-Type": "application/problem+json"}
    await page.route("**/api/**", lambda route: route.fulfill(status=422, headers=headers, body=json.dumps(problem)))
