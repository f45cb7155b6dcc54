"""The stop after refused credentials, remembered over restarts: a wrong password is said once, not every minute."""

import hashlib
import logging
import secrets

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporter.models import MailStopRow
from reporter.smtp import Account

log = logging.getLogger(__name__)

_ROUNDS = 100_000


def find(session: Session) -> MailStopRow | None:
    """The stop, if there is one."""
    return session.get(MailStopRow, 1)


def put(session: Session, account: Account, now: int, answer: str) -> None:
    """Stops sending with this account (at `now`, ms UTC) because of the server's answer."""
    clear(session)
    salt = secrets.token_hex(16)
    try:
        with session.begin_nested():
            session.add(MailStopRow(id=1, since=now, answer=answer, salt=salt, account=_trace(account, salt)))
    except IntegrityError:
        # Another reporter on the same database has been told the same at this very moment.
        log.info("the stop is noted already")


def clear(session: Session) -> None:
    """Ends the stop."""
    session.execute(delete(MailStopRow))


def is_of(row: MailStopRow, account: Account) -> bool:
    """Whether the stop was for these very settings; with others it is void."""
    return secrets.compare_digest(row.account, _trace(account, row.salt))


def _trace(account: Account, salt: str) -> str:
    """Tells accounts apart without giving the password away."""
    text = "\0".join((account.host, str(account.port), account.security, account.user, account.password))
    return hashlib.pbkdf2_hmac("sha256", text.encode(), bytes.fromhex(salt), _ROUNDS).hex()
