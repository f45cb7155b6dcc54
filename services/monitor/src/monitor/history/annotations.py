"""What happened in the stack, beside the curves: events of one kind that fall together are one annotation."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from common.events import Event
from common.intervals import MINUTE

Detail = dict[str, bool | int | float | str]

# Hundreds of charts a minute are one thing to know, not hundreds.
_TOGETHER = MINUTE
_MOST_WAITING = 2_000
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Annotation:
    """`count` events of one kind between `at` and `until` (ms UTC); `detail` is the last one's."""

    at: int
    until: int
    service: str
    kind: str
    count: int
    detail: Detail


class AnnotationLog:
    """Gathers events until they are stored. Bounded: the oldest go when nothing can be stored for long."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, str, str], Annotation] = {}

    def add(self, event: Event) -> Annotation:
        """Takes in one event and gives the annotation that it has become part of."""
        key = (event.at // _TOGETHER, event.service, event.kind)
        new = Annotation(event.at, event.at, event.service, event.kind, 1, event.detail)
        known = self._waiting.get(key)
        self._waiting[key] = _joined(known, new) if known else new
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        return self._waiting[key]

    def waiting(self) -> list[Annotation]:
        """What is not stored yet."""
        return list(self._waiting.values())

    def forget(self, stored: Iterable[Annotation]) -> None:
        """Drops what has been stored; what has grown since then stays as what is new of it."""
        for annotation in stored:
            key = (annotation.at // _TOGETHER, annotation.service, annotation.kind)
            now = self._waiting.pop(key, None)
            if now is not None and now.count > annotation.count:
                self._waiting[key] = replace(now, at=annotation.until, count=now.count - annotation.count)


def gather(annotations: Iterable[Annotation], step: int) -> list[Annotation]:
    """Joins what falls into the same `step` ms; when that is still too much, the most frequent kinds go first."""
    joined: dict[tuple[int, str, str], Annotation] = {}
    for annotation in annotations:
        key = (annotation.at // step, annotation.service, annotation.kind)
        joined[key] = _joined(joined[key], annotation) if key in joined else annotation
    if len(joined) > MOST_SHOWN:
        joined = dict(list(_rarest_first(joined))[:MOST_SHOWN])
    return sorted(joined.values(), key=lambda annotation: annotation.at)


def _rarest_first(
    joined: dict[tuple[int, str, str], Annotation],
) -> Iterable[tuple[tuple[int, str, str], Annotation]]:
    often: dict[tuple[str, str], int] = {}
    for _, service, kind in joined:
        often[service, kind] = often.get((service, kind), 0) + 1
    return sorted(joined.items(), key=lambda item: (often[item[0][1:]], -item[0][0]))


def _joined(first: Annotation, second: Annotation) -> Annotation:
    last = second if second.until >= first.until else first
    return replace(
        last,
        at=min(first.at, second.at),
        until=max(first.until, second.until),
        count=first.count + second.count,
    )
