"""A report as its reader sees it: every number and sentence written out, before it becomes HTML or text."""

from dataclasses import dataclass

from common.reports import Language, Level, Report, ReportSection, Stats
from reporter.calendar import Schedule, Span
from reporter.formats import NOTHING, Formats, price_decimals
from reporter.host import HostFacts
from reporter.observations import Observation, observations
from reporter.pairs import split_pair
from reporter.pictures import Picture
from reporter.quality import quality_lines
from reporter.words import WORDS, Words

_MOST_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which report this is: for whom, of which days, and how late.

    `spans` are what is shown, the longest first; `covered` is the day, week or month that the report is for.
    `due` is ms UTC, `late` the minutes since then where they are worth a word, `missed` counts the periods before
    that got no mail, `unsubscribe` is a link.
    """

    symbol: str
    language: Language
    schedule: Schedule
    spans: tuple[Span, ...]
    covered: Span
    due: int
    late: int | None
    missed: int
    unsubscribe: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """One period: its name and days, its change, then `rows` of label and value."""

    name: str
    days: str
    change: str
    tone: str
    rows: tuple[tuple[str, str], ...]
    observations: tuple[Observation, ...]
    levels: tuple[tuple[str, str], ...]
    picture: Picture | None
    picture_caption: str
    picture_alt: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The whole report in words. Lists are in the order of reading."""

    language: Language
    words: Words
    subject: str
    title: str
    symbol: str
    preheader: str
    intro: str
    late: str | None
    sections: tuple[Section, ...]
    quality: tuple[str, ...]
    machine: tuple[tuple[str, str], ...]
    unsubscribe: str | None
    unsubscribe_text: str

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The charts that could be drawn."""
        return tuple(section.picture for section in self.sections if section.picture)


def write_letter(occasion: Occasion, report: Report, pictures: dict[str, Picture], host: HostFacts) -> Letter:
    """Puts a report into words. `report.sections` follow `occasion.spans`; `pictures` go by depth."""
    words, formats = WORDS[occasion.language], Formats(occasion.language, occasion.schedule.zone)
    pairs = list(zip(occasion.spans, report.sections, strict=True))
    days = formats.days(occasion.covered.first, occasion.covered.last)
    link = occasion.unsubscribe
    unsubscribe = words.unsubscribe_link.format(url=link) if link else words.unsubscribe_reply
    return Letter(
        language=occasion.language,
        words=words,
        subject=_subject(occasion, report, words, formats),
        title=words.title[occasion.schedule.frequency],
        symbol=occasion.symbol,
        preheader=_preheader(pairs[-1][1], words, formats, days),
        intro=words.intro[occasion.schedule.frequency].format(symbol=occasion.symbol, days=days),
        late=_late(occasion, words, formats),
        # The period that the report is named for comes first, the longer ones put it in its place.
        sections=tuple(
            _section(occasion.symbol, span, section, pictures.get(span.depth), words=words, formats=formats)
            for span, section in reversed(pairs)
        ),
        quality=quality_lines(report, words, formats),
        machine=_machine(host, occasion.missed, words, formats),
        unsubscribe=link,
        unsubscribe_text=unsubscribe,
    )


def short_name(span: Span, words: Words) -> str:
    """A period in the subject: `7 j`, `1 y`."""
    return words.depths_short.get(span.depth) or words.days_short.format(days=span.days)


def long_name(span: Span, words: Words) -> str:
    """A period in a heading: `7 jours`, `1 year`."""
    if span.days == 1:
        return words.day_long
    return words.depths_long.get(span.depth) or words.days_long.format(days=span.days)


def _subject(occasion: Occasion, report: Report, words: Words, formats: Formats) -> str:
    changes = []
    for span, section in zip(occasion.spans, report.sections, strict=True):
        percent = section.stats and formats.percent(section.stats.change_percent, sign=True, decimals=1)
        changes.append(f"{short_name(span, words)} {percent or words.unknown}")
    # Mail programs show odd spaces in a subject as they please: plain ones there.
    subject = " ".join(f"{occasion.symbol}{words.colon}{' | '.join(changes)}".split())
    return subject + ("" if occasion.late is None else words.late_subject)


def _preheader(section: ReportSection, words: Words, formats: Formats, days: str) -> str:
    close = formats.price(section.stats.close) if section.stats else words.unknown
    return words.preheader.format(close=close, days=days)


def _late(occasion: Occasion, words: Words, formats: Formats) -> str | None:
    if occasion.late is None:
        return None
    delay = formats.duration(occasion.late * 60)
    return words.late.format(due=formats.moment(occasion.due), delay=delay)


def _section(
    symbol: str, span: Span, facts: ReportSection, picture: Picture | None, *, words: Words, formats: Formats
) -> Section:
    stats, name = facts.stats, long_name(span, words)
    return Section(
        name=name,
        days=formats.days(span.first, span.last),
        change=formats.percent(stats.change_percent, sign=True) if stats else words.unknown,
        tone=_tone(stats),
        rows=_rows(symbol, stats, words, formats) if stats else (),
        observations=observations(facts, formats),
        levels=_levels(facts, words, formats),
        picture=picture,
        picture_caption=words.chart.format(depth=name),
        picture_alt=words.chart_alt.format(symbol=symbol, depth=name),
    )


def _tone(stats: Stats | None) -> str:
    if stats is None or stats.change == 0:
        return "neutral"
    return "up" if stats.change > 0 else "down"


def _rows(symbol: str, stats: Stats, words: Words, formats: Formats) -> tuple[tuple[str, str], ...]:
    # Differences carry the float's own error: they are written with as many decimals as the prices have.
    decimals = price_decimals(stats.open, stats.close, stats.high, stats.low)
    values = {
        "open": formats.price(stats.open, decimals=decimals),
        "close": formats.price(stats.close, decimals=decimals),
        "change": formats.price(stats.change, sign=True, decimals=decimals),
        "change_percent": formats.percent(stats.change_percent, sign=True),
        "high": formats.price(stats.high, decimals=decimals),
        "low": formats.price(stats.low, decimals=decimals),
        "range": formats.price(stats.range, decimals=decimals),
        "rsi": NOTHING if stats.rsi is None else formats.number(stats.rsi, 1),
        "volatility": NOTHING if stats.volatility is None else formats.percent(stats.volatility),
        "max_drawdown": formats.percent(stats.max_drawdown),
    }
    rows = [(words.labels[name], value) for name, value in values.items()]
    base, quote = split_pair(symbol) or (words.base, words.quote)
    volumes = {base: stats.volume, quote: stats.quote_volume}
    return (*rows, *((words.volume.format(asset=asset), formats.volume(value)) for asset, value in volumes.items()))


def _levels(facts: ReportSection, words: Words, formats: Formats) -> tuple[tuple[str, str], ...]:
    # A level is the mean of its touches: it is no more exact than the prices that it comes from.
    decimals = price_decimals(facts.stats.high, facts.stats.low, facts.stats.close) if facts.stats else None
    return tuple(_level(level, decimals, words, formats) for level in facts.levels[:_MOST_LEVELS])


def _level(level: Level, decimals: int | None, words: Words, formats: Formats) -> tuple[str, str]:
    name = words.support if level.kind == "support" else words.resistance
    touches = (words.touch if level.touches == 1 else words.touches).format(count=level.touches)
    return name, f"{formats.price(level.price, decimals=decimals)} ({touches})"


def _machine(host: HostFacts, missed: int, words: Words, formats: Formats) -> tuple[tuple[str, str], ...]:
    warmth = words.not_available if host.temperature is None else formats.temperature(host.temperature)
    free = words.not_available if host.disk_free is None else formats.percent(host.disk_free, decimals=0)
    return (words.temperature, warmth), (words.disk, free), (words.missed, formats.number(missed, 0))
