import json

import pytest

from ingest.errors import ExchangeError
from ingest.rest import Reply
from ingest.verdict import judge, used_weight
from stack.data import recorded_data

NOW = 1_772_539_350_000


def _judge(status: int, body: object = None, **headers: str) -> ExchangeError:
    text = json.dumps(body).encode() if body is not None else b"<html></html>"
    error = judge(Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, text), NOW)
    assert error is not None
    assert "\n" not in error.detail
    return error


def test_a_good_answer_is_no_error() -> None:
    assert judge(Reply(200, {}, b"[]"), NOW) is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "not_the_exchange"),
        (301, "not_the_exchange"),
        (404, "not_the_exchange"),
        (403, "firewall"),
        (451, "country_refused"),
        (500, "exchange_fault"),
        (503, "exchange_fault"),
        (599, "exchange_fault"),
        (429, "rate_limited"),
        (418, "banned"),
    ],
)
def test_a_status_says_what_happened_even_without_a_readable_body(status: int, code: str) -> None:
    assert _judge(status).code == code


def test_the_documented_errors_are_understood() -> None:
    documented = json.loads((recorded_data() / "payloads/errors-documented.json").read_text())["errors"]
    codes = {
        (entry["http_status"], (entry["body"] or {}).get("code")): _judge(entry["http_status"], entry["body"]).code
        for entry in documented
        if entry["http_status"]
    }
    assert codes[400, -1121] == "unknown_symbol"
    assert codes[400, -1120] == codes[400, -1100] == codes[400, -1130] == "refused"
    assert codes[429, -1003] == "rate_limited"
    assert codes[418, -1003] == "banned"
    assert codes[403, None] == "firewall"
    assert codes[503, -1008] == codes[500, -1000] == "exchange_fault"


def test_the_time_to_wait_is_the_exchanges_word() -> None:
    assert _judge(429, {"code": -1003}, Retry_After="17").retry_after == 17
    assert _judge(418, {"code": -1003}, Retry_After="7200").retry_after == 7_200


def test_without_that_word_a_limit_is_a_minute_and_a_ban_two() -> None:
    assert _judge(429).retry_after == 60
    assert _judge(418).retry_after == 120
    assert _judge(429, Retry_After="soon").retry_after == 60


def test_a_ban_may_tell_its_end_in_words() -> None:
    text = f"Way too much request weight used; IP banned until {NOW + 900_000}. Please use WebSocket Streams"
    assert _judge(418, {"code": -1003, "msg": text}).retry_after == 900


def test_no_ban_is_believed_to_last_longer_than_three_days() -> None:
    assert _judge(418, Retry_After="999999999").retry_after == 3 * 86_400


def test_limits_and_bans_hold_over_a_restart_and_faults_do_not() -> None:
    assert [_judge(status).lasting for status in (429, 418, 451, 403, 500)] == [True, True, False, False, False]


@pytest.mark.parametrize("status", [403, 451])
def test_the_setting_that_helps_is_named(status: int) -> None:
    detail = _judge(status).detail
    assert "BINANCE_API_URL=https://data-api.binance.vision/api" in detail
    assert "BINANCE_STREAM_URL=wss://data-stream.binance.vision" in detail


def test_the_used_weight_is_read_from_the_recorded_headers() -> None:
    recorded = json.loads((recorded_data() / "payloads/response-headers-20210908.json").read_text())
    for answer in recorded:
        headers = {name.upper(): value for name, value in answer["headers"].items()}
        assert used_weight(Reply(200, headers, b"")) == int(answer["headers"]["x-mbx-used-weight-1m"])
    assert used_weight(Reply(200, {}, b"")) is None
    assert used_weight(Reply(200, {"X-MBX-USED-WEIGHT-1M": "-1"}, b"")) is None
