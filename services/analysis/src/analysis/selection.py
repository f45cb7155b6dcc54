"""Which indicators somebody wants to see: the text of a request, understood."""

import re
from dataclasses import dataclass
from http import HTTPStatus

import polars as pl

from analysis.indicators.registry import Args, Indicator, Output, Parameter, Registry
from analysis.indicators.steps import Step
from common.intervals import Interval
from common.problems import ProblemError

MAX_SHOWN = 24
_ITEM = re.compile(r"\s*([a-z_]+)\s*(?:\(([^()]*)\))?\s*(?:,|$)")
# The defaults that follow the periods of the request instead of carrying their own.
_FIXED_NAMES = frozenset({"averages", "levels"})


class SelectionError(ProblemError):
    """An indicator, or a period of one, that does not exist."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_indicator"


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator with its arguments, in the order of its parameters."""

    indicator: Indicator
    args: Args

    def column(self, output: Output) -> str:
        """The name of an output: its key, followed by the arguments where they are not the usual ones."""
        if self.indicator.key in _FIXED_NAMES or self.args == self.indicator.defaults:
            return output.key
        return "_".join([output.key, *(f"{arg:g}" for arg in self.args)])

    @property
    def columns(self) -> list[str]:
        """The names of all outputs."""
        return [self.column(output) for output in self.indicator.outputs]

    def step(self, closed: pl.DataFrame, interval: Interval) -> Step | None:
        """The short cut to the values at the candle after these closed ones, where there is one."""
        if self.indicator.step is None:
            return None
        bars = self.indicator.warmup(interval, self.args)
        return self.indicator.step(closed["close"] if bars is None else closed["close"].tail(bars), self.args)

    def shift(self, output: Output) -> int:
        """How many bars after its own an output's value is drawn."""
        return output.shift(self.args) if output.shift else 0

    @property
    def shifts(self) -> list[int]:
        """How many bars after its own each output's value is drawn."""
        return [self.shift(output) for output in self.indicator.outputs]

    def compute(self, frame: pl.DataFrame, interval: Interval) -> list[pl.Series]:
        """The outputs over these candles, named."""
        values = self.indicator.compute(frame, interval, self.args)
        return [column.alias(name) for name, column in zip(self.columns, values, strict=True)]


@dataclass(frozen=True, slots=True)
class Periods:
    """The three periods that a request can set without naming an indicator."""

    short: int
    long: int
    support: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The indicators of a picture, in the registry's order, without repeats."""

    shown: tuple[Shown, ...]

    def find(self, key: str) -> Shown | None:
        """The first chosen indicator of that key."""
        return next((shown for shown in self.shown if shown.indicator.key == key), None)


class Selector:
    """Understands requests for indicators."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def select(self, text: str | None, periods: Periods) -> Selection:
        """The indicators named in `text`, such as `averages,rsi(7),bollinger(20,2)`; None stands for the defaults.

        An empty text chooses none. Raises SelectionError.
        """
        pairs = self._defaults() if text is None else self._parse(text)
        shown = {self._shown(key, args, periods) for key, args in pairs}
        if len(shown) > MAX_SHOWN:
            raise SelectionError(f"indicators: at most {MAX_SHOWN} may be shown at once.")
        keys = [each.indicator.key for each in shown]
        for key in _FIXED_NAMES:
            if keys.count(key) > 1:
                raise SelectionError(f"indicators: {key} may be chosen once.")
        return Selection(tuple(sorted(shown, key=self._order)))

    def _defaults(self) -> list[tuple[str, list[str]]]:
        return [(indicator.key, []) for indicator in self._registry.all() if indicator.by_default]

    def _order(self, shown: Shown) -> tuple[int, Args]:
        return self._registry.position(shown.indicator.key), shown.args

    def _parse(self, text: str) -> list[tuple[str, list[str]]]:
        pairs, at = [], 0
        while at < len(text):
            item = _ITEM.match(text, at)
            if item is None:
                raise SelectionError(
                    "indicators: write keys with their numbers, separated by commas, as in rsi,bollinger(20,2)."
                )
            key, numbers = item.groups()
            pairs.append((key, numbers.split(",") if numbers and numbers.strip() else []))
            at = item.end()
        return pairs

    def _shown(self, key: str, texts: list[str], periods: Periods) -> Shown:
        indicator = self._registry.find(key)
        if indicator is None:
            raise SelectionError(f"indicators: {key} is not known; there are {', '.join(self._registry.keys())}.")
        if len(texts) > len(indicator.parameters):
            raise SelectionError(f"indicators: {key} takes {len(indicator.parameters)} numbers at most.")
        given = [
            number(f"indicators: {key} {p.key}", p, text) for p, text in zip(indicator.parameters, texts, strict=False)
        ]
        args = (*given, *_usual(indicator, periods)[len(given) :])
        if reason := indicator.rule(args):
            raise SelectionError(f"indicators: {key}: {reason}." if texts else f"{reason}.")
        return Shown(indicator, args)


def _usual(indicator: Indicator, periods: Periods) -> Args:
    if indicator.key == "averages":
        return (periods.short, periods.long)
    return (periods.support,) if indicator.key == "levels" else indicator.defaults


def number(field: str, parameter: Parameter, text: str) -> float:
    """The number that `text` writes, within the parameter's limits. Raises SelectionError that names `field`."""
    kind = "a whole number" if parameter.whole else "a number"
    allowed = f"{field} must be {kind} from {parameter.minimum:g} to {parameter.maximum:g}."
    pattern = r"\d{1,9}" if parameter.whole else r"\d{1,9}(\.\d{1,9})?"
    if not re.fullmatch(pattern, text.strip(), re.ASCII):
        raise SelectionError(allowed)
    value = int(text) if parameter.whole else float(text)
    if not parameter.minimum <= value <= parameter.maximum:
        raise SelectionError(allowed)
    return value
