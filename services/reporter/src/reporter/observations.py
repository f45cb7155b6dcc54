"""What analysis saw in a chart, as sentences for one reader: in the reader's language and time zone."""

from dataclasses import dataclass

from common.intervals import DAY, VIEWS, Interval
from common.reports import ReportSection, Signal
from reporter.formats import Formats

# What stands in a sentence's template where it names its moment.
_TIME = "{time}"


@dataclass(frozen=True, slots=True)
class Observation:
    """A signal in words; `tone` is up, down or neutral."""

    tone: str
    text: str


def observations(section: ReportSection, formats: Formats) -> tuple[Observation, ...]:
    """The signals of one period, in order."""
    interval = VIEWS[section.depth].interval
    return tuple(Observation(signal.tone, _sentence(signal, interval, formats)) for signal in section.signals)


def _sentence(signal: Signal, interval: Interval, formats: Formats) -> str:
    template = signal.template.get(formats.language)
    if template is None or signal.moment is None:
        return formats.sentence(signal.text[formats.language])
    # Candles of a day and longer open at midnight UTC: their date is no matter of anybody's zone.
    whole_days = interval.milliseconds >= DAY
    moment = formats.candle_day(signal.moment) if whole_days else formats.candle_moment(signal.moment)
    return formats.sentence(template.replace(_TIME, moment))
