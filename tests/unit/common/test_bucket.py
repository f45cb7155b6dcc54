"""A bucket is whole when as many keys have come as it has, whatever the client's own mark says."""

from typing import Any

import pytest
from nats.js.kv import KeyValue

from common.bucket import BucketReader, read


class ScriptedBucket:
    """Gives updates in the order of a script, in which None is the client's mark; then nothing more comes."""

    def __init__(self, messages: int, script: list[KeyValue.Entry | None]) -> None:
        self.messages = messages
        self.stopped = False
        self._script = script

    @property
    def stream_info(self) -> Any:
        return self

    @property
    def state(self) -> Any:
        return self

    async def status(self) -> Any:
        return self

    async def watchall(self) -> Any:
        return self

    async def updates(self, timeout: float) -> KeyValue.Entry | None:
        if not self._script:
            raise TimeoutError(timeout)
        return self._script.pop(0)

    async def stop(self) -> None:
        self.stopped = True


def entry(key: str, value: bytes | None = b"{}") -> KeyValue.Entry:
    return KeyValue.Entry("watchlist", key, value, 1, 0, None, "DEL" if value is None else None)


def bucket(messages: int, *script: KeyValue.Entry | None) -> Any:
    return ScriptedBucket(messages, list(script))


async def test_a_mark_that_comes_too_early_is_not_taken_for_an_empty_bucket() -> None:
    assert await read(bucket(2, None, entry("A", b"a"), entry("B", b"b")), 1) == {"A": b"a", "B": b"b"}


async def test_an_empty_bucket_is_known_as_such_without_waiting() -> None:
    assert await read(bucket(0), 1) == {}


async def test_a_removed_key_counts_and_has_no_value() -> None:
    assert await read(bucket(2, entry("A", None), entry("B", b"b"), None), 1) == {"B": b"b"}


async def test_what_changes_while_it_is_read_counts_once() -> None:
    script = bucket(2, entry("A", b"old"), entry("A", b"new"), entry("B", b"b"))
    assert await read(script, 1) == {"A": b"new", "B": b"b"}


async def test_changes_follow_the_whole() -> None:
    reader = await BucketReader.open(bucket(1, entry("A"), None, entry("B")))
    assert [update and update.key for update in [await reader.next(1) for _ in range(3)]] == ["A", None, "B"]


async def test_what_never_comes_is_asked_for_again() -> None:
    """An operator may have removed a key for good meanwhile."""
    script = bucket(2, entry("A"))
    reader = await BucketReader.open(script)
    await reader.next(1)
    with pytest.raises(TimeoutError):
        await reader.next(1)
    script.messages = 1
    with pytest.raises(TimeoutError):
        await reader.next(1)
    assert await reader.next(1) is None


async def test_reading_ends_also_when_it_fails() -> None:
    script = bucket(1)
    with pytest.raises(TimeoutError):
        await read(script, 1)
    assert script.stopped
