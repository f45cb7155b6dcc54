"""What is traded on the generated market: assets with a character, and the pairs of them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from standins.exchange.market import Pair, Status


@dataclass(frozen=True, slots=True)
class Asset:
    """One currency.

    `price` is where it hovers (dollars), `swing` its weekly deviation, `pull` its share in the market's mood.
    """

    name: str
    price: float
    swing: float
    pull: float


@dataclass(frozen=True, slots=True)
class Quotation:
    """One generated pair.

    `turnover` is dollars a week, `trades` trades a week, `away` a `[start, end)` (ms UTC) for which the pair was
    withdrawn.
    """

    pair: Pair
    turnover: float
    trades: float
    away: tuple[int, int] | None = None


ASSETS = {
    asset.name: asset
    for asset in (
        Asset("BTC", 68_000, 0.055, 0.90),
        Asset("ETH", 3_100, 0.070, 0.88),
        Asset("BNB", 560, 0.060, 0.80),
        Asset("SOL", 150, 0.095, 0.80),
        Asset("XRP", 1.40, 0.085, 0.72),
        Asset("ADA", 0.62, 0.085, 0.78),
        Asset("DOGE", 0.16, 0.100, 0.74),
        Asset("LINK", 15, 0.085, 0.78),
        Asset("AVAX", 28, 0.095, 0.80),
        Asset("LTC", 88, 0.070, 0.76),
        Asset("DOT", 6.2, 0.085, 0.80),
        Asset("SUI", 2.4, 0.110, 0.70),
        Asset("SHIB", 0.0000182, 0.105, 0.72),
        Asset("PEPE", 0.0000091, 0.140, 0.62),
        Asset("WAVES", 2.1, 0.110, 0.60),
        Asset("EUR", 1.09, 0.008, 0.0),
        Asset("USDT", 1.0, 0.0, 0.0),
        Asset("USDC", 1.0, 0.0, 0.0),
    )
}

# symbol, base, quote, decimals of price and quantity, listed, dollars and trades a week
_TABLE = """
BTCUSDT   BTC   USDT 2 5 2017-08-17T04:00 6.0e9 1.2e7
ETHUSDT   ETH   USDT 2 4 2017-08-17T04:00 3.2e9 8.0e6
BNBUSDT   BNB   USDT 2 3 2017-11-06T03:00 5.0e8 1.6e6
BTCUSDC   BTC   USDC 2 5 2018-12-15T03:00 1.4e9 4.0e6
ETHUSDC   ETH   USDC 2 4 2018-12-15T03:00 6.0e8 2.2e6
SOLUSDT   SOL   USDT 2 3 2020-08-11T06:00 1.1e9 3.5e6
XRPUSDT   XRP   USDT 4 1 2018-05-04T08:00 9.0e8 2.6e6
ADAUSDT   ADA   USDT 4 1 2018-04-17T04:00 3.0e8 1.3e6
DOGEUSDT  DOGE  USDT 5 0 2019-07-05T12:00 5.0e8 1.7e6
SOLUSDC   SOL   USDC 2 3 2021-03-05T10:00 3.0e8 1.0e6
XRPUSDC   XRP   USDC 4 1 2018-12-17T06:00 1.6e8 6.0e5
ADAUSDC   ADA   USDC 4 1 2019-03-14T04:00 4.0e7 2.4e5
DOGEUSDC  DOGE  USDC 5 0 2021-05-10T12:00 7.0e7 3.2e5
SHIBUSDC  SHIB  USDC 8 0 2021-05-10T11:00 9.0e6 6.0e4
PEPEUSDC  PEPE  USDC 8 0 2023-05-05T16:00 3.0e7 1.6e5
LINKUSDC  LINK  USDC 2 2 2019-01-18T06:00 2.6e7 1.5e5
AVAXUSDC  AVAX  USDC 2 2 2021-06-03T10:00 1.8e7 1.1e5
LTCUSDC   LTC   USDC 2 3 2019-02-21T04:00 1.4e7 9.0e4
DOTUSDC   DOT   USDC 3 2 2021-08-26T06:00 5.0e6 3.4e4
SUIUSDC   SUI   USDC 4 1 2024-03-12T08:00 4.5e7 2.2e5
BTCEUR    BTC   EUR  2 5 2020-01-03T08:00 9.0e7 4.4e5
ETHEUR    ETH   EUR  2 4 2020-01-03T08:00 4.0e7 2.4e5
SOLEUR    SOL   EUR  2 3 2021-05-21T12:00 1.5e7 9.0e4
XRPEUR    XRP   EUR  4 1 2020-01-07T09:00 1.3e7 8.0e4
ADAEUR    ADA   EUR  4 1 2021-01-20T06:00 1.5e6 1.4e4
EURUSDT   EUR   USDT 4 1 2020-01-03T08:00 7.0e7 2.0e5
LTCEUR    LTC   EUR  2 3 2021-02-02T10:00 4.0e5 9.0e3
WAVESUSDC WAVES USDC 4 2 2019-04-04T04:00 2.0e6 2.2e4
"""
_DELISTED = {"WAVESUSDC": "2024-06-17T03:00"}
# Withdrawn for months and listed again, as one real pair was.
_AWAY = {"LINKUSDC": ("2022-09-29T03:00", "2023-03-12T04:00")}


def quotations(extra: int = 0) -> list[Quotation]:
    """The pairs of the generated market, and `extra` further ones for tests of size (`X000USDC`, ...)."""
    listed = [_quotation(line.split()) for line in _TABLE.strip().splitlines()]
    return listed + [_extra(number) for number in range(extra)]


def asset_of(name: str) -> Asset:
    """The asset of that name; those of the extra pairs are made from their number."""
    if name in ASSETS:
        return ASSETS[name]
    number = int(name[1:])
    return Asset(name, 0.05 * 1.02 ** (number % 400), 0.08 + 0.0001 * (number % 300), 0.7)


def _quotation(words: list[str]) -> Quotation:
    symbol, base, quote, tick, step, listed, turnover, trades = words
    ended = _DELISTED.get(symbol)
    status: Status = "TRADING" if ended is None else "BREAK"
    pair = Pair(symbol, base, quote, int(tick), int(step), status, _ms(listed), _ms(ended) if ended else None)
    away = _AWAY.get(symbol)
    return Quotation(pair, float(turnover), float(trades), (_ms(away[0]), _ms(away[1])) if away else None)


def _extra(number: int) -> Quotation:
    name = f"X{number:03d}"
    pair = Pair(f"{name}USDC", name, "USDC", 4, 1, "TRADING", _ms("2022-01-04T08:00") + number * 3_600_000)
    return Quotation(pair, 1.0e7, 6.0e4)


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000
