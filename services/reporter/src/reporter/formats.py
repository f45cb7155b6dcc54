"""Numbers, dates and durations as a language writes them.

French: decimal comma, thousands by a narrow no-break space, a no-break space before %, dates in lower case.
English: decimal point, thousands by a comma, no space before %. The minus is a true minus (U+2212) in both.
"""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from zoneinfo import ZoneInfo

from common.reports import Language

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"
HARD = "\N{NO-BREAK SPACE}"

_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_MOST_DECIMALS = 8
# A hyphen that is meant as a minus; not the one within a date or a word.
_HYPHEN = re.compile(r"(?<![\w.,-])-(?=\d)")
_BEFORE_SIGN = re.compile(r" (?=[%:;!?»])")
_BEFORE_PERCENT = re.compile(r"(?<=\d)[ \u00a0\u202f](?=%)")
# Room for the largest float written out in full.
_WIDE = Context(prec=340)


class Formats:
    """Writes values in one language and, where they are moments, in one time zone."""

    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        self.language = language
        self._zone = zone
        self._french = language == "fr"

    def number(self, value: float | Decimal, decimals: int, *, sign: bool = False) -> str:
        """With exactly so many decimals; `sign` also writes a plus."""
        exact = _decimal(value)
        if not exact.is_finite():
            return NOTHING
        rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, _WIDE)
        digits = f"{abs(rounded):,f}"
        if self._french:
            digits = digits.replace(",", THIN).replace(".", ",")
        if rounded < 0:
            return MINUS + digits
        return "+" + digits if sign and rounded > 0 else digits

    def price(self, value: float, *, sign: bool = False, decimals: int | None = None) -> str:
        """A price with all its decimals, at least two; or with as many as another price has."""
        return self.number(value, price_decimals(value) if decimals is None else decimals, sign=sign)

    def percent(self, value: float, *, sign: bool = False, decimals: int = 2) -> str:
        """A plain number of percents: 1.5 is 1.5 %."""
        return self.number(value, decimals, sign=sign) + (f"{HARD}%" if self._french else "%")

    def volume(self, value: float) -> str:
        """An amount traded: whole above a thousand, else with enough decimals to say something."""
        size = abs(value)
        return self.number(value, 0 if size >= 1_000 else 2 if size >= 1 else 8 if size else 0)

    def temperature(self, celsius: float) -> str:
        """Degrees Celsius."""
        return f"{self.number(celsius, 1)}{HARD}°C"

    def day(self, day: date) -> str:
        """A date without its year: `lundi 16 novembre`, `Monday 16 November`."""
        return f"{_DAYS[self.language][day.weekday()]} {self._number_of(day)} {_MONTHS[self.language][day.month - 1]}"

    def full_day(self, day: date) -> str:
        """A date with its year."""
        return f"{self.day(day)} {day.year}"

    def days(self, first: date, last: date) -> str:
        """A range of whole days, both ends included: `lundi 16 au dimanche 22 novembre 2026`.

        What is the same at both ends, month or year, is written once.
        """
        if first == last:
            return self.full_day(last)
        if first.year != last.year:
            begin = self.full_day(first)
        elif first.month != last.month:
            begin = self.day(first)
        else:
            begin = f"{_DAYS[self.language][first.weekday()]} {self._number_of(first)}"
        return f"{begin} {'au' if self._french else 'to'} {self.full_day(last)}"

    def moment(self, time: int) -> str:
        """A moment (ms UTC) in the reader's zone, with the zone's own abbreviation or offset."""
        local = self._local(time)
        joint = " à " if self._french else " at "
        return f"{self.full_day(local.date())}{joint}{local:%H:%M} ({self._zone_name(local)})"

    def short_moment(self, time: int) -> str:
        """A moment (ms UTC) as digits: `16/11/2026 07:00`, `2026-11-16 07:00`."""
        local = self._local(time)
        return f"{self._digits(local)} {local:%H:%M}"

    def candle_moment(self, time: int) -> str:
        """A candle's opening (ms UTC) within a sentence: `16/11/2026 à 07:00`, `2026-11-16 at 07:00`."""
        local = self._local(time)
        return f"{self._digits(local)} {'à' if self._french else 'at'} {local:%H:%M}"

    def candle_day(self, time: int) -> str:
        """The UTC day at whose beginning a candle opened (ms UTC): `16/11/2026`, `2026-11-16`."""
        return self._digits(datetime.fromtimestamp(time / 1000, UTC))

    def sentence(self, text: str) -> str:
        """A sentence from elsewhere in this language's typography: a true minus, no line break before a sign."""
        text = _HYPHEN.sub(MINUS, text)
        return _BEFORE_SIGN.sub(HARD, text) if self._french else _BEFORE_PERCENT.sub("", text)

    def duration(self, seconds: float) -> str:
        """The two largest units of a duration: `3 h 20 min`, `2 j 4 h`; less than a minute in seconds."""
        whole = max(0, round(seconds))
        if whole < 60:
            return f"{whole}{HARD}s"
        minutes = whole // 60
        days, hours = minutes // 1_440, minutes // 60 % 24
        units = ((days, "j" if self._french else "d"), (hours, "h"), (minutes % 60, "min"))
        first = next(index for index, (count, _) in enumerate(units) if count)
        return " ".join(f"{count}{HARD}{unit}" for count, unit in units[first : first + 2] if count)

    def _digits(self, day: datetime) -> str:
        return day.strftime("%d/%m/%Y" if self._french else "%Y-%m-%d")

    def _number_of(self, day: date) -> str:
        return "1er" if self._french and day.day == 1 else str(day.day)

    def _local(self, time: int) -> datetime:
        return datetime.fromtimestamp(time / 1000, UTC).astimezone(self._zone)

    @staticmethod
    def _zone_name(local: datetime) -> str:
        name = local.tzname() or ""
        if name[:1].isalpha():
            return name
        offset = f"{local:%z}"
        return f"UTC{offset[:3].replace('-', MINUS)}:{offset[3:5]}"


def price_decimals(*prices: float) -> int:
    """How many decimals the prices need to be written in full: two to eight."""
    needed = (max(0, -_exponent(_decimal(price))) for price in prices)
    return min(_MOST_DECIMALS, max(2, *needed))


def _decimal(value: float | Decimal) -> Decimal:
    # repr is the shortest text that means this very number: the decimals that the exchange wrote.
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
