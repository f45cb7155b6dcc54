"""A bucket of the broker, read whole and then followed.

The client's own mark for "that was all that is there" comes too early at times: a consumer of which the server says
that nothing is left to deliver may have everything still on its way. A full bucket would pass for an empty one. So the
entries are counted.
"""

from nats.js.kv import KeyValue


class BucketReader:
    """Gives each key's last value, removals included, then None once, then every change."""

    def __init__(self, bucket: KeyValue, watcher: KeyValue.KeyWatcher, expected: int) -> None:
        self._bucket = bucket
        self._watcher = watcher
        self._expected = expected
        self._seen: set[str] = set()
        self._complete = False

    @classmethod
    async def open(cls, bucket: KeyValue) -> "BucketReader":
        """Begins to read. Raises what the broker gives."""
        expected = await count(bucket)
        return cls(bucket, await bucket.watchall(), expected)

    async def next(self, seconds: float) -> KeyValue.Entry | None:
        """What comes next within `seconds`.

        Raises TimeoutError when nothing does, and what the broker gives when the bucket is gone.
        """
        while self._complete or len(self._seen) < self._expected:
            try:
                update = await self._watcher.updates(timeout=seconds)  # type: ignore[no-untyped-call]
            except TimeoutError:
                # Also asks whether the bucket is still there.
                self._expected = await count(self._bucket)
                raise
            if isinstance(update, KeyValue.Entry):
                self._seen.add(update.key)
                return update
        self._complete = True
        return None

    async def stop(self) -> None:
        """Ends the reading."""
        await self._watcher.stop()  # type: ignore[no-untyped-call]


async def count(bucket: KeyValue) -> int:
    """How many keys the bucket has a value or a removal of; one of each, since it keeps no earlier ones."""
    return (await bucket.status()).stream_info.state.messages


async def read(bucket: KeyValue, seconds: float) -> dict[str, bytes]:
    """Every key with its value. Raises TimeoutError when `seconds` pass without a word, and what the broker gives."""
    reader = await BucketReader.open(bucket)
    values: dict[str, bytes] = {}
    try:
        while (entry := await reader.next(seconds)) is not None:
            if entry.operation is None:
                values[entry.key] = entry.value or b""
    finally:
        await reader.stop()
    return values
