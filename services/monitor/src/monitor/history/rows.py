"""A row of the history: for each series the minimum, the mean, the maximum, and how long it was seen."""

from array import array
from collections.abc import Iterator, Mapping

Names = tuple[str, ...]


class Row:
    """The series `names` over one step that begins at `start` (ms UTC).

    `low`, `mean` and `high` hold a number for each name, `weight` the seconds in which the series had a value.
    A row is never changed once it is made.
    """

    __slots__ = ("high", "low", "mean", "names", "start", "weight")

    def __init__(self, start: int, names: Names, cells: Mapping[str, "Cell"]) -> None:
        self.start = start
        self.names = names
        self.low = array("d", [cells[name].low for name in names])
        self.mean = array("d", [cells[name].mean for name in names])
        self.high = array("d", [cells[name].high for name in names])
        self.weight = array("d", [cells[name].weight for name in names])

    def cells(self) -> Iterator[tuple[str, float, float, float, float]]:
        """Name, minimum, mean, maximum, weight of each series."""
        return zip(self.names, self.low, self.mean, self.high, self.weight, strict=True)


class Cell:
    """What is known of one series within one step."""

    __slots__ = ("high", "low", "sum", "weight")

    def __init__(self, low: float, mean: float, high: float, weight: float) -> None:
        self.low = low
        self.high = high
        self.sum = mean * weight
        self.weight = weight

    @property
    def mean(self) -> float:
        """The mean, each part counted as long as it lasted."""
        return self.sum / self.weight

    def add(self, low: float, mean: float, high: float, weight: float) -> None:
        """Takes in another part of the same step."""
        self.low = min(self.low, low)
        self.high = max(self.high, high)
        self.sum += mean * weight
        self.weight += weight


class Fold:
    """Folds samples, or finer rows, into one row."""

    def __init__(self, start: int) -> None:
        self.start = start
        self._cells: dict[str, Cell] = {}

    def add_values(self, values: Mapping[str, float | None]) -> None:
        """Takes in one sample; a missing value has no weight."""
        for name, value in values.items():
            if value is not None:
                self._add(name, value, value, value, 1.0)

    def add_row(self, row: Row) -> None:
        """Takes in a finer row."""
        for name, low, mean, high, weight in row.cells():
            self._add(name, low, mean, high, weight)

    def row(self, names: "NamePool", *, seconds: float | None = None) -> Row:
        """What was folded. `seconds` replaces the weight: samples, however many, that made up one second."""
        if seconds is not None:
            for cell in self._cells.values():
                cell.sum, cell.weight = cell.mean * seconds, seconds
        return Row(self.start, names.shared(tuple(sorted(self._cells))), self._cells)

    def _add(self, name: str, low: float, mean: float, high: float, weight: float) -> None:
        cell = self._cells.get(name)
        if cell is None:
            self._cells[name] = Cell(low, mean, high, weight)
        else:
            cell.add(low, mean, high, weight)


class NamePool:
    """Gives equal lists of names as one object: thousands of rows share it."""

    def __init__(self) -> None:
        self._known: dict[Names, Names] = {}

    def shared(self, names: Names) -> Names:
        """The one object for these names."""
        if len(self._known) > 100:
            self._known.clear()
        return self._known.setdefault(names, names)
