"""A bounded HTTP load on the loopback: a few connections that ask, wait for the whole answer, and ask again."""

import asyncio
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What was measured: answers a second, median latency in ms, bytes of one body."""

    rate: float
    median_ms: float
    body_bytes: int


class _Asker(asyncio.Protocol):
    """One connection. It parses as little as it can, so that the server is what is measured."""

    def __init__(self, request: bytes, deadline: float) -> None:
        self.latencies: list[float] = []
        self.body_bytes = 0
        self.done = asyncio.get_running_loop().create_future()
        self._request = request
        self._deadline = deadline
        self._missing = 0
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._head += data
            head, separator, rest = self._head.partition(b"\r\n\r\n")
            if not separator:
                return
            self._head = b""
            self._missing = self._length(head) - len(rest)
        if self._missing == 0:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _length(self, head: bytes) -> int:
        status = head[9:12]
        if status not in {b"200", b"304"}:
            raise ConnectionError(f"answered {status.decode()}")
        lines = head.lower().split(b"\r\n")
        self.body_bytes = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        return self.body_bytes

    def _ask(self) -> None:
        self._begun = time.perf_counter()
        self._transport.write(self._request)

    def _answered(self) -> None:
        now = time.perf_counter()
        self.latencies.append(now - self._begun)
        if now < self._deadline:
            self._ask()
        elif not self.done.done():
            self.done.set_result(None)
            self._transport.close()


async def measure(port: int, path: str, headers: dict[str, str], connections: int, seconds: float) -> Load:
    """Asks 127.0.0.1 for `path` for so many seconds. Raises ConnectionError for any answer but 200 and 304."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    begun = time.perf_counter()
    loop = asyncio.get_running_loop()
    askers = []
    for _ in range(connections):
        _, asker = await loop.create_connection(lambda: _Asker(request, begun + seconds), "127.0.0.1", port)
        askers.append(asker)
    await asyncio.gather(*(asker.done for asker in askers))
    elapsed = time.perf_counter() - begun
    latencies = [latency for asker in askers for latency in asker.latencies]
    return Load(len(latencies) / elapsed, statistics.median(latencies) * 1000, askers[0].body_bytes)
