"""When a delivery that did not succeed is tried again. Times are milliseconds."""

from common.intervals import HOUR, MINUTE

# A mail that the server does not take for so long, counted from the first try, is given up.
GIVE_UP_AFTER = 24 * HOUR
# So long a report waits for facts of this moment; then it goes with what there is, and says so.
PATIENCE = 20 * HOUR


def retry_delay(attempts: int) -> int:
    """After so many failed conversations with the mail server: a minute, doubling up to an hour."""
    return min(MINUTE << min(attempts - 1, 10), HOUR)


def wait_delay(waited: int) -> int:
    """How long until facts that were not there are asked for again: a minute, after an hour of it five."""
    return MINUTE if waited < HOUR else 5 * MINUTE
