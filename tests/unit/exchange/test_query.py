import pytest
from multidict import MultiDict

from standins.exchange import query
from standins.exchange.errors import ApiError

GOOD = {"symbol": "BTCUSDC", "interval": "5m"}


def _refusal(**params: str) -> ApiError:
    with pytest.raises(ApiError) as caught:
        query.klines(MultiDict(params))
    return caught.value


def test_a_request_is_read() -> None:
    asked = query.klines(MultiDict(GOOD | {"startTime": "1000", "endTime": "2000", "limit": "7"}))
    assert (asked.symbol, asked.span.name, asked.start, asked.end, asked.limit) == ("BTCUSDC", "5m", 1000, 2000, 7)


def test_without_a_limit_it_is_500() -> None:
    asked = query.klines(MultiDict(GOOD))
    assert (asked.start, asked.end, asked.limit) == (None, None, 500)


def test_a_larger_limit_is_cut_to_1000() -> None:
    assert query.klines(MultiDict(GOOD | {"limit": "5000"})).limit == 1000


def test_times_may_be_microseconds() -> None:
    assert query.klines(MultiDict(GOOD | {"startTime": "1763838000000000"})).start == 1_763_838_000_000


@pytest.mark.parametrize("missing", ["symbol", "interval"])
def test_a_missing_parameter_is_named(missing: str) -> None:
    error = _refusal(**{name: value for name, value in GOOD.items() if name != missing})
    assert error.code == -1102
    assert f"'{missing}'" in error.text


@pytest.mark.parametrize("name", ["limit", "startTime", "endTime"])
@pytest.mark.parametrize("value", ["ten", "-1", "1.5", "1" * 21])
def test_what_is_no_number_is_illegal(name: str, value: str) -> None:
    error = _refusal(**GOOD, **{name: value})
    assert error.code == -1100
    assert error.text == f"Illegal characters found in parameter '{name}'; legal range is '^[0-9]{{1,20}}$'."


@pytest.mark.parametrize("symbol", ["btcusdc", "BTC/USDC", "A" * 21])
def test_symbols_of_illegal_characters_are_refused(symbol: str) -> None:
    assert _refusal(symbol=symbol, interval="5m").code == -1100


@pytest.mark.parametrize("interval", ["7m", "1H", "5M", "1mo"])
def test_unknown_intervals_are_refused(interval: str) -> None:
    assert _refusal(symbol="BTCUSDC", interval=interval).code == -1120


def test_a_month_is_not_a_minute() -> None:
    assert query.klines(MultiDict(GOOD | {"interval": "1M"})).span.is_month
    assert not query.klines(MultiDict(GOOD | {"interval": "1m"})).span.is_month


def test_a_limit_of_zero_is_not_valid() -> None:
    assert _refusal(**GOOD, limit="0").code == -1130


def test_an_empty_parameter_is_named() -> None:
    error = _refusal(**GOOD, limit="")
    assert (error.code, error.text) == (-1105, "Parameter 'limit' was empty.")


def test_an_unknown_parameter_is_counted() -> None:
    error = _refusal(**GOOD, colour="red")
    assert error.code == -1104
    assert "read '2' parameter(s) but was sent '3'" in error.text


def test_more_parameters_than_there_are_is_too_many() -> None:
    error = _refusal(**GOOD, **dict.fromkeys("abcdef", "1"))
    assert (error.code, error.text) == (-1101, "Too many parameters; expected '6' and received '8'.")


def test_a_parameter_sent_twice_is_refused() -> None:
    with pytest.raises(ApiError) as caught:
        query.klines(MultiDict([*GOOD.items(), ("symbol", "ETHUSDC")]))
    assert caught.value.code == -1101


@pytest.mark.parametrize("zone", ["0", "+0:00", "00:00", "-0"])
def test_utc_has_several_spellings(zone: str) -> None:
    assert query.klines(MultiDict(GOOD | {"timeZone": zone})).limit == 500


def test_other_time_zones_are_not_played() -> None:
    assert _refusal(**GOOD, timeZone="5:45").code == -1130
    assert _refusal(**GOOD, timeZone="Paris").code == -1100


def test_several_symbols_are_a_json_list() -> None:
    assert query.symbols({"symbols": '["BTCUSDC","ETHUSDC"]'}) == ["BTCUSDC", "ETHUSDC"]
    assert query.symbols({"symbol": "BTCUSDC"}) == ["BTCUSDC"]
    assert query.symbols({}) is None


def test_a_list_that_is_none_is_illegal() -> None:
    with pytest.raises(ApiError) as caught:
        query.symbols({"symbols": "BTCUSDC,ETHUSDC"})
    assert caught.value.code == -1100
