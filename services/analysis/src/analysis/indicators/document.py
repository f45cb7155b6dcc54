"""The documentation of the indicators, made from the registry: `python -m analysis.indicators.document`."""

from collections.abc import Iterable

from analysis.indicators.catalogue import build_registry
from analysis.indicators.registry import Indicator, Parameter

_HEAD = """# Indicators

Made from the registry by `python -m analysis.indicators.document`; the page's menu and `GET /api/analysis/indicators`
come from the same place. `indicators=` takes keys with their numbers, as in `averages(7,20),rsi,bollinger(20,2)`.
Columns are null where there is not enough data yet. Units: `price` is the quote currency, `base` the base asset,
`index` a number from 0 to 100.

| key | name | numbers (usual, allowed) | columns | unit | what it is |
|---|---|---|---|---|---|
"""


def document(indicators: Iterable[Indicator]) -> str:
    """A table of the indicators in Markdown."""
    return _HEAD + "".join(_row(indicator) for indicator in indicators)


def _row(indicator: Indicator) -> str:
    numbers = "; ".join(_number(parameter) for parameter in indicator.parameters) or "none"
    columns = ", ".join(f"`{output.key}`" for output in indicator.outputs) or "none"
    by_default = " (shown by default)" if indicator.by_default else ""
    name = f"{indicator.labels['en']}{by_default}"
    return f"| `{indicator.key}` | {name} | {numbers} | {columns} | {indicator.unit} | {indicator.formula} |\n"


def _number(parameter: Parameter) -> str:
    return f"{parameter.key} {parameter.default:g}, {parameter.minimum:g} to {parameter.maximum:g}"


if __name__ == "__main__":
    print(document(build_registry().all()), end="")
