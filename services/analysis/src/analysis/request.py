"""What a request for a chart asks for, checked: depth, periods and indicators."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from analysis.indicators.registry import Parameter, Registry
from analysis.selection import Periods, Selection, Selector, Shown, number
from common.intervals import Depth, Interval
from common.problems import ProblemError


class RequestError(ProblemError):
    """A parameter that is missing or not understood."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_request"


class DefaultPeriods(Protocol):
    """The settings that stand in for periods that a request leaves out."""

    @property
    def period_short(self) -> int:
        """Candles of the short average."""
        ...

    @property
    def period_long(self) -> int:
        """Candles of the long average."""
        ...

    @property
    def period_support(self) -> int:
        """Candles on each side of a swing."""
        ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """The indicators of one picture: those `shown`, and those `needed` for statistics and signals besides."""

    shown: tuple[Shown, ...]
    needed: tuple[Shown, ...]
    periods: Periods


@dataclass(frozen=True, slots=True)
class ChartKey:
    """One picture: equal keys ask for the same."""

    symbol: str
    depth: Depth
    chosen: Chosen


class Requests:
    """Turns the texts of requests into keys."""

    def __init__(self, registry: Registry, defaults: DefaultPeriods) -> None:
        self._registry = registry
        self._selector = Selector(registry)
        self._defaults = defaults

    def chart(self, symbol: str, texts: Mapping[str, str]) -> ChartKey:
        """The picture that `depth`, `short`, `long`, `support` and `indicators` ask for.

        Raises RequestError, SelectionError.
        """
        return ChartKey(symbol.upper(), depth_of(texts.get("depth")), self.chosen(texts))

    def chosen(self, texts: Mapping[str, str]) -> Chosen:
        """The indicators asked for. Raises SelectionError with a sentence that names field and limits."""
        periods = Periods(
            self._period("averages", 0, texts, self._defaults.period_short),
            self._period("averages", 1, texts, self._defaults.period_long),
            self._period("levels", 0, texts, self._defaults.period_support),
        )
        selection = self._selector.select(texts.get("indicators"), periods)
        return self._complete(selection, periods)

    def _complete(self, selection: Selection, periods: Periods) -> Chosen:
        """Adds the defaults that are not shown: statistics and signals rest on them all the same."""
        shown = selection.shown
        usual = self._selector.select(None, _effective(selection, periods)).shown
        return Chosen(shown, (*shown, *(each for each in usual if each not in shown)), _effective(selection, periods))

    def _period(self, key: str, position: int, texts: Mapping[str, str], default: int) -> int:
        parameter = self._parameter(key, position)
        text = texts.get(parameter.key)
        return default if text is None or text == "" else int(number(parameter.key, parameter, text))

    def _parameter(self, key: str, position: int) -> Parameter:
        indicator = self._registry.find(key)
        assert indicator is not None
        return indicator.parameters[position]


def _effective(selection: Selection, periods: Periods) -> Periods:
    """The periods with what `averages(...)` and `levels(...)` say instead."""
    averages, levels = selection.find("averages"), selection.find("levels")
    short, long = averages.args if averages else (periods.short, periods.long)
    return Periods(int(short), int(long), int(levels.args[0]) if levels else periods.support)


def depth_of(text: str | None) -> Depth:
    """The depth of that name. Raises RequestError."""
    try:
        return Depth(text or "")
    except ValueError as error:
        raise RequestError(f"depth must be one of {', '.join(Depth)}.") from error


def interval_of(text: str | None) -> Interval:
    """The interval of that name. Raises RequestError."""
    try:
        return Interval(text or "")
    except ValueError as error:
        raise RequestError(f"interval must be one of {', '.join(Interval)}.") from error
