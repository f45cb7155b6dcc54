"""The registry with everything in it."""

from analysis.indicators.on_price import PRICE_INDICATORS, by_default
from analysis.indicators.own_panel import MACD, PANEL_INDICATORS, RSI
from analysis.indicators.registry import Registry


def build_registry(short: int = 7, long: int = 20, support: int = 30) -> Registry:
    """All indicators, the default ones first. The periods are those that the settings make the usual ones."""
    return Registry([*by_default(short, long, support), RSI, MACD, *PRICE_INDICATORS, *PANEL_INDICATORS])
