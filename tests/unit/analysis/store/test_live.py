import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from analysis.store.live import LiveFeed

Take = Callable[[Any], Awaitable[None]]


class Client:
    """A connection that keeps who wants to hear."""

    def __init__(self) -> None:
        self.takers: list[Take] = []

    async def subscribe(self, _subject: str, cb: Take) -> None:
        self.takers.append(cb)


async def test_what_a_message_brings_about_goes_on_before_the_next_one_is_read() -> None:
    done: list[str] = []

    def take(data: bytes, _subject: str) -> None:
        done.append(f"{data.decode()} read")
        asyncio.get_running_loop().call_soon(done.append, f"{data.decode()} told")

    client = Client()
    broker: Any = SimpleNamespace(client=client, wait_connected=lambda: asyncio.sleep(0), is_connected=False)
    intake: Any = SimpleNamespace(take_live=take)
    listening = asyncio.create_task(LiveFeed(broker, intake).run())
    while not client.takers:
        await asyncio.sleep(0)
    for name in (b"first", b"second"):
        await client.takers[0](SimpleNamespace(data=name, subject="candles.live"))
    listening.cancel()
    assert done == ["first read", "first told", "second read", "second told"]
