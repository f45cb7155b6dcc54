from typing import Any

import orjson
import pytest

from common.candles import COLUMNS, MAX_ROWS, Candles
from common.messages import BadMessageError

FIVE_MINUTES = 300_000


def message(rows: int = 2, **changes: Any) -> dict[str, Any]:
    columns: dict[str, object] = {name: [1.5] * rows for name in COLUMNS}
    columns["open_time"] = [FIVE_MINUTES * (row + 1) for row in range(rows)]
    columns["trades"] = [3] * rows
    head = {"schema": 1, "symbol": "BTCUSDC", "interval": "5m", "closed": True, "source": "rest"}
    return head | columns | changes


def test_a_message_survives_its_own_encoding_to_the_last_digit() -> None:
    candles = Candles.model_validate(message(open=[0.0000182, 67234.12345678]))
    assert Candles.decode(candles.encode()) == candles


def test_a_message_names_its_schema_version() -> None:
    assert orjson.loads(Candles.model_validate(message()).encode())["schema"] == 1


def test_a_reader_ignores_fields_that_it_does_not_know() -> None:
    assert Candles.decode(orjson.dumps(message(colour="green"))).symbol == "BTCUSDC"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"schema": 2}, "schema"),
        ({"symbol": "btc/usdc"}, "symbol"),
        ({"interval": "7m"}, "interval"),
        ({"source": "rumour"}, "source"),
        ({"open": [1.5]}, "open must have 2 values"),
        ({"close": [1.5, None]}, "close"),
        ({"open_time": [FIVE_MINUTES, FIVE_MINUTES]}, "open_time must rise"),
        ({"open_time": [FIVE_MINUTES, FIVE_MINUTES * 2 + 1]}, "open_time must be aligned to 5m"),
    ],
)
def test_a_message_that_breaks_the_contract_is_refused_with_the_fields_name(
    changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadMessageError, match=named):
        Candles.decode(orjson.dumps(message(**changes)))


def test_a_message_of_more_than_a_thousand_rows_is_refused() -> None:
    with pytest.raises(BadMessageError, match="open_time"):
        Candles.decode(orjson.dumps(message(MAX_ROWS + 1)))


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"\xff\xfe", b'{"schema":1}', b"NaN"])
def test_what_is_no_message_at_all_is_refused(payload: bytes) -> None:
    with pytest.raises(BadMessageError, match=r"^Candles: "):
        Candles.decode(payload)


def test_not_a_number_is_refused() -> None:
    payload = orjson.dumps(message()).replace(b'"close":[1.5,1.5]', b'"close":[NaN,1.5]')
    with pytest.raises(BadMessageError, match=r"close\.0"):
        Candles.decode(payload)
