"""Those who watch: each gets the newest sample at the rate that it asked for, and what happens as it happens."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from common.problems import ProblemError

MOST_VIEWERS = 30
_MOST_NOTES = 50
_MS = 1_000

Frame = tuple[str, str]


class TooManyViewersError(ProblemError):
    """More pages watch than the service feeds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "too_many_viewers"


class Viewer:
    """One open page. It keeps the newest sample alone: one that reads slowly misses samples, and costs no memory."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._due = 0.0
        self._sample: str | None = None
        self._notes: deque[str] = deque(maxlen=_MOST_NOTES)
        self._filled = asyncio.Event()
        self._dismissed = False

    def dismiss(self) -> None:
        """Ends its frames: the service stops."""
        self._dismissed = True
        self._filled.set()

    def offer(self, sample: str, ticks: int, sampling_rate: int) -> None:
        """Takes the sample if one is due. Half a sample's time early is on time, so that rates stay what they are."""
        if ticks < self._due - _MS / (2 * sampling_rate):
            return
        late = ticks - self._due >= _MS / self.rate
        self._due = (ticks if late else self._due) + _MS / self.rate
        self._sample = sample
        self._filled.set()

    def greet(self, sample: str) -> None:
        """Takes the sample that was there before the viewer came."""
        self._sample = sample
        self._filled.set()

    def tell(self, note: str) -> None:
        """Takes what has happened."""
        self._notes.append(note)
        self._filled.set()

    async def frames(self) -> AsyncIterator[Frame]:
        """Event name and JSON of each frame, for as long as somebody reads."""
        while not self._dismissed:
            await self._filled.wait()
            self._filled.clear()
            while self._notes:
                yield "annotation", self._notes.popleft()
            sample = self.take_sample()
            if sample is not None:
                yield "host", sample

    def take_sample(self) -> str | None:
        """The sample that waits, if any; it waits no more."""
        sample, self._sample = self._sample, None
        return sample


class Audience:
    """All viewers."""

    def __init__(self) -> None:
        self._viewers: set[Viewer] = set()

    @property
    def rate(self) -> int:
        """Samples a second that somebody wants; 1 when nobody watches."""
        return max((viewer.rate for viewer in self._viewers), default=1)

    @property
    def is_watching(self) -> bool:
        """Whether anybody is there."""
        return bool(self._viewers)

    @contextmanager
    def join(self, rate: int) -> Iterator[Viewer]:
        """A viewer that wants `rate` samples a second (1 to 10), until the end of the block."""
        if len(self._viewers) >= MOST_VIEWERS:
            raise TooManyViewersError(f"{MOST_VIEWERS} pages watch already; close one of them and try again.")
        viewer = Viewer(rate)
        self._viewers.add(viewer)
        try:
            yield viewer
        finally:
            self._viewers.discard(viewer)

    def show(self, sample: str, ticks: int) -> None:
        """Offers a sample, as JSON, at `ticks` (ms that only run forward)."""
        for viewer in self._viewers:
            viewer.offer(sample, ticks, self.rate)

    def tell(self, note: str) -> None:
        """Tells everybody what has happened, as JSON."""
        for viewer in self._viewers:
            viewer.tell(note)

    def dismiss(self) -> None:
        """Ends what everybody reads."""
        for viewer in self._viewers:
            viewer.dismiss()
