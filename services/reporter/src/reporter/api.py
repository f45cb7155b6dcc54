"""The reporter's REST interface."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import HTMLResponse

from common.limits import rate_limit
from reporter.deliveries import Deliveries
from reporter.mail_report import MailReporter
from reporter.models import Status
from reporter.preview import Previews
from reporter.schemas import (
    Dates,
    DatesQuery,
    Delivery,
    MailReport,
    NewSubscription,
    PreviewQuery,
    SendResult,
    Standard,
    Subscription,
    SubscriptionChange,
)
from reporter.subscriptions import Subscriptions
from reporter.unsubscribe import Unsubscribing

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,43}$")]

# The page is shown inside ours (where `frame-ancestors` is given, X-Frame-Options does not count) and holds words
# from elsewhere: nothing in it may run or be fetched.
_PREVIEW_POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    ),
    "Cache-Control": "no-store",
}
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
    _add_looks(router, subscriptions, previews)
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

    limit = Depends(rate_limit("Too many reports were sent", burst=20, per_minute=20))

    @router.post("/subscriptions/{number}/send", dependencies=[limit])
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

    @router.get("/deliveries/latest")
    async def list_latest_deliveries() -> list[Delivery]:
        """The newest delivery of each subscription that has one."""
        return await deliveries.latest()

    @router.get("/mail")
    async def get_mail() -> MailReport:
        """Whether mails can be sent, and if not, what to do."""
        return mail.report()

    limit = Depends(rate_limit("The mail server was tried too often", burst=10, per_minute=10))

    @router.post("/mail/retry", dependencies=[limit])
    async def retry_mail() -> MailReport:
        """Ends a stop after refused credentials and tries what waits at once."""
        await deliveries.retry_all()
        return mail.report()


def _add_looks(router: APIRouter, subscriptions: Subscriptions, previews: Previews) -> None:
    @router.get("/defaults")
    async def get_defaults() -> Standard:
        """What a new subscription gets where it says nothing, and how many there may be."""
        return subscriptions.standard()

    @router.get("/dates")
    async def get_dates(query: Annotated[DatesQuery, Query()]) -> Dates:
        """The next three due moments of a schedule that begins now, or that a subscription would change to."""
        return await subscriptions.dates(query)

    limit = Depends(rate_limit("Too many previews were asked for", burst=60, per_minute=60))

    @router.get("/preview", response_class=HTMLResponse, dependencies=[limit])
    async def preview(query: Annotated[PreviewQuery, Query()]) -> HTMLResponse:
        """The mail as HTML."""
        return HTMLResponse(await previews.page(query), headers=_PREVIEW_POLICY)


def _add_unsubscribing(router: APIRouter, unsubscribing: Unsubscribing) -> None:
    @router.get("/unsubscribe/{token}", response_class=HTMLResponse)
    async def ask_unsubscribe(token: Token) -> HTMLResponse:
        """The page behind a mail's unsubscribe link; opening it changes nothing."""
        return HTMLResponse(await unsubscribing.ask(token), headers=_FORM_POLICY)

    @router.post("/unsubscribe/{token}", response_class=HTMLResponse)
    async def confirm_unsubscribe(token: Token) -> HTMLResponse:
        """Pauses the subscription of the link."""
        return HTMLResponse(await unsubscribing.confirm(token), headers=_FORM_POLICY)
