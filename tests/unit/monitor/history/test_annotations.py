"""What happened, beside the curves."""

from common.events import Event
from monitor.history.annotations import MOST_SHOWN, Annotation, AnnotationLog, gather
from unit.monitor.records import MIDNIGHT, MINUTE, SECOND


def _event(at: int, kind: str = "chart", service: str = "analysis", **detail: int) -> Event:
    return Event(service=service, kind=kind, at=at, detail=dict(detail))


def test_events_of_a_kind_within_a_minute_are_one_annotation() -> None:
    log = AnnotationLog()
    for second in (5, 20, 40):
        log.add(_event(MIDNIGHT + second * SECOND, number=second))
    assert log.waiting() == [
        Annotation(MIDNIGHT + 5 * SECOND, MIDNIGHT + 40 * SECOND, "analysis", "chart", 3, {"number": 40})
    ]


def test_other_kinds_services_and_minutes_stay_apart() -> None:
    log = AnnotationLog()
    log.add(_event(MIDNIGHT))
    log.add(_event(MIDNIGHT, kind="image"))
    log.add(_event(MIDNIGHT, service="reporter"))
    log.add(_event(MIDNIGHT + MINUTE))
    assert len(log.waiting()) == 4


def test_what_was_stored_waits_no_more_but_for_what_came_since() -> None:
    log = AnnotationLog()
    log.add(_event(MIDNIGHT))
    log.add(_event(MIDNIGHT, kind="image"))
    stored = log.waiting()
    log.add(_event(MIDNIGHT + SECOND))
    log.forget(stored)
    (left,) = log.waiting()
    assert (left.kind, left.count, left.until) == ("chart", 1, MIDNIGHT + SECOND)


def test_a_flood_of_kinds_that_cannot_be_stored_stays_bounded() -> None:
    log = AnnotationLog()
    for number in range(5000):
        log.add(_event(MIDNIGHT + number * MINUTE))
    assert len(log.waiting()) == 2000
    assert log.waiting()[-1].at == MIDNIGHT + 4999 * MINUTE


def test_what_falls_into_one_step_is_gathered() -> None:
    found = gather([Annotation(n * MINUTE, n * MINUTE + 1, "s", "k", 2, {"n": n}) for n in range(10)], 5 * MINUTE)
    assert [(each.at, each.until, each.count, each.detail) for each in found] == [
        (0, 4 * MINUTE + 1, 10, {"n": 4}),
        (5 * MINUTE, 9 * MINUTE + 1, 10, {"n": 9}),
    ]


def test_when_there_are_too_many_the_rare_kinds_stay() -> None:
    many = [Annotation(n, n, "analysis", "chart", 1, {}) for n in range(2 * MOST_SHOWN)]
    rare = Annotation(3, 3, "monitor", "restart", 1, {})
    found = gather([*many, rare], 1)
    assert len(found) == MOST_SHOWN
    assert rare in found
    assert found == sorted(found, key=lambda each: each.at)
