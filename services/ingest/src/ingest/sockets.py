"""One WebSocket connection to the exchange's combined streams, through python-binance."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from websockets.exceptions import WebSocketException

from ingest.binance_lite import ReadLoopClosed, ReconnectingWebsocket

log = logging.getLogger(__name__)

_LARGEST_FRAME = 64 * 1024
_FRAMES_AT_A_TIME = 8

OnFrame = Callable[[str | bytes], None]


class MarketSocket(ReconnectingWebsocket):
    """python-binance's socket, with every frame handed to `on_frame` at once instead of queued.

    The library's queue ends the connection when it is full, its decoding when a frame is no JSON, and its
    own reconnecting gives up after five attempts: `on_frame` returns quickly and decodes itself, and the
    first failure ends this object, for whoever supervises it to make another.
    """

    MAX_RECONNECTS = 0

    def __init__(self, url: str, streams: Sequence[str], on_frame: OnFrame) -> None:
        super().__init__(
            url=f"{url}/",
            path=f"streams={'/'.join(streams)}",
            prefix="stream?",
            compression=None,
            max_size=_LARGEST_FRAME,
        )
        self._on_frame = on_frame
        self._library: Any = super()
        # The reason of an end is logged once, by the one who supervises.
        self._log = logging.getLogger("ingest.sockets.library")
        self._log.setLevel(logging.CRITICAL)

    async def open(self) -> None:
        """Connects. Raises OSError, TimeoutError or websockets' WebSocketException."""
        await self._library.connect()

    async def ended(self) -> str:
        """Waits for the connection's end and gives its reason."""
        try:
            error = await self._library.recv()
        except ReadLoopClosed:
            return "the reader has ended"
        return f"{error.get('type', 'error')}: {error.get('m') or 'no reason given'}"

    async def send(self, message: dict[str, object]) -> None:
        """Sends a control message. Raises websockets' ConnectionClosed when there is no connection."""
        connection: Any = self.ws
        await connection.send(orjson.dumps(message).decode())

    async def end(self) -> None:
        """Closes the connection; the reader notices at once because its connection goes first."""
        connection: Any = self.ws
        if connection is not None:
            await connection.close()
        await self._library.close()

    async def _read_loop(self) -> None:
        """Reads until the connection ends, and leaves the reason where `ended` finds it.

        The library's own loop makes a task, a timer and a line for the log of every frame, which takes longer than
        all that is done with the candle in it.
        """
        try:
            await self._read()
        except (OSError, WebSocketException) as error:
            await self._tell_end(error)
        except Exception as error:
            log.exception("a stream connection's reader failed")
            await self._tell_end(error)
        finally:
            self._handle_read_loop = None

    async def _read(self) -> None:
        connection: Any = self.ws
        while True:
            for _ in range(_FRAMES_AT_A_TIME):
                self._on_frame(await connection.recv())
            # Frames that are here already are read without a pause: what they brought is to go on meanwhile.
            await asyncio.sleep(0)

    async def _tell_end(self, error: Exception) -> None:
        await self._library._propagate_error({"type": type(error).__name__, "m": str(error)})
