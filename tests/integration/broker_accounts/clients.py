"""A client of the broker that notes what it is refused."""

import asyncio
import re
from collections import defaultdict

import nats
from nats.aio.client import Client as NatsClient
from nats.aio.msg import Msg

from standins.broker import NatsServer

_REFUSAL = re.compile(r'permissions violation for (publish|subscription) to "([^"]+)"')
# Nobody may say or hear this.
_LAST = "forbidden.to.everybody"


class Client:
    """A connection of `user`, made as the services make theirs."""

    def __init__(self, server: NatsServer, user: str) -> None:
        self.nats = NatsClient()
        self.heard: list[Msg] = []
        self._server = server
        self._user = user
        self._refused: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def connect(self) -> None:
        login = self._server.login(self._user)
        self.nats = await nats.connect(
            self._server.url,
            user=login.user,
            password=login.password,
            inbox_prefix=f"_INBOX.{self._user}",
            allow_reconnect=False,
            error_cb=self._on_error,
        )

    async def close(self) -> None:
        await self.nats.close()

    async def refused_to_say(self, subjects: list[str]) -> set[str]:
        """Publishes to each, and gives those that the broker refused."""
        self._refused.clear()
        for subject in [*subjects, _LAST]:
            await self.nats.publish(subject, b"")
        return await self._all_refused(subjects)

    async def refused_to_hear(self, subjects: list[str]) -> set[str]:
        """Subscribes to each for a moment, and gives those that the broker refused."""
        self._refused.clear()
        made = [await self.nats.subscribe(subject, cb=self._on_message) for subject in [*subjects, _LAST]]
        refused = await self._all_refused(subjects)
        for subject, subscription in zip(subjects, made[:-1], strict=True):
            if subject not in refused:
                await subscription.unsubscribe()
        return refused

    async def _all_refused(self, subjects: list[str]) -> set[str]:
        """Refusals come in order, so the last one, which is certain, says that there are no more."""
        await asyncio.wait_for(self._refused[_LAST].wait(), 30)
        return {subject for subject in subjects if subject.lower() in self._refused}

    async def _on_message(self, message: Msg) -> None:
        self.heard.append(message)

    async def _on_error(self, error: Exception) -> None:
        # The client makes the broker's words small.
        found = _REFUSAL.search(str(error))
        if found:
            self._refused[found[2]].set()
