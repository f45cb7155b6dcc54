"""The two sides of a pair's name. The exchange writes them together; what it quotes in is known."""

_QUOTES = (
    *("USDC", "USDT", "FDUSD", "TUSD", "BUSD", "USDP", "EURI", "EUR", "GBP", "TRY", "BRL", "JPY", "PLN", "ARS"),
    *("MXN", "ZAR", "UAH", "RON", "CZK", "COP", "IDR", "AUD", "RUB", "NGN", "BTC", "ETH", "BNB", "DAI", "XRP", "TRX"),
)


def split_pair(symbol: str) -> tuple[str, str] | None:
    """Base and quote: `BTCUSDC` is (`BTC`, `USDC`). Nothing for a name whose end is not known."""
    for quote in sorted(_QUOTES, key=len, reverse=True):
        if symbol.endswith(quote) and len(symbol) > len(quote) + 1:
            return symbol.removesuffix(quote), quote
    return None
