"""The question to ingest, over the broker."""

from collections.abc import Awaitable, Callable

from nats.errors import Error as NatsError

from analysis.store.reconnect import ReconnectedError, unless_reconnected
from common.backfill import BackfillError, BackfillReply, BackfillRequest
from common.broker import Broker
from common.messages import BadMessageError
from common.subjects import BACKFILL

Ask = Callable[[BackfillRequest], Awaitable[BackfillReply]]

# Ingest may have to wait for the next minute of its rate limit. Asking twice does no harm: it shares the fetch.
_TIMEOUT_SECONDS = 75.0

# Errors of one series or pair. With any other nothing can be fetched at all for a while.
_OWN_CODES = frozenset({"refused", "unknown_symbol", "bad_answer", "bad_request", "bad_reply", "internal_error"})


def concerns_only_the_series(error: BackfillError) -> bool:
    """Whether other series may be asked for meanwhile."""
    return error.code in _OWN_CODES


class BackfillClient:
    """Asks ingest; whatever goes wrong comes back as a reply with an error."""

    def __init__(self, broker: Broker, timeout: float = _TIMEOUT_SECONDS) -> None:
        self._broker = broker
        self._timeout = timeout

    async def __call__(self, request: BackfillRequest) -> BackfillReply:
        """One request and its reply; a reply that was lost with the connection is not waited for."""
        broker = self._broker
        asking = broker.client.request(BACKFILL, request.encode(), timeout=self._timeout)
        try:
            message = await unless_reconnected(broker, broker.generation, asking)
            return BackfillReply.decode(message.data)
        except ReconnectedError:
            return _failed("ingest_away", "the broker was away while ingest was asked")
        except BadMessageError as error:
            return _failed("bad_reply", str(error))
        except (NatsError, TimeoutError) as error:
            return _failed("ingest_away", f"ingest does not answer: {str(error) or type(error).__name__}")


def _failed(code: str, detail: str) -> BackfillReply:
    return BackfillReply(error=BackfillError(code=code, detail=detail, retry_after=0))
