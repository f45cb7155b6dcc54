"""The monitor's endpoints."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from monitor.alarms import Alarm
from monitor.audience import Viewer
from monitor.history.answer import HistoryAnswer
from monitor.history.history import HistoryStatus
from monitor.history.ranges import RangeName
from monitor.models import HostNow
from monitor.service import Monitor
from monitor.stack.parts import Parts

_LAST_MOMENT = 253_402_300_799_999
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `host` (a HostNow) at the rate asked for, and `annotation` (an AnnotationPoint)",
        "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/HostNow"}}},
    }
}


class HostAnswer(BaseModel):
    """The machine now, the alarms that are on, and how the record keeping goes."""

    now: HostNow
    alarms: list[Alarm]
    history: HistoryStatus


def create_router(monitor: Monitor) -> APIRouter:
    """The endpoints under `/api/monitor`."""
    router = APIRouter()

    async def watch(
        rate: Annotated[int, Query(ge=1, le=10, description="Samples a second")] = 1,
    ) -> AsyncIterator[Viewer]:
        with monitor.watch(rate) as viewer:
            yield viewer

    @router.get("/host")
    async def host() -> HostAnswer:
        """The machine now."""
        return HostAnswer(now=monitor.now(), alarms=monitor.alarms.active(), history=monitor.history.status())

    @router.get("/history", response_model=HistoryAnswer)
    async def history(
        span: Annotated[RangeName, Query(alias="range")],
        end: Annotated[int | None, Query(ge=0, le=_LAST_MOMENT, description="ms UTC; now when left out")] = None,
        series: Annotated[str, Query(max_length=500, description="Names or their beginnings, comma between")] = "",
    ) -> Response:
        """The machine over time, with what happened in the stack. The range sets the resolution."""
        return Response(await monitor.past(span, end, series), media_type="application/json")

    @router.get("/services")
    async def services() -> Parts:
        """The parts of the stack."""
        return monitor.stack.parts()

    @router.get("/stream", response_class=EventSourceResponse, responses=_STREAM)
    async def stream(viewer: Annotated[Viewer, Depends(watch)]) -> AsyncIterator[ServerSentEvent]:
        """The machine as it goes, and what happens in the stack."""
        async for event, data in viewer.frames():
            yield ServerSentEvent(event=event, raw_data=data)

    return router
