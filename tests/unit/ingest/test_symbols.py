import asyncio
from typing import cast

import pytest

from ingest.errors import ExchangeError, UnreachableError
from ingest.exchange import Exchange
from ingest.symbol_list import SymbolInfo, SymbolList
from ingest.symbols import SymbolDirectory
from standins.exchange import ManualClock
from unit.ingest.fakes import settle


class FakeExchange:
    """Lists what it is told to, or is away."""

    def __init__(self, **statuses: str) -> None:
        self.statuses = statuses
        self.is_away = False
        self.asked = 0

    async def symbols(self) -> SymbolList:
        self.asked += 1
        if self.is_away:
            raise UnreachableError("away", 7.0)
        infos = [
            SymbolInfo(name, name[:-4], name[-4:], status, "0.01", "0.1") for name, status in self.statuses.items()
        ]
        return SymbolList({info.symbol: info for info in infos}, None)


class Rig:
    def __init__(self, **statuses: str) -> None:
        self.time = ManualClock(0)
        self.exchange = FakeExchange(**statuses)
        self.directory = SymbolDirectory(cast("Exchange", self.exchange), self.time, self.time.sleep)


async def test_the_likeliest_symbol_comes_first() -> None:
    rig = Rig(WBTCUSDT="TRADING", BTCUSDT="TRADING", BTCUSDC="TRADING", ETHBTC="TRADING", BTCEURO="TRADING")
    await rig.directory.renew()
    assert [info.symbol for info in rig.directory.search("btc", 4)] == ["BTCEURO", "BTCUSDC", "BTCUSDT", "WBTCUSDT"]
    assert rig.directory.search("btc-usdt", 9)[0].symbol == "BTCUSDT"


async def test_only_trading_symbols_with_a_name_that_can_be_followed_are_found() -> None:
    rig = Rig(AAAUSDT="BREAK", AABUSDT="TRADING")
    rig.exchange.statuses["币安USDT"] = "TRADING"
    await rig.directory.renew()
    assert [info.symbol for info in rig.directory.search("usdt", 9)] == ["AABUSDT"]


async def test_a_symbol_known_to_trade_needs_no_word_of_the_exchange() -> None:
    rig = Rig(BTCUSDT="TRADING")
    await rig.directory.renew()
    rig.exchange.is_away = True
    rig.time.advance(3_600_000)
    assert (await rig.directory.look_up("BTCUSDT")) is not None
    assert rig.exchange.asked == 1


@pytest.mark.parametrize("symbol", ["NEWUSDT", "OLDUSDT"])
async def test_an_unknown_or_resting_symbol_is_looked_up_anew_once_a_minute(symbol: str) -> None:
    rig = Rig(OLDUSDT="BREAK")
    await rig.directory.renew()
    rig.exchange.statuses = {"NEWUSDT": "TRADING", "OLDUSDT": "TRADING"}
    found = await rig.directory.look_up(symbol)
    assert found is None or not found.is_trading
    rig.time.advance(60_000)
    found = await rig.directory.look_up(symbol)
    assert found is not None
    assert found.is_trading


async def test_without_the_exchange_nothing_is_said_of_an_unknown_symbol() -> None:
    rig = Rig()
    rig.exchange.is_away = True
    with pytest.raises(ExchangeError):
        await rig.directory.look_up("NEWUSDT")
    assert not rig.directory.is_known


async def test_the_list_is_renewed_every_six_hours_and_outlives_the_absence_of_the_exchange() -> None:
    rig = Rig(BTCUSDT="TRADING")
    heard: list[int] = []
    rig.directory.on_renewed(lambda: heard.append(rig.time()))
    running = asyncio.create_task(rig.directory.run())
    await settle()
    rig.exchange.is_away = True
    rig.time.advance(6 * 3_600_000)
    await settle()
    assert rig.directory.find("BTCUSDT") is not None
    rig.exchange.is_away = False
    rig.time.advance(7_000)
    await settle()
    assert heard == [0, 6 * 3_600_000 + 7_000]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
