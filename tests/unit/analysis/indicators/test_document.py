from analysis.indicators.catalogue import build_registry
from analysis.indicators.document import document

INDICATORS = build_registry().all()


def test_every_indicator_is_documented_with_its_columns_and_limits() -> None:
    rows = [line for line in document(INDICATORS).splitlines() if line.startswith("| `")]
    assert len(rows) == len(INDICATORS)
    for row, indicator in zip(rows, INDICATORS, strict=True):
        assert row.startswith(f"| `{indicator.key}` |")
        assert all(f"`{output.key}`" in row for output in indicator.outputs)
        assert all(
            f"{each.key} {each.default:g}, {each.minimum:g} to {each.maximum:g}" in row for each in indicator.parameters
        )
        assert indicator.formula in row
