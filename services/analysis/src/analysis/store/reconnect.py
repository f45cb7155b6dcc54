"""Waiting for the broker's word, but not for the word of a connection that is gone."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from common.broker import Broker

Answer = TypeVar("Answer")


class ReconnectedError(Exception):
    """The connection was lost and made anew while something was awaited over it: nothing more will come of that."""


async def unless_reconnected(broker: Broker, generation: int, work: Coroutine[object, object, Answer]) -> Answer:
    """What `work` gives. Raises ReconnectedError once a later connection than `generation` stands."""
    working = asyncio.ensure_future(work)
    renewed = asyncio.ensure_future(broker.wait_later_than(generation))
    try:
        await asyncio.wait({working, renewed}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ReconnectedError
        return working.result()
    finally:
        working.cancel()
        renewed.cancel()
