"""How far the data of a report can be trusted, in sentences."""

from common.intervals import VIEWS
from common.reports import Hole, Report
from reporter.formats import Formats
from reporter.words import Words

_MOST_RANGES = 3


def is_stale(report: Report) -> bool:
    """Whether newer data should have arrived for any part of the report."""
    return any(section.quality.stale for section in report.sections)


def quality_lines(report: Report, words: Words, formats: Formats) -> tuple[str, ...]:
    """Last candle, staleness and holes, a sentence each."""
    return (_last_candle(report, words, formats), _freshness(report, words, formats), _holes(report, words, formats))


def _last_candle(report: Report, words: Words, formats: Formats) -> str:
    # A candle is named by its opening; what the reader wants to know is until when the data reaches.
    closes = [
        section.quality.last_closed + VIEWS[section.depth].interval.milliseconds
        for section in report.sections
        if section.quality.last_closed is not None
    ]
    return words.last_candle.format(moment=formats.moment(max(closes))) if closes else words.no_candle


def _freshness(report: Report, words: Words, formats: Formats) -> str:
    ages = [section.quality.age_seconds for section in report.sections if section.quality.age_seconds is not None]
    if not ages:
        return words.never_heard
    return (words.stale if is_stale(report) else words.fresh).format(age=formats.duration(min(ages)))


def _holes(report: Report, words: Words, formats: Formats) -> str:
    holes = merged([hole for section in report.sections for hole in section.quality.holes])
    if not holes:
        return words.no_holes
    ranges = [f"{formats.short_moment(start)} → {formats.short_moment(end)}" for start, end in holes[:_MOST_RANGES]]
    if len(holes) > _MOST_RANGES:
        ranges.append(words.more_holes.format(count=len(holes) - _MOST_RANGES))
    return words.holes.format(ranges=", ".join(ranges))


def merged(holes: list[Hole]) -> list[Hole]:
    """The ranges `[start, end)` without overlap, in order: depths that overlap see the same hole."""
    result: list[Hole] = []
    for start, end in sorted(holes):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
