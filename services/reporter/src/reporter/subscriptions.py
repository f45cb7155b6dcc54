"""What can be done with subscriptions: the logic behind the REST interface."""

import secrets
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common.clock import Clock
from common.intervals import Depth
from common.reports import Language
from reporter import settlement
from reporter import subscription_store as store
from reporter.calendar import Frequency, Schedule, upcoming
from reporter.composer import DEPTHS
from reporter.database import Database
from reporter.errors import TooManySubscriptionsError, UnknownSubscriptionError
from reporter.models import SubscriptionRow
from reporter.rounds import Rounds
from reporter.schemas import (
    Dates,
    DatesQuery,
    NewSubscription,
    Standard,
    Subscription,
    SubscriptionChange,
    Wish,
)
from reporter.watchlist import Watchlist

_SHOWN_DATES = 3
# A change of one of these makes another calendar.
_SCHEDULE = frozenset({"frequency", "hour", "weekday", "day", "timezone", "active"})


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new subscription gets where it says nothing, and how many there may be."""

    hour: str
    timezone: str
    language: Language
    limit: int

    def schedule(self, wish: Wish) -> Schedule:
        """The schedule that a wish comes to."""
        hour, zone = time.fromisoformat(wish.hour or self.hour), ZoneInfo(wish.timezone or self.timezone)
        return Schedule(wish.frequency, hour, wish.weekday, wish.day, zone)


class Subscriptions:
    """Makes, changes and ends subscriptions. Every change takes effect at once."""

    def __init__(
        self, database: Database, watchlist: Watchlist, rounds: Rounds, defaults: Defaults, clock: Clock
    ) -> None:
        self._database = database
        self._watchlist = watchlist
        self._rounds = rounds
        self._defaults = defaults
        self._clock = clock

    async def every(self) -> list[Subscription]:
        """All of them, in the order in which they were made."""
        return await self._database.run(lambda session: [self._view(row) for row in store.every(session)])

    async def get(self, number: int) -> Subscription:
        """One. Raises UnknownSubscriptionError."""
        return await self._database.run(lambda session: self._view(require(session, number)))

    async def add(self, new: NewSubscription) -> Subscription:
        """Makes one. Raises UnknownPairError, TooManySubscriptionsError and BrokerAwayError."""
        await self._watchlist.require(new.symbol)
        made = await self._database.run(lambda session: self._add(session, new))
        self._rounds.wake()
        return made

    async def change(self, number: int, change: SubscriptionChange) -> Subscription:
        """Changes one. Raises UnknownSubscriptionError, UnknownPairError and BrokerAwayError."""
        if change.symbol is not None:
            await self._watchlist.require(change.symbol)
        changed = await self._database.run(lambda session: self._change(session, number, change))
        self._rounds.wake()
        return changed

    async def remove(self, number: int) -> None:
        """Ends one; what was sent stays in the log. Raises UnknownSubscriptionError."""
        await self._database.run(lambda session: self._remove(session, number))

    def standard(self) -> Standard:
        """The defaults and the limit."""
        return Standard(
            hour=self._defaults.hour,
            timezone=self._defaults.timezone,
            language=self._defaults.language,
            depths={frequency: list(depths) for frequency, depths in DEPTHS.items()},
            limit=self._defaults.limit,
        )

    async def dates(self, query: DatesQuery) -> Dates:
        """The next due moments of a schedule, of a new subscription or of one that is changed to it now.

        Raises UnknownSubscriptionError.
        """
        schedule, number, now = self._defaults.schedule(query), query.subscription, self._clock()
        if number is None:
            return Dates(upcoming=upcoming(schedule, None, now, now, _SHOWN_DATES))
        return await self._database.run(lambda session: self._dates_of(require(session, number), schedule))

    async def find_by_token(self, token: str) -> Subscription:
        """The one that an unsubscribe link means. Raises UnknownSubscriptionError."""
        return await self._database.run(lambda session: self._view(_require_token(session, token)))

    async def pause_by_token(self, token: str) -> Subscription:
        """Pauses the one that an unsubscribe link means. Raises UnknownSubscriptionError."""
        found = await self.find_by_token(token)
        return await self.change(found.id, SubscriptionChange(active=False))

    def _add(self, session: Session, new: NewSubscription) -> Subscription:
        if store.count(session) >= self._defaults.limit:
            raise TooManySubscriptionsError(
                f"There are {self._defaults.limit} subscriptions already, which is the limit: delete one first."
            )
        now, values = self._clock(), new.model_dump(mode="json")
        for name in ("hour", "timezone", "language"):
            values[name] = values[name] or getattr(self._defaults, name)
        row = SubscriptionRow(**values, created=now, changed=now, since=now, token=secrets.token_urlsafe(32))
        store.reschedule(row, None, now)
        session.add(row)
        session.flush()
        return self._view(row)

    def _change(self, session: Session, number: int, change: SubscriptionChange) -> Subscription:
        row, now = require(session, number), self._clock()
        values = {name: value for name, value in change.values().items() if getattr(row, name) != value}
        before = store.schedule_of(row) if row.active else None
        for name, value in values.items():
            setattr(row, name, value)
        if values:
            row.changed = now
        if _SCHEDULE & values.keys():
            store.reschedule(row, before, now)
        if not row.active:
            settlement.cancel(session, number, now, "the subscription was paused")
        return self._view(row)

    def _dates_of(self, row: SubscriptionRow, schedule: Schedule) -> Dates:
        now, before = self._clock(), store.schedule_of(row) if row.active else None
        since = row.since if schedule == before else store.owed_from(row, schedule, before, now)
        return Dates(upcoming=upcoming(schedule, row.last_period, since, now, _SHOWN_DATES))

    def _remove(self, session: Session, number: int) -> None:
        row = require(session, number)
        settlement.cancel(session, number, self._clock(), "the subscription was deleted")
        session.flush()
        session.delete(row)

    def _view(self, row: SubscriptionRow) -> Subscription:
        frequency = Frequency(row.frequency)
        return Subscription(
            id=row.id,
            symbol=row.symbol,
            recipient=row.recipient,
            frequency=frequency,
            hour=row.hour,
            weekday=row.weekday,
            day=row.day,
            timezone=row.timezone,
            language=row.language,
            depths=[Depth(depth) for depth in row.depths] if row.depths else list(DEPTHS[frequency]),
            active=row.active,
            created=row.created,
            changed=row.changed,
            next_due=row.next_due,
            upcoming=self._upcoming(store.schedule_of(row), row) if row.active else [],
        )

    def _upcoming(self, schedule: Schedule, row: SubscriptionRow) -> list[int]:
        return upcoming(schedule, row.last_period, row.since, self._clock(), _SHOWN_DATES)


def require(session: Session, number: int) -> SubscriptionRow:
    """The subscription. Raises UnknownSubscriptionError."""
    row = store.find(session, number)
    if row is None:
        raise UnknownSubscriptionError(f"There is no subscription {number}: look at the list for those that are.")
    return row


def _require_token(session: Session, token: str) -> SubscriptionRow:
    row = store.find_by_token(session, token)
    if row is None:
        raise UnknownSubscriptionError("This link belongs to no subscription: it has been deleted already.")
    return row
