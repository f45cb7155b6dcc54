import json

import pytest

from standins.exchange.subscriptions import Subscriptions, parse_stream


@pytest.fixture
def followed() -> Subscriptions:
    subscriptions = Subscriptions(combined=False, most=3)
    subscriptions.add(["btcusdc@kline_5m"])
    return subscriptions


def _ask(subscriptions: Subscriptions, method: str, params: object = None, identity: object = 1) -> dict[str, object]:
    message = {"method": method, "id": identity} | ({} if params is None else {"params": params})
    return subscriptions.answer(json.dumps(message))


def test_a_kline_stream_is_understood() -> None:
    stream = parse_stream("btcusdc@kline_1h")
    assert stream is not None
    assert (stream.symbol, stream.span.name) == ("BTCUSDC", "1h")


@pytest.mark.parametrize(
    "name", ["BTCUSDC@kline_1h", "btcusdc@kline_7m", "btcusdc@trade", "btcusdc", "@kline_1h", "btcusdc@kline_1h@+08:00"]
)
def test_other_streams_are_accepted_but_silent(name: str) -> None:
    subscriptions = Subscriptions(combined=True, most=0)
    assert parse_stream(name) is None
    assert _ask(subscriptions, "SUBSCRIBE", [name]) == {"result": None, "id": 1}
    assert list(subscriptions.streams) == [name]


def test_subscribing_and_unsubscribing(followed: Subscriptions) -> None:
    assert _ask(followed, "SUBSCRIBE", ["ethusdc@kline_1h"], 7) == {"result": None, "id": 7}
    assert _ask(followed, "LIST_SUBSCRIPTIONS", None, 8) == {
        "result": ["btcusdc@kline_5m", "ethusdc@kline_1h"],
        "id": 8,
    }
    assert _ask(followed, "UNSUBSCRIBE", ["btcusdc@kline_5m", "never@asked"], 9) == {"result": None, "id": 9}
    assert list(followed.streams) == ["ethusdc@kline_1h"]


def test_subscribing_twice_changes_nothing(followed: Subscriptions) -> None:
    _ask(followed, "SUBSCRIBE", ["btcusdc@kline_5m"])
    assert list(followed.streams) == ["btcusdc@kline_5m"]


def test_more_streams_than_allowed_are_refused_as_a_whole(followed: Subscriptions) -> None:
    reply = _ask(followed, "SUBSCRIBE", ["a@kline_1h", "b@kline_1h", "c@kline_1h"])
    assert reply["code"] == 2
    assert list(followed.streams) == ["btcusdc@kline_5m"]


def test_the_combined_property_can_be_read_and_set(followed: Subscriptions) -> None:
    assert _ask(followed, "GET_PROPERTY", ["combined"], 2) == {"result": False, "id": 2}
    assert _ask(followed, "SET_PROPERTY", ["combined", True], 3) == {"result": None, "id": 3}
    assert _ask(followed, "GET_PROPERTY", ["combined"], 4) == {"result": True, "id": 4}


@pytest.mark.parametrize("identity", [0, -(2**63), 2**63 - 1, "x" * 36, None])
def test_ids_that_are_documented_come_back(followed: Subscriptions, identity: object) -> None:
    assert _ask(followed, "LIST_SUBSCRIPTIONS", None, identity)["id"] == identity


@pytest.mark.parametrize("identity", [2**63, "x" * 37, 1.5, True, [1], {"a": 1}])
def test_other_ids_are_invalid(followed: Subscriptions, identity: object) -> None:
    reply = _ask(followed, "LIST_SUBSCRIPTIONS", None, identity)
    assert reply["code"] == 2
    assert "request ID" in str(reply["msg"])


def test_an_id_may_be_left_out(followed: Subscriptions) -> None:
    assert followed.answer('{"method":"LIST_SUBSCRIPTIONS"}') == {"result": ["btcusdc@kline_5m"], "id": None}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{", 3, "Invalid JSON: expected value at line 1 column 2"),
        ("no", 3, "Invalid JSON: expected value at line 1 column 1"),
        ("[]", 2, "Invalid request"),
        ('{"id":1}', 2, "Invalid request: missing field `method`"),
        ('{"method":"SUBSCRIBES","id":1}', 2, "Invalid request: unknown variant `SUBSCRIBES`"),
        ('{"method":"SUBSCRIBE","id":1}', 2, "Invalid request"),
        ('{"method":"SUBSCRIBE","params":[1],"id":1}', 2, "Invalid request"),
        ('{"method":"SUBSCRIBE","params":"a","id":1}', 2, "Invalid request"),
        ('{"method":"LIST_SUBSCRIPTIONS","params":["a"],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"GET_PROPERTY","params":["combined",1],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"GET_PROPERTY","params":[],"id":1}', 2, "Invalid request: property name must be a string"),
        ('{"method":"SET_PROPERTY","params":["combined","yes"],"id":1}', 1, "Invalid value type: expected Boolean"),
        ('{"method":"SET_PROPERTY","params":["combined"],"id":1}', 2, "Invalid request"),
    ],
)
def test_what_cannot_be_obeyed_is_answered(followed: Subscriptions, text: str, code: int, words: str) -> None:
    reply = followed.answer(text)
    assert reply["code"] == code
    assert str(reply["msg"]).startswith(words)
    assert list(followed.streams) == ["btcusdc@kline_5m"]


def test_an_unknown_property_is_answered_with_its_id(followed: Subscriptions) -> None:
    assert _ask(followed, "GET_PROPERTY", ["colour"], 5) == {"code": 0, "msg": "Unknown property", "id": 5}
