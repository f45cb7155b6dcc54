"""The errors that the REST interface answers with, each with its status and what to do."""

from http import HTTPStatus

from common.problems import ProblemError


class UnknownSubscriptionError(ProblemError):
    """There is no subscription with this number."""

    status = HTTPStatus.NOT_FOUND
    code = "unknown_subscription"


class UnknownPairError(ProblemError):
    """The pair is not followed."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unknown_pair"


class TooManySubscriptionsError(ProblemError):
    """The limit is reached."""

    status = HTTPStatus.CONFLICT
    code = "too_many_subscriptions"


class BrokerAwayError(ProblemError):
    """Something that only the broker knows is needed now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "broker_away"


class FactsMissingError(ProblemError):
    """There is nothing to make a report of."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "facts_missing"


class MailNotReadyError(ProblemError):
    """Mail is not set up."""

    status = HTTPStatus.CONFLICT
    code = "mail_not_set_up"


class MailRefusedError(ProblemError):
    """The mail server did not take the mail; the sentence carries its words."""

    status = HTTPStatus.BAD_GATEWAY
    code = "mail_refused"


class ClockWrongError(ProblemError):
    """Nothing is sent while the machine's clock cannot be right."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "clock_wrong"
