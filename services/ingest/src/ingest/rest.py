"""The exchange's REST API through python-binance, with every answer as it came: status, headers and body."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import aiohttp

from ingest.binance_lite import AsyncClient

_CONNECT_SECONDS = 6.0
_EXTRA_SECONDS = 8.0


class Reply(NamedTuple):
    """One HTTP answer. Header names are found in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class RestClient(AsyncClient):
    """python-binance's client on the address of the settings.

    Made without `AsyncClient.create`, which pings and so cannot start without the exchange. Its methods
    give a Reply for any status, because what to do with 429, 418, 451 and 403 is decided elsewhere, and raise
    aiohttp.ClientError, TimeoutError or OSError when there is no answer. Needs a running event loop. Proxies of
    the environment are used, as the streams use them. An answer may be silent for `stall` seconds.
    """

    def __init__(self, api_url: str, stall: float) -> None:
        self.API_URL = api_url
        timeout = aiohttp.ClientTimeout(total=stall + _EXTRA_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=stall)
        super().__init__(requests_params={"timeout": timeout}, session_params={"trust_env": True})
        self._library: Any = super()

    async def klines(self, symbol: str, interval: str, start: int, end: int, limit: int) -> Reply:
        """`klines` that open from `start` to `end` (ms UTC, both included), the oldest `limit` of them."""
        found = self._library.get_klines(symbol=symbol, interval=interval, startTime=start, endTime=end, limit=limit)
        return cast("Reply", await found)

    async def server_time(self) -> Reply:
        """`time`."""
        return cast("Reply", await self._library.get_server_time())

    async def symbols(self) -> Reply:
        """`exchangeInfo` of all symbols, without the permissions, which are most of its bytes."""
        return cast("Reply", await self._library._get("exchangeInfo", data={"showPermissionSets": "false"}))

    async def close(self) -> None:
        """Ends its connections."""
        await self._library.close_connection()

    def _get_headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "User-Agent": "rascrypto-ingest"}

    async def _handle_response(self, response: aiohttp.ClientResponse) -> Reply:
        return Reply(response.status, response.headers, await response.read())
