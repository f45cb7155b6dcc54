"""The supervisor of one stream connection: it is rebuilt for ever."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from websockets.exceptions import InvalidStatus, WebSocketException

from common.clock import Clock, Sleep
from ingest.errors import ExchangeError, UnreachableError
from ingest.gate import Gate
from ingest.happenings import Happenings
from ingest.race import first_of
from ingest.rest import Reply
from ingest.session import End, Limits, Session
from ingest.verdict import judge
from ingest.wanted import Wanted

log = logging.getLogger(__name__)

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 60.0
_STABLE_MS = 60_000
_SILENCE_MS = 60_000
_LONGEST_SILENCE_MS = 10 * 60_000
# The exchange ends a connection after 24 hours.
_AGE_MS = 23 * 3_600_000
_AGE_SPREAD_MS = 30 * 60_000
_OVERLAP_SECONDS = 10.0

State = Literal["idle", "connecting", "streaming", "waiting"]


@dataclass(slots=True)
class Report:
    """The state of a connection, since when (ms UTC), and why it last ended. `reconnects` counts since the start."""

    state: State
    since: int
    reconnects: int = 0
    reason: str | None = None


class Connection:
    """Keeps one connection to whatever `wanted` names.

    After a failure it waits, from about a second to about a minute, doubling, with jitter; after a
    connection that stood for a minute it begins anew. An orderly end (age, a farewell of the exchange)
    keeps the old connection until the new one delivers. Silence ends a connection: after one minute, and
    after twice the time whenever a whole connection has brought nothing, since some pairs are that quiet.
    """

    def __init__(
        self,
        *,
        wanted: Wanted,
        happenings: Happenings,
        make_session: Callable[[], Session],
        gate: Gate,
        clock: Clock,
        ticks: Clock,
        sleep: Sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.wanted = wanted
        self.report = Report("idle", clock())
        self._happenings = happenings
        self._make_session = make_session
        self._gate = gate
        self._clock = clock
        self._ticks = ticks
        self._sleep = sleep
        self._jitter = jitter
        self._failures = 0
        self._named = ""
        self._silence = _SILENCE_MS

    async def run(self) -> None:
        """Connects, watches and reconnects until cancelled."""
        current: Session | None = None
        try:
            while True:
                fresh = await self._open(replacing=current is not None)
                if current is not None:
                    await self._hand_over(current, fresh)
                current = fresh
                end = await self._live(current)
                if not end.orderly:
                    await current.close()
                    current = None
                    await self._after_drop(end)
                elif self._is_young(current):
                    # An exchange that says farewell to every new connection must not be hammered.
                    await self._wait(end.reason, 0.0, quiet=True)
        finally:
            if current is not None:
                await current.close()
            self._enter("idle")

    async def _open(self, *, replacing: bool) -> Session:
        while True:
            if not replacing:
                await self._wait_wanted()
            await self._respect_ban()
            if not replacing:
                self._enter("connecting")
            session = self._make_session()
            try:
                await session.open()
            except (OSError, TimeoutError, WebSocketException, ExchangeError) as error:
                await session.close()
                await self._after_refusal(_explain(error, self._clock()), replacing=replacing)
            except BaseException:
                await session.close()
                raise
            else:
                return session

    async def _live(self, session: Session) -> End:
        self._enter("streaming")
        self._named = ""
        self._happenings.stream_up(len(self.wanted.names))
        age = _AGE_MS + round(_AGE_SPREAD_MS * self._jitter())
        try:
            end = await session.wait_end(Limits(self._silence, age))
        except (OSError, WebSocketException, ExchangeError) as error:
            end = End(str(error) or type(error).__name__)
        if not self._is_young(session):
            self._failures = 0
        barren = end.silent and not session.heard.is_set()
        self._silence = min(self._silence * 2, _LONGEST_SILENCE_MS) if barren else _SILENCE_MS
        return end

    def _is_young(self, session: Session) -> bool:
        return self._ticks() - session.opened_at < _STABLE_MS

    async def _hand_over(self, old: Session, fresh: Session) -> None:
        await first_of(fresh.heard.wait(), self._sleep_overlap())
        await old.close()
        self.report.reconnects += 1
        log.info("stream connection replaced", extra={"reason": self.report.reason})

    async def _sleep_overlap(self) -> bool:
        await self._sleep(_OVERLAP_SECONDS)
        return True

    async def _after_drop(self, end: End) -> None:
        if not self.wanted.names:
            self._enter("idle")
            return
        self.report.reconnects += 1
        log.warning("stream connection lost", extra={"reason": end.reason})
        self._happenings.stream_down(end.reason)
        await self._wait(end.reason, 0.0)

    async def _after_refusal(self, error: ExchangeError, *, replacing: bool) -> None:
        log.warning("stream connection refused", extra={"reason": error.detail})
        if not replacing and not error.grows and error.code != self._named:
            # A country, a firewall, a ban: not just a network that is away, and worth saying once.
            self._named = error.code
            self._happenings.stream_down(error.detail)
        if error.lasting:
            self._gate.fail(error)
        least = error.retry_after if error.closes and not error.grows else 0.0
        await self._wait(error.detail, least, quiet=replacing)

    async def _wait(self, reason: str, least: float, *, quiet: bool = False) -> None:
        if not quiet:
            self._enter("waiting", reason)
        delay = min(_FIRST_DELAY * float(2**self._failures), _LONGEST_DELAY)
        self._failures = min(self._failures + 1, 10)
        await self._sleep(max(delay * (0.5 + self._jitter() / 2), least))

    async def _wait_wanted(self) -> None:
        while not self.wanted.names:
            self._enter("idle")
            await self.wanted.wait_later_than(self.wanted.version)

    async def _respect_ban(self) -> None:
        await self._gate.wait_open()
        while (seconds := self._gate.forbidden()) > 0:
            await self._sleep(seconds)

    def _enter(self, state: State, reason: str | None = None) -> None:
        if state != self.report.state:
            self.report.state, self.report.since = state, self._clock()
        if reason is not None:
            self.report.reason = reason


def _explain(error: Exception, now: int) -> ExchangeError:
    """The error of a connection attempt, as the exchange's word where it gave one. `now` is ms UTC."""
    if isinstance(error, ExchangeError):
        return error
    if isinstance(error, InvalidStatus):
        response = error.response
        verdict = judge(Reply(response.status_code, response.headers, bytes(response.body or b"")), now)
        if verdict is not None and not verdict.grows:
            return verdict
    reason = str(error) or "no answer in time"
    return UnreachableError(f"the stream cannot be opened ({reason}): check the network and BINANCE_STREAM_URL")
