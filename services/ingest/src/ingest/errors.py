"""What can go wrong between ingest and the exchange: one class each, one sentence that says what to do."""

# What serves market data without an account. An event carries 200 characters: the sentences below fit into one.
OPEN_HOSTS = (
    "set BINANCE_API_URL=https://data-api.binance.vision/api and BINANCE_STREAM_URL=wss://data-stream.binance.vision"
)
ASK_NEVER = 3_600.0


class ExchangeError(Exception):
    """The exchange did not give what was asked.

    `code` is for programs, `detail` one sentence for people, `retry_after` the seconds after which
    asking again makes sense. `closes` tells whether nothing at all may be asked until then, `grows` whether
    that time grows while it goes on, `lasting` whether it holds over a restart too, being the exchange's word.
    """

    code = "exchange_error"
    closes = False
    grows = False
    lasting = False

    def __init__(self, detail: str, retry_after: float = 5.0) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class UnreachableError(ExchangeError):
    """No answer: no network, no name, refused, or too slow."""

    code = "exchange_unreachable"
    closes = True
    grows = True


class FaultError(ExchangeError):
    """The exchange answered that it has a fault itself (5xx)."""

    code = "exchange_fault"
    closes = True
    grows = True


class RateLimitedError(ExchangeError):
    """Too much was asked (429); `retry_after` is the exchange's own word."""

    code = "rate_limited"
    closes = True
    lasting = True


class BannedError(ExchangeError):
    """This address is banned for a while (418); `retry_after` is the exchange's own word."""

    code = "banned"
    closes = True
    lasting = True


class CountryRefusedError(ExchangeError):
    """The exchange does not serve this country (451)."""

    code = "country_refused"
    closes = True

    def __init__(self) -> None:
        super().__init__(f"the exchange does not serve this country (451): {OPEN_HOSTS}", 300.0)


class FirewallError(ExchangeError):
    """The exchange's firewall refuses this address (403)."""

    code = "firewall"
    closes = True

    def __init__(self) -> None:
        super().__init__(f"the exchange's firewall refuses this address (403): wait, or {OPEN_HOSTS}", 300.0)


class RefusedRequestError(ExchangeError):
    """The exchange understood the request and refused it (other 4xx)."""

    code = "refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, ASK_NEVER)


class UnknownToExchangeError(RefusedRequestError):
    """The exchange has no such symbol (-1121)."""

    code = "unknown_symbol"


class NotTheExchangeError(ExchangeError):
    """Something else answers at the exchange's address: a wrong setting, or a router's own page."""

    code = "not_the_exchange"
    closes = True
    grows = True


class BadAnswerError(ExchangeError):
    """An answer that is not what the exchange documents; nothing of it was used."""

    code = "bad_answer"
    closes = True
    grows = True


class BusyError(ExchangeError):
    """The weight of this minute is used up, or too many requests wait already."""

    code = "busy"


class NotAskedYetError(ExchangeError):
    """It is not known yet whether an earlier ban still holds, so nothing has been asked."""

    code = "starting"

    def __init__(self) -> None:
        super().__init__("the exchange has not been asked yet because the broker has not been reached", 2.0)


class HeldError(ExchangeError):
    """Not asked at all, because an earlier answer still holds: that one's code and sentence, and the time left."""

    def __init__(self, held: ExchangeError, retry_after: float) -> None:
        super().__init__(held.detail, retry_after)
        self.code = held.code


class BrokerAwayError(Exception):
    """A candle could not be handed to the broker."""

    code = "broker_away"
