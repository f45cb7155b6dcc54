"""The watchlist's bucket as a document, and back, through the broker."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, TypeVar

from nats.errors import Error as NatsError
from nats.js.kv import KeyValue
from pydantic import Field

from common.broker import Broker
from common.bucket import read
from common.care.errors import CareError
from common.messages import BadMessageError, Message
from common.settings import ServiceSettings
from common.streams import ensure_watchlist
from common.watchlist import WatchlistEntry

Result = TypeVar("Result")

_PATIENCE_SECONDS = 20.0
_MOST_BYTES = 2**20


class Pairs(Message):
    """The followed pairs, each as the bucket has it."""

    entries: list[WatchlistEntry] = Field(default_factory=list, max_length=2_000)


def save(_folder: Path, out: IO[bytes]) -> str:
    """Writes the watchlist and says in words what it is. Raises CareError."""
    pairs = asyncio.run(_with_bucket(_read))
    out.write(pairs.encode())
    return _words(pairs)


def check(_folder: Path, source: IO[bytes]) -> str:
    """What the document holds, in words. Raises CareError."""
    return _words(_decode(source))


def load(_folder: Path, source: IO[bytes]) -> str:
    """Makes the bucket equal to the document and says in words what came back. Raises CareError."""
    pairs = _decode(source)
    asyncio.run(_with_bucket(lambda bucket: _write(bucket, pairs)))
    return _words(pairs)


def _decode(source: IO[bytes]) -> Pairs:
    try:
        return Pairs.decode(source.read(_MOST_BYTES))
    except BadMessageError as error:
        raise CareError(f"the saved watchlist cannot be used: {error}") from error


def _words(pairs: Pairs) -> str:
    listed = sorted(pairs.entries, key=lambda entry: entry.position)
    return f"watchlist of {len(listed)} pairs: {', '.join(entry.symbol for entry in listed)}"


async def _with_bucket(work: Callable[[KeyValue], Awaitable[Result]]) -> Result:
    """Does `work` over a connection of its own, under the name of the service whose surroundings these are."""
    settings = ServiceSettings.load(os.environ)
    broker = Broker(settings.nats_url, "care", settings.nats_login, settings.nats_replicas)
    connection = asyncio.create_task(broker.run())
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await broker.wait_connected()
            return await work(await ensure_watchlist(broker.jetstream, broker.replicas))
    except (TimeoutError, NatsError, OSError) as error:
        reason = broker.check() or str(error) or "it does not answer"
        raise CareError(f"the watchlist cannot be reached: {reason}") from error
    finally:
        connection.cancel()
        await asyncio.gather(connection, return_exceptions=True)


async def _read(bucket: KeyValue) -> Pairs:
    entries = []
    for value in (await read(bucket, _PATIENCE_SECONDS)).values():
        try:
            entries.append(WatchlistEntry.decode(value))
        except BadMessageError:
            continue  # ingest leaves it aside too
    return Pairs(entries=sorted(entries, key=lambda entry: entry.position))


async def _write(bucket: KeyValue, pairs: Pairs) -> None:
    wanted = {entry.symbol for entry in pairs.entries}
    for key in await read(bucket, _PATIENCE_SECONDS):
        if key not in wanted:
            await bucket.delete(key)
    for entry in pairs.entries:
        await bucket.put(entry.symbol, entry.encode())
