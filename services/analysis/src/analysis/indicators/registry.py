"""What there is to show: one description per indicator, from which API, menu and documentation are made."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from analysis.indicators.steps import Step
from common.intervals import Interval
from common.reports import Language

Labels = dict[Language, str]
Args = tuple[float, ...]
Compute = Callable[[pl.DataFrame, Interval, Args], Sequence[pl.Series]]
StepMaker = Callable[[pl.Series, Args], Step | None]
Drawn = Literal["line", "dots", "histogram", "candles"]

PRICE = "price"
# How much of its seed a recursion may still carry at the left edge of a picture: less than a double can hold.
_SEED_INFLUENCE = 1e-16


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A number that the user may choose, from `minimum` to `maximum`, both allowed."""

    key: str
    labels: Labels
    default: float
    minimum: float
    maximum: float
    whole: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """One column of an indicator, null where there is not enough data.

    The values are those known at their bar. `shift` gives how many bars later (or, negative, earlier) they are
    drawn; `role` names the colour.
    """

    key: str
    labels: Labels
    role: str
    drawn: Drawn = "line"
    shift: Callable[[Args], int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One indicator: what it is called, where it is drawn, what it can be told and how it is computed.

    `panel` is `price`, or its own panel's name. `compute` takes candles, their interval and the arguments in
    the order of `parameters`, and gives a column for each output. `warmup` is how many earlier bars make a
    value independent of where the history begins, None for all there are. `value_range` and `guides` are for
    drawing. `rule` gives a sentence when the arguments do not go together. `formula` says in one line what
    the indicator is and where it comes from. `step`, if there is one, makes from the closes of closed candles
    a short cut to the values at the forming one.
    """

    key: str
    labels: Labels
    panel: str
    parameters: tuple[Parameter, ...]
    outputs: tuple[Output, ...]
    compute: Compute
    warmup: Callable[[Interval, Args], int | None]
    formula: str
    unit: Literal["price", "percent", "index", "base"] = "price"
    value_range: tuple[float, float] | None = None
    guides: tuple[float, ...] = ()
    rule: Callable[[Args], str | None] = lambda _args: None
    by_default: bool = False
    step: StepMaker | None = None

    @property
    def defaults(self) -> Args:
        """The arguments when none are given."""
        return tuple(parameter.default for parameter in self.parameters)


class Registry:
    """The indicators by key, in the order in which panels and menus show them."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._indicators = {indicator.key: indicator for indicator in indicators}

    def all(self) -> list[Indicator]:
        """Every indicator."""
        return list(self._indicators.values())

    def keys(self) -> list[str]:
        """Every key."""
        return list(self._indicators)

    def find(self, key: str) -> Indicator | None:
        """The indicator of that key, if there is one."""
        return self._indicators.get(key)

    def position(self, key: str) -> int:
        """Where a known indicator stands in the order."""
        return list(self._indicators).index(key)


def settled(alpha: float) -> int:
    """After how many bars the recursion `m += alpha * (value - m)` has forgotten its seed."""
    return math.ceil(math.log(_SEED_INFLUENCE) / math.log(1.0 - alpha))


def period(key: str, english: str, french: str, default: int, maximum: int = 400) -> Parameter:
    """A number of bars, from 2 on."""
    return Parameter(key, {"en": english, "fr": french}, default, 2, maximum)


def bars(count: Callable[[Args], float]) -> Callable[[Interval, Args], int | None]:
    """A warm-up that depends on the arguments alone."""
    return lambda _interval, args: math.ceil(count(args))


def everything(_interval: Interval, _args: Args) -> int | None:
    """The warm-up of what sums up from the first bar on."""
    return None


def rising(first: str, second: str) -> Callable[[Args], str | None]:
    """The rule that the first argument, called `first`, lies below the second, called `second`."""
    return lambda args: None if args[0] < args[1] else f"{first} must be smaller than {second}"
