"""What is stored, pair by pair, and letting go of a pair that is no longer followed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from analysis.store.book import Book
from analysis.store.files import CandleFiles
from analysis.store.surroundings import Surroundings
from common.problems import ProblemError

_LOOKS = 20
_LOOK_SECONDS = 0.1


class NotStoredError(ProblemError):
    """Nothing of the pair is stored."""

    status = HTTPStatus.NOT_FOUND
    code = "not_stored"


class FollowedError(ProblemError):
    """A pair of the watchlist would be fetched again at once."""

    status = HTTPStatus.CONFLICT
    code = "followed"


class NotDroppedError(ProblemError):
    """The disk refuses."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "not_dropped"


@dataclass(frozen=True, slots=True)
class StoredPair:
    """A pair's candles: whether it is on the watchlist, their bytes on disk, and when they were last written.

    `written` is ms UTC, None when they are only in memory yet.
    """

    symbol: str
    followed: bool
    bytes: int
    written: int | None


class Stock:
    """Everything that is stored. `writing` is held by whoever writes files; `give_up` ends what is asked for a pair."""

    def __init__(
        self,
        book: Book,
        files: CandleFiles,
        writing: asyncio.Lock,
        give_up: Callable[[str], None],
        around: Surroundings,
    ) -> None:
        self._book = book
        self._files = files
        self._writing = writing
        self._give_up = give_up
        self._happenings = around.happenings
        self._sleep = around.sleep

    async def pairs(self) -> list[StoredPair]:
        """Every pair of which there are candles, or that is followed, in alphabetical order."""
        async with self._writing:
            measured = await asyncio.to_thread(self._files.measure)
        followed = set(self._book.followed)
        symbols = sorted(measured.keys() | set(self._book.symbols()))
        return [StoredPair(symbol, symbol in followed, *measured.get(symbol, (0, None))) for symbol in symbols]

    async def drop(self, symbol: str) -> None:
        """Lets go of all candles of a pair. Raises FollowedError, NotStoredError, NotDroppedError."""
        await self._until_left(symbol)
        async with self._writing:
            try:
                # What an earlier attempt may have left would be in the way.
                await asyncio.to_thread(self._files.remove_hidden)
                self._check(symbol)
                size = await self._remove(symbol)
            except OSError as error:
                reason = error.strerror or str(error)
                raise NotDroppedError(f"The disk does not let go of {symbol} ({reason}): try again.") from error
        self._happenings.pair_dropped(symbol, size)

    async def _until_left(self, symbol: str) -> None:
        """Waits a moment for the watchlist: it may be that the pair has just left it."""
        for _ in range(_LOOKS):
            if symbol not in self._book.followed:
                return
            await self._sleep(_LOOK_SECONDS)

    def _check(self, symbol: str) -> None:
        if symbol in self._book.followed:
            raise FollowedError(f"{symbol} is on the watchlist: remove it there first.")
        if not self._book.knows(symbol):
            raise NotStoredError(f"Nothing of {symbol} is stored.")

    async def _remove(self, symbol: str) -> int:
        """Takes the pair out of the folder and of memory in one step, then frees the disk; gives the bytes freed."""
        self._files.hide(symbol)
        self._give_up(symbol)
        self._book.forget(symbol)
        return await asyncio.to_thread(self._files.remove_hidden)
