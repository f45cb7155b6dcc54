import gzip
import json
from pathlib import Path

import pytest

from common.messages import BadMessageError
from ingest.symbol_list import SymbolInfo, read_symbols
from stack.data import recorded_data


def _payload(name: str) -> bytes:
    path: Path = recorded_data() / "payloads" / name
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.mark.parametrize(
    ("name", "count", "trading", "limit"),
    [
        ("exchangeInfo-mainnet-20201009.json.gz", 1_089, 815, 1_200),
        ("exchangeInfo-testnet-20240908.json.gz", 1_248, None, 6_000),
    ],
)
def test_a_recorded_list_is_read_whole(name: str, count: int, trading: int | None, limit: int) -> None:
    body = _payload(name)
    found = read_symbols(body)
    told = json.loads(body)["symbols"]
    assert len(found.symbols) == count == len(told)
    assert found.weight_limit == limit
    for entry in told:
        info = found.symbols[entry["symbol"]]
        assert (info.base, info.quote, info.status) == (entry["baseAsset"], entry["quoteAsset"], entry["status"])
    if trading is not None:
        assert sum(info.is_trading for info in found.symbols.values()) == trading


def test_the_precision_follows_from_the_smallest_steps() -> None:
    info = read_symbols(_payload("exchangeInfo-testnet-20240908.json.gz")).symbols["BTCUSDT"]
    assert (info.tick_size, info.price_decimals) == ("0.01000000", 2)
    assert (info.step_size, info.quantity_decimals) == ("0.00001000", 5)


@pytest.mark.parametrize(("step", "decimals"), [("0.00000001", 8), ("1.00000000", 0), ("10.0", 0), ("", 8), ("x", 8)])
def test_steps_become_numbers_of_decimals(step: str, decimals: int) -> None:
    assert SymbolInfo("A", "A", "B", "TRADING", step, step).price_decimals == decimals


def test_white_space_and_another_order_of_keys_are_no_matter() -> None:
    body = json.dumps(
        {"symbols": [{"symbol": "AB", "status": "HALT"}, {"symbol": "CD", "status": "TRADING"}], "rateLimits": []},
        indent=2,
    )
    found = read_symbols(body.encode())
    assert [info.is_trading for info in found.symbols.values()] == [False, True]
    assert found.weight_limit is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"\xff",
        b'{"symbols":5}',
        b'{"symbols":[',
        b'{"symbols":[{"symbol":"AB"}]}',
        b'{"symbols":[{"symbol":"AB","status":"TRADING"}',
        b'{"symbols":[{"symbol":"AB","status":"TRADING"},',
        b'{"symbols":[{"symbol":"AB","status":"TRADING"},5]}',
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(BadMessageError, match="exchangeInfo"):
        read_symbols(body)


def test_a_list_cut_anywhere_is_refused_or_the_cut_was_after_the_symbols() -> None:
    body = json.dumps(
        {"symbols": [{"symbol": "AB", "status": "TRADING"}, {"symbol": "CD", "status": "BREAK"}]}
    ).encode()
    for length in range(len(body) - 2):
        with pytest.raises(BadMessageError):
            read_symbols(body[:length])
