"""How recorded candles come into being again: sums of finer ones, and a path through the finest.

A record says only what a candle was when it was closed. While it is open, the stand-in lets its price go
from the open to one extreme, to the other, and to the close, each in a third of the time: the low first
if it rose, the high first if it fell. Volumes grow evenly. In its last second it is what was recorded.
"""

from collections.abc import Sequence

import polars as pl

from standins.exchange.market import Candle
from standins.exchange.record import Series
from standins.exchange.spans import SECOND, Span

_DIGITS = 8


def partial(candle: Candle, span: Span, now: int, tick: int) -> Candle:
    """A recorded candle as far as it has come at `now` (ms UTC); prices have `tick` decimals."""
    length = span.next(candle.open_time) - candle.open_time
    part = min(((now - candle.open_time) // SECOND + 1) * SECOND / length, 1.0)
    if part >= 1.0:
        return candle
    rose = candle.close >= candle.open
    turns = (candle.low, candle.high) if rose else (candle.high, candle.low)
    corners = (candle.open, *turns, candle.close)
    leg, along = int(part * 3), part * 3 % 1
    last = round(corners[leg] + (corners[leg + 1] - corners[leg]) * along, tick)
    seen = (*corners[: leg + 1], last)
    return candle._replace(
        high=max(seen),
        low=min(seen),
        close=last,
        volume=round(candle.volume * part, _DIGITS),
        quote_volume=round(candle.quote_volume * part, _DIGITS),
        trades=max(int(candle.trades * part), 1) if candle.trades else 0,
        taker_base=round(candle.taker_base * part, _DIGITS),
        taker_quote=round(candle.taker_quote * part, _DIGITS),
    )


def summed(parts: Sequence[Candle], open_time: int, close_time: int) -> Candle:
    """One candle over at least one part."""
    return Candle(
        open_time,
        parts[0].open,
        max(part.high for part in parts),
        min(part.low for part in parts),
        parts[-1].close,
        round(sum(part.volume for part in parts), _DIGITS),
        close_time,
        round(sum(part.quote_volume for part in parts), _DIGITS),
        sum(part.trades for part in parts),
        round(sum(part.taker_base for part in parts), _DIGITS),
        round(sum(part.taker_quote for part in parts), _DIGITS),
    )


def aggregate(finer: Series, span: Span, shift: int) -> Series:
    """The candles of `span` made of finer ones, aligned once both are `shift` ms later; unfinished ones left out.

    A candle ends when its last part did, which keeps the `close_time` of an interrupted one.
    """
    return Series(span, list(finer.stretches), lambda: _sums(finer, span, shift))


def _sums(finer: Series, span: Span, shift: int) -> pl.DataFrame:
    opened = pl.Series("opened", [span.floor(time + shift) - shift for time in finer.times.tolist()], pl.Int64)
    grouped = finer.rows.with_columns(opened).group_by("opened", maintain_order=True)
    rows = grouped.agg(
        pl.col("open").first(),
        pl.col("high").max(),
        pl.col("low").min(),
        pl.col("close").last(),
        pl.col("volume").sum().round(_DIGITS),
        pl.col("close_time").last(),
        pl.col("quote_volume").sum().round(_DIGITS),
        pl.col("trades").sum(),
        pl.col("taker_base").sum().round(_DIGITS),
        pl.col("taker_quote").sum().round(_DIGITS),
    ).rename({"opened": "open_time"})
    return rows.filter([span.next(time + shift) - shift <= finer.end for time in rows["open_time"].to_list()])
