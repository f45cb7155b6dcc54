"""The reporter's REST interface."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import HTMLResponse

from common.candles import Symbol
from common.reports import Language
from reporter.calendar import Frequency
from reporter.deliveries import Deliveries
from reporter.mail_report import MailReporter
from reporter.models import Status
from reporter.preview import Previews
from reporter.schemas import (
    Dates,
    Day,
    Delivery,
    MailReport,
    NewSubscription,
    SendResult,
    Subscription,
    SubscriptionChange,
    Weekday,
    Zone,
)
from reporter.settings import Hour
from reporter.subscriptions import Subscriptions
from reporter.unsubscribe import Unsubscribing

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,43}$")]

# The page is shown inside ours and holds words from elsewhere: nothing in it may run or be fetched.
_PREVIEW_POLICY = {"Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"}
_FORM_POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Cache-Control": "no-store",
}


def make_router(
    subscriptions: Subscriptions,
    deliveries: Deliveries,
    mail: MailReporter,
    previews: Previews,
    unsubscribing: Unsubscribing,
) -> APIRouter:
    """All endpoints below `/api/reporter`."""
    router = APIRouter()
    _add_subscriptions(router, subscriptions, deliveries)
    _add_mail(router, deliveries, mail)
    _add_previews(router, previews)
    _add_unsubscribing(router, unsubscribing)
    return router


def _add_subscriptions(router: APIRouter, subscriptions: Subscriptions, deliveries: Deliveries) -> None:
    @router.get("/subscriptions")
    async def list_subscriptions() -> list[Subscription]:
        """All subscriptions."""
        return await subscriptions.every()

    @router.post("/subscriptions", status_code=201)
    async def add_subscription(new: NewSubscription) -> Subscription:
        """Makes a subscription for a pair of the watchlist."""
        return await subscriptions.add(new)

    @router.get("/subscriptions/{number}")
    async def get_subscription(number: Number) -> Subscription:
        """One subscription."""
        return await subscriptions.get(number)

    @router.patch("/subscriptions/{number}")
    async def change_subscription(number: Number, change: SubscriptionChange) -> Subscription:
        """Changes a subscription; takes effect at once."""
        return await subscriptions.change(number, change)

    @router.delete("/subscriptions/{number}", status_code=204)
    async def remove_subscription(number: Number) -> Response:
        """Ends a subscription; its deliveries stay in the log."""
        await subscriptions.remove(number)
        return Response(status_code=204)

    @router.post("/subscriptions/{number}/send")
    async def send_subscription(number: Number) -> SendResult:
        """Sends its report now and answers with what the mail server said."""
        return await deliveries.send_now(number)


def _add_mail(router: APIRouter, deliveries: Deliveries, mail: MailReporter) -> None:
    @router.get("/deliveries")
    async def list_deliveries(
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Deliveries with smaller ids")] = None,
        subscription: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        status: Status | None = None,
    ) -> list[Delivery]:
        """The log of deliveries, the newest first."""
        return await deliveries.listing(limit, before, subscription, status)

    @router.get("/mail")
    async def get_mail() -> MailReport:
        """Whether mails can be sent, and if not, what to do."""
        return mail.report()

    @router.post("/mail/retry")
    async def retry_mail() -> MailReport:
        """Ends a stop after refused credentials and tries what waits at once."""
        await deliveries.retry_all()
        return mail.report()


def _add_previews(router: APIRouter, previews: Previews) -> None:
    @router.get("/preview", response_class=HTMLResponse)
    async def preview(
        symbol: Annotated[Symbol, Query()],
        frequency: Frequency = Frequency.DAILY,
        language: Language | None = None,
    ) -> HTMLResponse:
        """The mail as HTML."""
        return HTMLResponse(await previews.page(symbol, frequency, language), headers=_PREVIEW_POLICY)

    @router.get("/dates")
    async def get_dates(
        frequency: Frequency,
        hour: Annotated[Hour | None, Query()] = None,
        weekday: Annotated[Weekday, Query()] = 0,
        day: Annotated[Day, Query()] = 1,
        timezone: Annotated[Zone | None, Query()] = None,
    ) -> Dates:
        """The next three due moments of a schedule that begins now."""
        return previews.dates(frequency, hour, weekday, day, timezone)


def _add_unsubscribing(router: APIRouter, unsubscribing: Unsubscribing) -> None:
    @router.get("/unsubscribe/{token}", response_class=HTMLResponse)
    async def ask_unsubscribe(token: Token) -> HTMLResponse:
        """The page behind a mail's unsubscribe link; opening it changes nothing."""
        return HTMLResponse(await unsubscribing.ask(token), headers=_FORM_POLICY)

    @router.post("/unsubscribe/{token}", response_class=HTMLResponse)
    async def confirm_unsubscribe(token: Token) -> HTMLResponse:
        """Pauses the subscription of the link."""
        return HTMLResponse(await unsubscribing.confirm(token), headers=_FORM_POLICY)
