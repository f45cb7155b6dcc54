"""The micro service: what REST answers, for other services over the broker. Replicas share the requests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from nats.micro import add_service
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, ServiceConfig

from analysis.chart import ChartService
from analysis.images import ImageKey, ImageService
from analysis.reporting import ReportService
from analysis.request import Requests
from common.broker import Broker
from common.messages import BadMessageError
from common.problems import ProblemError
from common.reports import ChartRequest, ImageRequest, ReportRequest
from common.subjects import ANALYSIS_CHART, ANALYSIS_IMAGE, ANALYSIS_REPORT, ANALYSIS_SERVICE

log = logging.getLogger(__name__)

VERSION = "1.0.0"
# So many requests of a kind are worked on at once; the rest wait in the client.
_AT_ONCE = 8


class AnswerTooLargeError(ProblemError):
    """An answer that the broker would not pass on."""

    code = "answer_too_large"


Answer = Callable[[bytes], Awaitable[bytes]]


class MicroService:
    """Serves `analysis.chart`, `analysis.report` and `analysis.image` while `run` runs.

    An error is a service error: its code is the HTTP status that REST would give, its description the sentence.
    The client takes the subscriptions up again by itself after a broken connection.
    """

    def __init__(
        self, broker: Broker, requests: Requests, charts: ChartService, images: ImageService, reports: ReportService
    ) -> None:
        self._broker = broker
        self._requests = requests
        self._charts = charts
        self._images = images
        self._reports = reports
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serves until cancelled."""
        await self._broker.wait_connected()
        config = ServiceConfig(
            name=ANALYSIS_SERVICE,
            version=VERSION,
            description="Charts, pictures and the facts of reports",
            queue_group=ANALYSIS_SERVICE,
        )
        service = await add_service(self._broker.client, config)
        try:
            for subject, answer in self._endpoints().items():
                name = subject.replace(".", "-")
                await service.add_endpoint(EndpointConfig(name=name, subject=subject, handler=self._handler(answer)))
            await asyncio.Event().wait()
        finally:
            await self._end()
            if self._broker.client.is_connected:
                await service.stop()

    def _endpoints(self) -> dict[str, Answer]:
        return {ANALYSIS_CHART: self._chart, ANALYSIS_REPORT: self._report, ANALYSIS_IMAGE: self._image}

    def _handler(self, answer: Answer) -> Callable[[Request], Awaitable[None]]:
        slots = asyncio.Semaphore(_AT_ONCE)

        def done(task: asyncio.Task[None]) -> None:
            slots.release()
            self._under_way.discard(task)

        async def handle(request: Request) -> None:
            # The client calls one handler after the other: a slow picture must not keep the next request waiting.
            await slots.acquire()
            task = asyncio.create_task(self._respond(request, answer))
            self._under_way.add(task)
            task.add_done_callback(done)

        return handle

    async def _respond(self, request: Request, answer: Answer) -> None:
        try:
            await request.respond(self._sendable(await answer(request.data)))
        except ProblemError as error:
            await self._refuse(request, int(error.status), error.detail)
        except BadMessageError as error:
            await self._refuse(request, 400, str(error))
        except Exception:
            log.exception("a request over the broker failed", extra={"subject": request.subject})
            await self._refuse(request, 500, "analysis failed at this request; its log says why.")

    def _sendable(self, body: bytes) -> bytes:
        limit = self._broker.client.max_payload
        if len(body) > limit:
            raise AnswerTooLargeError(f"The answer is larger than the broker's {limit} bytes; ask for less.")
        return body

    async def _refuse(self, request: Request, status: int, reason: str) -> None:
        try:
            await request.respond_error(str(status), reason)
        except Exception as error:  # noqa: BLE001 - nobody is left to be told
            log.warning("a request could not be answered", extra={"subject": request.subject, "reason": str(error)})

    async def _chart(self, data: bytes) -> bytes:
        asked = ChartRequest.decode(data)
        document = await self._charts.document(self._requests.chart(asked.symbol, _texts(asked)), "identity")
        return document.body

    async def _report(self, data: bytes) -> bytes:
        return (await self._reports.report(ReportRequest.decode(data))).encode()

    async def _image(self, data: bytes) -> bytes:
        asked = ImageRequest.decode(data)
        chart = self._requests.chart(asked.symbol, _texts(asked))
        return (await self._images.png(ImageKey(chart, asked.language, asked.theme, asked.width))).body

    async def _end(self) -> None:
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _texts(asked: ChartRequest | ImageRequest) -> dict[str, str]:
    """The fields that REST takes as query parameters, as it takes them."""
    given = asked.model_dump(exclude_none=True, include={"depth", "short", "long", "support", "indicators"})
    return {name: str(value) for name, value in given.items()}
