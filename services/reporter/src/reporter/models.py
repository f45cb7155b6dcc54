"""The tables. Times are ms UTC; migrations/ brings a database to this shape."""

from datetime import date
from enum import StrEnum
from typing import Literal

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What all tables share: predictable names of constraints, so that migrations can speak of them."""

    metadata = MetaData(naming_convention=_NAMES)


class Status(StrEnum):
    """What has become of a delivery. The first two are open, the others final."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class SubscriptionRow(Base):
    """Who gets which report when.

    `depths` is NULL for the frequency's own. `since` is the moment from which reports are owed. `last_period`
    is the due date of the latest period that has a delivery, `next_due` the moment of the next one (NULL while
    paused). `token` is the secret in the unsubscribe link.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (Index(None, "active", "next_due"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    symbol: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(254))
    frequency: Mapped[str] = mapped_column(String(8))
    hour: Mapped[str] = mapped_column(String(5))
    weekday: Mapped[int]
    day: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(64))
    language: Mapped[Literal["fr", "en"]] = mapped_column(String(2))
    depths: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    active: Mapped[bool]
    created: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[int] = mapped_column(BigInteger)
    last_period: Mapped[date | None] = mapped_column(Date)
    next_due: Mapped[int | None] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(String(43), unique=True)


class DeliveryRow(Base):
    """The outbox: one row per subscription and period.

    `period` is `<frequency>:<due date>`, or unique of its own for a mail sent by hand (`manual`). The names of
    subscription, recipient and pair are kept here, so that the log outlives the subscription. `answer` is the last
    word on it: the mail server's, or why it waits. `claimed_until` bounds a claim whose process has vanished.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subscription_id", "period"),
        Index(None, "status", "next_attempt"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscriptions.id", ondelete="SET NULL"))
    period: Mapped[str] = mapped_column(String(40))
    due_date: Mapped[date] = mapped_column(Date)
    due: Mapped[int] = mapped_column(BigInteger)
    missed: Mapped[int] = mapped_column(default=0)
    manual: Mapped[bool] = mapped_column(default=False)
    symbol: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(254))
    frequency: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str] = mapped_column(String(320), unique=True)
    status: Mapped[Status] = mapped_column(String(12))
    created: Mapped[int] = mapped_column(BigInteger)
    next_attempt: Mapped[int] = mapped_column(BigInteger)
    first_attempt: Mapped[int | None] = mapped_column(BigInteger)
    claimed_by: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[int | None] = mapped_column(BigInteger)
    settled: Mapped[int | None] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None] = mapped_column(Text)
    history: Mapped[list["AttemptRow"]] = relationship(
        order_by="AttemptRow.id", passive_deletes=True, cascade="all, delete-orphan"
    )


class AttemptRow(Base):
    """One conversation with the mail server about a delivery: when it ended and what the server said."""

    __tablename__ = "attempts"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)
    ended: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text)


class MailStopRow(Base):
    """The stop after refused credentials, at most one row. `account` recognises the settings that were refused."""

    __tablename__ = "mail_stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))
    account: Mapped[str] = mapped_column(String(64))
