"""What analysis knows, asked for over NATS; the same question of several mails is asked once."""

from typing import Protocol

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from common.broker import Broker
from common.clock import Clock
from common.intervals import MINUTE
from common.messages import BadMessageError
from common.reports import ImageRequest, Report, ReportRequest
from common.subjects import ANALYSIS_IMAGE, ANALYSIS_REPORT
from reporter.pictures import Picture, make_picture
from reporter.sharing import Shared

_REPORT_SECONDS = 20.0
# Analysis gives a rendering 30 s before it ends it, and another may be before ours.
_IMAGE_SECONDS = 75.0
_PNG = b"\x89PNG\r\n\x1a\n"


class FactsError(Exception):
    """Analysis did not answer, or not with what was asked; the text is one sentence."""


class UnknownPairError(FactsError):
    """Analysis does not have the pair, or not yet."""


class Facts(Protocol):
    """Where the content of a report comes from."""

    async def report(self, request: ReportRequest) -> Report:
        """The facts of a report. Raises FactsError."""
        ...

    async def picture(self, request: ImageRequest) -> bytes:
        """A chart as PNG. Raises FactsError."""
        ...


class Analysis:
    """The analysis service behind the broker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def report(self, request: ReportRequest) -> Report:
        """The facts of a report. Raises FactsError."""
        payload = await self._ask(ANALYSIS_REPORT, request.encode(), _REPORT_SECONDS)
        try:
            return Report.decode(payload)
        except BadMessageError as error:
            raise FactsError(f"analysis answered with something that is no report: {error}") from error

    async def picture(self, request: ImageRequest) -> bytes:
        """A chart as PNG. Raises FactsError."""
        payload = await self._ask(ANALYSIS_IMAGE, request.encode(), _IMAGE_SECONDS)
        if not payload.startswith(_PNG):
            raise FactsError("analysis answered with something that is no picture")
        return payload

    async def _ask(self, subject: str, payload: bytes, seconds: float) -> bytes:
        if not self._broker.is_connected:
            raise FactsError("the NATS broker cannot be reached")
        try:
            reply = await self._broker.client.request(subject, payload, timeout=seconds)
        except (NatsError, TimeoutError, OSError) as error:
            reason = str(error).removeprefix("nats: ") or "no answer in time"
            raise FactsError(f"analysis cannot be reached: {reason}") from error
        _refuse_error(reply)
        return bytes(reply.data)


def _refuse_error(reply: Msg) -> None:
    """Raises what the NATS micro service protocol says in the headers."""
    headers = reply.headers or {}
    reason = headers.get("Nats-Service-Error")
    if not reason:
        return
    if headers.get("Nats-Service-Error-Code") == "404":
        raise UnknownPairError(reason)
    raise FactsError(f"analysis answered: {reason}")


class SharedFacts:
    """Facts asked for once by all mails of a round: a thousand readers of five pairs cost five reports.

    A picture ends now, so an answer serves for `life` milliseconds; `forget` ends it earlier.
    """

    def __init__(self, facts: Facts, ticks: Clock, life: int = 10 * MINUTE) -> None:
        self._facts = facts
        self._reports: Shared[Report] = Shared(ticks, life, capacity=200)
        self._pictures: Shared[Picture] = Shared(ticks, life, capacity=60)

    async def report(self, request: ReportRequest) -> Report:
        """The facts of a report. Raises FactsError."""
        return await self._reports.get(request.encode(), lambda: self._facts.report(request))

    async def picture(self, request: ImageRequest) -> Picture:
        """A chart, drawn and encoded once. Raises FactsError."""
        return await self._pictures.get(request.encode(), lambda: self._draw(request))

    async def _draw(self, request: ImageRequest) -> Picture:
        return make_picture(request.symbol, request.depth, await self._facts.picture(request))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not (self._reports or self._pictures)

    def forget(self) -> None:
        """Lets go of everything, so that a resting service holds no pictures."""
        self._reports.clear()
        self._pictures.clear()
