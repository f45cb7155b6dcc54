"""Indicators that TA-Lib does not have, written down once more in plain Python, straight from their definitions."""

import math
import statistics
from fractions import Fraction
from itertools import pairwise

Column = list[float | None]
DAY = 86_400_000


def vwap(rows: list[dict[str, float]]) -> Column:
    """The mean of the typical prices since midnight UTC, weighted by volume."""
    found: Column = []
    for number, row in enumerate(rows):
        today = [each for each in rows[: number + 1] if each["open_time"] // DAY == row["open_time"] // DAY]
        weight = sum(Fraction(each["volume"]) for each in today)
        value = sum(
            Fraction((each["high"] + each["low"] + each["close"]) / 3) * Fraction(each["volume"]) for each in today
        )
        found.append(float(value / weight) if weight else None)
    return found


def middle(rows: list[dict[str, float]], period: int) -> Column:
    """The middle of the range of the last bars."""
    found: Column = []
    for number in range(len(rows)):
        window = rows[number - period + 1 : number + 1] if number >= period - 1 else []
        found.append((max(r["high"] for r in window) + min(r["low"] for r in window)) / 2 if window else None)
    return found


def heikin_ashi(rows: list[dict[str, float]]) -> list[tuple[float, float, float, float]]:
    """Open, high, low, close of each smoothed candle."""
    found: list[tuple[float, float, float, float]] = []
    for row in rows:
        close = (row["open"] + row["high"] + row["low"] + row["close"]) / 4
        start = (found[-1][0] + found[-1][3]) / 2 if found else (row["open"] + row["close"]) / 2
        found.append((start, max(row["high"], start, close), min(row["low"], start, close), close))
    return found


def drawdown(closes: list[float]) -> list[float]:
    """Percent below the highest close so far."""
    return [100 * (close - max(closes[: n + 1])) / max(closes[: n + 1]) for n, close in enumerate(closes)]


def volatility(closes: list[float], period: int, interval_ms: int) -> Column:
    """The sample deviation of the last log returns, percent a year of 365 days."""
    steps = [math.log(after / before) for before, after in pairwise(closes)]
    candles_a_year = 365 * DAY / interval_ms
    return [
        100 * statistics.stdev(steps[number - period : number]) * math.sqrt(candles_a_year)
        if number >= period
        else None
        for number in range(len(closes))
    ]
