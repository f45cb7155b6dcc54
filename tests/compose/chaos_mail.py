"""Reports that come due while everything is being hurt, and what arrived of them."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from common.intervals import MINUTE
from compose.docker import ComposeStack

# Far apart, with offsets of whole, half and three quarter hours: the same minute has another name in each.
_ZONES = ("Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "UTC")
_FREQUENCIES = ("daily", "weekly", "monthly")
_PAIRS = ("BTCUSDC", "ETHUSDC", "SOLUSDC")
_POLL_SECONDS = 2.0
_A_MINUTE = 3
_AHEAD = 10_000


@dataclass(frozen=True, slots=True)
class Expected:
    """A subscription that is due (ms UTC) within the time."""

    number: int
    recipient: str
    due: int


class Reports:
    """The subscriptions of one run. The catcher of the demo keeps what was sent."""

    def __init__(self, stack: ComposeStack) -> None:
        self.expected: list[Expected] = []
        self.doubled = 0
        self._stack = stack

    async def subscribe(self, seconds: float) -> None:
        """Makes some subscriptions for each minute that begins in that time, by turns of every kind."""
        now = int(time.time() * 1000)
        minutes = range((now // MINUTE + 1) * MINUTE, now + round(seconds * 1000), MINUTE)
        # What is due at once could be due before its subscription is made.
        moments = [one for one in minutes if one > now + _AHEAD for _ in range(_A_MINUTE)]
        async with httpx.AsyncClient(base_url=self._stack.page, trust_env=False, timeout=10) as client:
            for number, moment in enumerate(moments):
                body = _subscription(number, moment)
                answer = await client.post("/api/reporter/subscriptions", json=body)
                made = answer.raise_for_status().json()
                assert made["next_due"] == moment, made
                self.expected.append(Expected(made["id"], made["recipient"], moment))

    async def await_all(self, seconds: float) -> None:
        """Returns once every report has arrived and is settled. Raises AssertionError with what has not.

        The same mail twice is allowed: the server had taken it, and the reporter died before it knew. It bears the same
        Message-ID then, so that a mail program shows it once; such mails are counted in `doubled`.
        """
        deadline = time.monotonic() + seconds
        while missing := await self._missing():
            if time.monotonic() > deadline:
                raise AssertionError(f"not arrived or not settled: {'; '.join(missing)}")
            await asyncio.sleep(_POLL_SECONDS)
        mails = await self._mails()
        self.doubled = sum(len(mails[one.recipient]) - 1 for one in self.expected)
        differing = [one.recipient for one in self.expected if len(set(mails[one.recipient])) != 1]
        assert not differing, f"sent more than once as different mails: {differing}"

    async def await_kept(self) -> None:
        """Raises AssertionError where a subscription is not what was made."""
        async with httpx.AsyncClient(base_url=self._stack.page, trust_env=False, timeout=10) as client:
            kept = (await client.get("/api/reporter/subscriptions")).raise_for_status().json()
        found = {(one["id"], one["recipient"]) for one in kept}
        lost = [one for one in self.expected if (one.number, one.recipient) not in found]
        assert not lost, f"subscriptions lost: {lost}"

    async def _missing(self) -> list[str]:
        try:
            mails, deliveries = await self._mails(), await self._deliveries()
        except httpx.HTTPError as error:
            return [f"no answer ({error!r})"]
        return [
            f"{one.recipient} due {datetime.fromtimestamp(one.due / 1000, UTC):%H:%M} {words}"
            for one in self.expected
            if (words := _trouble(mails[one.recipient], deliveries[one.number]))
        ]

    async def _mails(self) -> dict[str, list[str]]:
        """The Message-IDs that arrived for each recipient."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            answer = await client.get(f"http://{await self._stack.address('mailbox')}:8080/api/mails")
        found: dict[str, list[str]] = defaultdict(list)
        for mail in answer.raise_for_status().json():
            for recipient in mail["recipients"]:
                found[recipient].append(mail["message_id"])
        return found

    async def _deliveries(self) -> dict[int, list[dict[str, Any]]]:
        """The deliveries of each subscription."""
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        async with httpx.AsyncClient(base_url=self._stack.page, trust_env=False, timeout=10) as client:
            for one in self.expected:
                answer = await client.get("/api/reporter/deliveries", params={"subscription": one.number})
                found[one.number] = answer.raise_for_status().json()
        return found


def _subscription(number: int, moment: int) -> dict[str, Any]:
    zone = ZoneInfo(_ZONES[number % len(_ZONES)])
    local = datetime.fromtimestamp(moment / 1000, zone)
    return {
        "symbol": _PAIRS[number % len(_PAIRS)],
        "recipient": f"chaos-{number}-{moment}@example.org",
        "frequency": _FREQUENCIES[number % len(_FREQUENCIES)],
        "hour": f"{local:%H:%M}",
        "weekday": local.weekday(),
        "day": local.day,
        "timezone": zone.key,
        "language": ("fr", "en")[number % 2],
    }


def _trouble(mails: list[str], deliveries: list[dict[str, Any]]) -> str:
    """What is wrong with a report that is due; nothing where it has arrived and is settled."""
    states = [f"{one['status']} ({one['answer']})" for one in deliveries if one["status"] != "sent"]
    if states:
        return ", ".join(states)
    if len(deliveries) != 1:
        return f"has {len(deliveries)} deliveries"
    return "" if mails else "has not arrived"
