"""Which pairs are followed: the bucket that ingest keeps."""

from nats.errors import Error as NatsError
from nats.js.errors import KeyNotFoundError

from common.broker import Broker
from common.streams import ensure_watchlist
from reporter.errors import BrokerAwayError, UnknownPairError


class Watchlist:
    """Asks the bucket itself, so that a pair added a moment ago is known."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def require(self, symbol: str) -> None:
        """Returns when the pair is followed. Raises UnknownPairError, and BrokerAwayError when nobody can say."""
        if not self._broker.is_connected:
            raise BrokerAwayError("The watchlist cannot be read, since the broker is away: try again in a moment.")
        try:
            bucket = await ensure_watchlist(self._broker.jetstream, self._broker.replicas)
            await bucket.get(symbol)
        except KeyNotFoundError as error:
            raise UnknownPairError(f"symbol: {symbol} is not followed; add it to the watchlist first.") from error
        except (NatsError, TimeoutError, OSError) as error:
            raise BrokerAwayError(f"The watchlist cannot be read ({error}): try again in a moment.") from error
