"""The watchlist saved from and put back into a broker with the product's own accounts."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.broker import Broker
from common.care import watchlist
from common.care.errors import CareError
from common.streams import ensure_watchlist
from common.watchlist import WatchlistEntry
from standins.broker import NatsServer

ENTRIES = [WatchlistEntry(symbol="BTCUSDC", position=1, added=5), WatchlistEntry(symbol="ETHUSDC", position=0, added=7)]


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path / "store", keys=tmp_path / "keys")
    await server.start()
    monkeypatch.setenv("NATS_URL", server.url)
    monkeypatch.setenv("NATS_USER", "ingest")
    monkeypatch.setenv("NATS_PASSWORD_FILE", str(tmp_path / "keys/ingest/password"))
    yield server
    await server.stop()


async def put(server: NatsServer, entries: list[WatchlistEntry]) -> None:
    broker = Broker(server.url, "ingest", server.login("ingest"))
    running = asyncio.create_task(broker.run())
    await broker.wait_connected()
    bucket = await ensure_watchlist(broker.jetstream)
    for entry in entries:
        await bucket.put(entry.symbol, entry.encode())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def saved() -> bytes:
    out = io.BytesIO()
    await asyncio.to_thread(watchlist.save, Path(), out)
    return out.getvalue()


async def load(document: bytes) -> str:
    return await asyncio.to_thread(watchlist.load, Path(), io.BytesIO(document))


async def test_the_watchlist_comes_back_entry_by_entry(server: NatsServer) -> None:
    await put(server, ENTRIES)
    document = await saved()
    await put(server, [WatchlistEntry(symbol="BTCUSDC", position=9), WatchlistEntry(symbol="XRPUSDC", position=3)])
    assert await load(document) == "watchlist of 2 pairs: ETHUSDC, BTCUSDC"
    assert await saved() == document


async def test_a_watchlist_that_is_not_there_yet_is_saved_as_empty_and_can_be_filled(server: NatsServer) -> None:
    del server
    empty = await saved()
    assert watchlist.check(Path(), io.BytesIO(empty)) == "watchlist of 0 pairs: "
    full = watchlist.Pairs(entries=ENTRIES).encode()
    await load(full)
    assert watchlist.Pairs.decode(await saved()).entries == sorted(ENTRIES, key=lambda entry: entry.position)


@pytest.mark.parametrize("document", [b"", b"{}x", b'{"schema":1,"entries":[{"symbol":"../x"}]}'])
async def test_a_bad_document_is_refused(document: bytes) -> None:
    with pytest.raises(CareError, match="the saved watchlist cannot be used"):
        watchlist.check(Path(), io.BytesIO(document))
    with pytest.raises(CareError, match="the saved watchlist cannot be used"):
        await load(document)
