"""The exchange's error answers, with the codes and texts that it documents."""

from http import HTTPStatus


class ApiError(Exception):
    """An answer other than 200: an HTTP status and, unless it comes from a firewall, a code and a text."""

    def __init__(self, code: int | None, text: str, status: int = 400, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status
        self.retry_after = retry_after

    @property
    def body(self) -> dict[str, object] | None:
        """The JSON body, or None where the documents promise none."""
        return None if self.code is None else {"code": self.code, "msg": self.text}


def illegal_characters(name: str, legal: str) -> ApiError:
    """-1100."""
    return ApiError(-1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'.")


def too_many_parameters(expected: int, received: int) -> ApiError:
    """-1101."""
    return ApiError(-1101, f"Too many parameters; expected '{expected}' and received '{received}'.")


def repeated_parameter(name: str) -> ApiError:
    """-1101, its second text."""
    return ApiError(-1101, f"Duplicate values for parameter '{name}' detected.")


def missing_parameter(name: str) -> ApiError:
    """-1102."""
    return ApiError(-1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.")


def unread_parameters(read: int, sent: int) -> ApiError:
    """-1104."""
    return ApiError(-1104, f"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'.")


def empty_parameter(name: str) -> ApiError:
    """-1105."""
    return ApiError(-1105, f"Parameter '{name}' was empty.")


def invalid_interval() -> ApiError:
    """-1120."""
    return ApiError(-1120, "Invalid interval.")


def invalid_symbol() -> ApiError:
    """-1121."""
    return ApiError(-1121, "Invalid symbol.")


def invalid_data(name: str) -> ApiError:
    """-1130."""
    return ApiError(-1130, f"Data sent for parameter '{name}' is not valid.")


def status_mismatch() -> ApiError:
    """-1220."""
    return ApiError(-1220, "The symbol's status does not match the requested symbolStatus.")


def weight_exceeded(limit: int, retry_after: int) -> ApiError:
    """429: the limit of this minute is used up; `retry_after` is seconds."""
    text = (
        f"Too much request weight used; current limit is {limit} request weight per 1 MINUTE. "
        "Please use WebSocket Streams for live updates to avoid polling the API."
    )
    return ApiError(-1003, text, HTTPStatus.TOO_MANY_REQUESTS, retry_after)


def banned(until: int, retry_after: int) -> ApiError:
    """418: the address is banned until `until` (ms UTC), `retry_after` seconds from now."""
    text = (
        f"Way too much request weight used; IP banned until {until}. "
        "Please use WebSocket Streams for live updates to avoid bans."
    )
    return ApiError(-1003, text, HTTPStatus.IM_A_TEAPOT, retry_after)


_BY_STATUS = {
    500: (-1000, "An unknown error occurred while processing the request."),
    503: (-1008, "Server is currently overloaded with other requests. Please try again in a few minutes."),
    504: (-1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown."),
}
_UNAVAILABLE_FOR_LEGAL_REASONS = (
    "Service unavailable from a restricted location according to 'b. Eligibility' in "
    "https://www.binance.com/en/terms. Please contact customer service if you believe "
    "you received this message in error."
)


def of_status(status: int, now: int, retry_after: int | None, limit: int) -> ApiError:
    """The answer that goes with an HTTP status; `now` is ms UTC, `retry_after` seconds."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return weight_exceeded(limit, 60 if retry_after is None else retry_after)
    if status == HTTPStatus.IM_A_TEAPOT:
        seconds = 120 if retry_after is None else retry_after
        return banned(now + seconds * 1000, seconds)
    if status == HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
        return ApiError(0, _UNAVAILABLE_FOR_LEGAL_REASONS, status, retry_after)
    code, text = _BY_STATUS.get(status, (None, ""))
    return ApiError(code, text, status, retry_after)
