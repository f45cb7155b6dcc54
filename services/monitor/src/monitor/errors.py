"""The errors that an asker can meet."""

from http import HTTPStatus

from common.problems import ProblemError


class NotSampledError(ProblemError):
    """The service has only just started."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "not_sampled_yet"


class HistoryAwayError(ProblemError):
    """The history's file cannot be read."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "history_away"
