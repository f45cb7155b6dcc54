"""The answer to a question about the past: rows from memory and file, put together, thinned, written as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from pydantic import BaseModel, Field

from monitor.history.annotations import Annotation, gather
from monitor.history.codec import Column, Table, join, table_of
from monitor.history.merge import clip, merge, with_holes
from monitor.history.ranges import Range, RangeName, Source
from monitor.history.rows import Row
from monitor.history.store import Store
from monitor.history.tiers import SECOND, Tier
from monitor.series import Unit, kind_of

# A second's sample may come late; three seconds without any are a hole.
_LATE_SECONDS = 3
_ANNOTATION_BINS = 100


class Series(BaseModel):
    """One series of the history. Each list has a value for every `time`; null where there was none."""

    unit: Unit
    minimum: list[float | None]
    mean: list[float | None]
    maximum: list[float | None]


class AnnotationPoint(BaseModel):
    """`count` events of one kind in a service between `at` and `until` (ms UTC); `detail` is the last one's."""

    at: int
    until: int
    service: str
    kind: str
    count: int
    detail: dict[str, bool | int | float | str]


class HistoryAnswer(BaseModel):
    """The machine over a range. A hole in the record is one time whose values are all null."""

    range: RangeName
    start: int = Field(description="ms UTC")
    end: int = Field(description="ms UTC, not included")
    step: int = Field(description="ms between two points where the record has its full resolution")
    time: list[int] = Field(description="ms UTC at which each point's step begins, rising; at most 1,000")
    series: dict[str, Series] = Field(description="By name: cpu.percent, temperature.soc, service.ingest.memory, ...")
    annotations: list[AnnotationPoint]


@dataclass(frozen=True)
class Question:
    """What is asked: a range that ends at `end` (ms UTC), and the series whose names begin as one of `wanted`."""

    name: RangeName
    range: Range
    end: int
    wanted: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """The first moment (ms UTC), on a step of the range."""
        return self.end - self.range.span - (self.end - self.range.span) % self.range.step


def answer(
    question: Question, store: Store, unstored: Mapping[Tier | None, Sequence[Row]], waiting: Sequence[Annotation]
) -> bytes:
    """The answer as JSON of a HistoryAnswer. `unstored` are the rows in memory. Raises StoreError."""
    table = _collect(question, store, unstored)
    series = {name: _series(name, column) for name, column in table.columns.items() if _is_wanted(name, question)}
    body = {
        "range": question.name,
        "start": question.start,
        "end": question.end,
        "step": question.range.step,
        "time": table.start,
        "series": {name: lists for name, lists in sorted(series.items()) if lists},
        "annotations": _annotations(question, store, waiting),
    }
    return orjson.dumps(body)


def _collect(question: Question, store: Store, unstored: Mapping[Tier | None, Sequence[Row]]) -> Table:
    parts: list[Table] = []
    end = question.end
    for source in question.range.sources:
        if end <= question.start:
            break
        part = _part(source, question, end, store, unstored.get(source.tier, ()))
        if part.start:
            parts.append(part)
            end = part.start[0]
    return join(reversed(parts))


def _part(source: Source, question: Question, end: int, store: Store, rows: Sequence[Row]) -> Table:
    """One source's rows in `[question.start, end)`, a point a step, holes marked."""
    tables = []
    if source.tier and store.is_open:
        read = store.read_summaries if source.summaries else store.read
        tables = read(source.tier, question.start, end)
    step = max(source.step, question.range.step)
    table = merge(clip(join([*tables, table_of(rows)]), question.start, end), step)
    return with_holes(table, step if source.tier else _LATE_SECONDS * SECOND)


def _is_wanted(name: str, question: Question) -> bool:
    return not question.wanted or any(name == each or name.startswith(f"{each}.") for each in question.wanted)


def _series(name: str, column: Column) -> dict[str, object] | None:
    kind = kind_of(name)
    if not any(column.weight):
        return None
    parts = zip(("minimum", "mean", "maximum"), column.parts()[:3], strict=True)
    return {"unit": kind.unit} | {part: _numbers(values, column.weight, kind.scale) for part, values in parts}


def _numbers(values: list[int], weight: list[int], scale: int) -> Sequence[float | None]:
    if 0 in weight:
        return [value / scale if seen else None for value, seen in zip(values, weight, strict=True)]
    return values if scale == 1 else [value / scale for value in values]


def _annotations(question: Question, store: Store, waiting: Sequence[Annotation]) -> list[Annotation]:
    step = max(question.range.step, question.range.span // _ANNOTATION_BINS)
    stored = store.read_annotations(question.start, question.end, step) if store.is_open else []
    new = [each for each in waiting if each.until >= question.start and each.at < question.end]
    return gather([*stored, *new], step)
