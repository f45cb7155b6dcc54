"""One who watches: told that there is news, handed the newest when it gets to it."""

import asyncio
from typing import Protocol

HEARTBEAT = b": still here\n\n"


class Told(Protocol):
    """The newest moment of a topic as ready frames: `brief` for who has seen this `version`, `whole` for all others."""

    @property
    def version(self) -> int:
        """What `whole` says more depends on it alone."""
        ...

    @property
    def brief(self) -> bytes:
        """The frame for readers that know this version."""
        ...

    @property
    def whole(self) -> bytes:
        """The frame with everything."""
        ...


class Watched(Protocol):
    """Something that changes and is told in frames."""

    @property
    def told(self) -> Told | None:
        """The newest moment; None as long as there is nothing to say."""
        ...


class Reader:
    """One who watches topics. It is told that one has something new, and takes the newest when it gets to it.

    So a slow reader skips moments instead of queueing them; what a skipped moment said of a closed candle is
    said again by the next one it takes.
    """

    def __init__(self, *topics: Watched) -> None:
        self.is_open = True
        self._known: dict[Watched, int] = {}
        self._news: dict[Watched, None] = {}
        self._wake = asyncio.Event()
        for topic in topics:
            self.join(topic)

    def join(self, topic: Watched) -> None:
        """Watches one more topic."""
        if topic.told is not None:
            self.tell(topic)

    def tell(self, topic: Watched) -> None:
        """There is something new."""
        self._news[topic] = None
        self._wake.set()

    def beat(self) -> None:
        """Time for a sign of life, if there is nothing else to send."""
        self._wake.set()

    def close(self) -> None:
        """There will be nothing more."""
        self.is_open = False
        self._wake.set()

    async def next(self) -> bytes | None:
        """Waits for the next frames or sign of life; None when a topic has ended."""
        await self._wake.wait()
        self._wake.clear()
        if not self.is_open:
            return None
        if not self._news:
            return HEARTBEAT
        news, self._news = self._news, {}
        return b"".join([self._take(topic) for topic in news])

    def _take(self, topic: Watched) -> bytes:
        newest = topic.told
        assert newest is not None
        known, self._known[topic] = self._known.get(topic), newest.version
        return newest.brief if known == newest.version else newest.whole
