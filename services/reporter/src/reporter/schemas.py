"""What the REST interface takes and gives. Times are ms UTC."""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from common.candles import Symbol
from common.intervals import Depth
from common.reports import Language
from common.settings import TimeZone
from reporter.addresses import check_address
from reporter.calendar import Frequency
from reporter.mail_status import MailState
from reporter.models import Status
from reporter.settings import Hour


def _unique(depths: list[Depth]) -> list[Depth]:
    if len(set(depths)) != len(depths):
        raise ValueError("each depth can be shown once")
    return depths


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Recipient = Annotated[
    str,
    BeforeValidator(_stripped),
    AfterValidator(check_address),
    Field(description="A plain mail address, at most 254 characters; another script's domain becomes its ASCII form"),
]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 is Monday, 6 is Sunday; counts for weekly reports")]
Day = Annotated[int, Field(ge=1, le=31, description="Counts for monthly reports; 31 means the month's last day")]
Depths = Annotated[
    list[Depth],
    AfterValidator(_unique),
    Field(min_length=1, max_length=5, description="What the report shows"),
]
Zone = Annotated[TimeZone, Field(max_length=64, description="A name of the time zone database")]


class NewSubscription(BaseModel):
    """A subscription to be made. What is left out gets its default."""

    model_config = ConfigDict(extra="forbid")

    symbol: Symbol
    recipient: Recipient
    frequency: Frequency = Frequency.DAILY
    hour: Hour | None = Field(default=None, description="Null is REPORT_TIME")
    weekday: Weekday = 0
    day: Day = 1
    timezone: Zone | None = Field(default=None, description="Null is TZ")
    language: Language | None = Field(default=None, description="Null is LANGUAGE")
    depths: Depths | None = Field(default=None, description="Null is the frequency's own")
    active: bool = True


class SubscriptionChange(BaseModel):
    """What is to be different; what is left out stays. Only `depths` can be null: the frequency's own again."""

    model_config = ConfigDict(extra="forbid")

    symbol: Symbol | None = None
    recipient: Recipient | None = None
    frequency: Frequency | None = None
    hour: Hour | None = None
    weekday: Weekday | None = None
    day: Day | None = None
    timezone: Zone | None = None
    language: Language | None = None
    depths: Depths | None = None
    active: bool | None = None

    @model_validator(mode="after")
    def _check_nulls(self) -> Self:
        for name in self.model_fields_set - {"depths"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} must not be null; leave it out to keep it")
        return self

    def values(self) -> dict[str, object]:
        """The columns to set."""
        return self.model_dump(mode="json", exclude_unset=True)


class Subscription(BaseModel):
    """A subscription as it stands. `next_due` and `upcoming` (the next three) are empty while it is paused."""

    id: int
    symbol: str
    recipient: str
    frequency: Frequency
    hour: str
    weekday: int
    day: int
    timezone: str
    language: Language
    depths: list[Depth]
    active: bool
    created: int
    changed: int
    next_due: int | None
    upcoming: list[int]


class Attempt(BaseModel):
    """One conversation with the mail server: `outcome` is sent, temporary, refused or given up."""

    ended: int
    outcome: str
    answer: str


class Delivery(BaseModel):
    """A report on its way or sent.

    `status` is waiting, sending, sent, failed, superseded (a newer report took its place) or cancelled.
    `late_seconds` counts from the due moment to the settlement, or to now while it is open. `answer` is the
    mail server's last word, or why the report waits. `missed` periods before it got no mail.
    """

    id: int
    subscription_id: int | None
    symbol: str
    recipient: str
    frequency: Frequency
    due_date: date
    due: int
    manual: bool
    status: Status
    late_seconds: int
    missed: int
    attempts: int
    next_attempt: int | None
    settled: int | None
    answer: str | None
    message_id: str
    history: list[Attempt]


class SendResult(BaseModel):
    """The mail server has taken a mail: what it said, and the delivery's number in the log."""

    delivery_id: int
    message_id: str
    answer: str


class MailReport(BaseModel):
    """How sending stands: `problem` is one sentence that says what to do, null when there is none.

    `state` is unset (settings are missing), untried, working, failing (tried again by itself) or stopped (the account
    was refused). `clock_problem` says why the machine's clock holds everything back, where it does. `missing` names
    the settings without which nothing can be sent.
    """

    state: MailState
    since: int
    answer: str | None
    problem: str | None
    clock_problem: str | None
    missing: list[str]
    host: str
    port: int
    security: str
    sender: str | None


class Wish(BaseModel):
    """A schedule that somebody looks at before it is kept. What is left out gets its default."""

    frequency: Frequency = Frequency.DAILY
    hour: Hour | None = Field(default=None, description="Null is REPORT_TIME")
    weekday: Weekday = 0
    day: Day = 1
    timezone: Zone | None = Field(default=None, description="Null is TZ")


class DatesQuery(Wish):
    """A schedule that begins now, or that `subscription` would change to now."""

    subscription: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class PreviewQuery(Wish):
    """What the mail of this moment is to be about."""

    symbol: Symbol
    language: Language | None = Field(default=None, description="Null is LANGUAGE")
    depths: Depths | None = Field(default=None, description="Null is the frequency's own")


class Dates(BaseModel):
    """The next due moments of a schedule."""

    upcoming: list[int]


class Standard(BaseModel):
    """What a new subscription gets where it says nothing, and how many there may be. `depths` by frequency."""

    hour: str
    timezone: str
    language: Language
    depths: dict[Frequency, list[Depth]]
    limit: int
