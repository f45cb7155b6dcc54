"""The server that charts are held against: the same uvicorn, giving one answer that never changes."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main() -> None:
    """Serves FILE, already gzipped, on PORT."""
    port, file = sys.argv[1:]
    with open(file, "rb") as body:  # noqa: PTH123 - a script of four lines
        content = body.read()
    # A 304 repeats what the 200 says of caching (RFC 9110, 15.4.5), as the chart's does.
    caching = {"ETag": '"fixed"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    headers = caching | {"Content-Encoding": "gzip"}

    async def answer(request: Request) -> Response:
        if request.headers.get("if-none-match") == '"fixed"':
            return Response(status_code=304, headers=caching)
        return Response(content, media_type="application/json", headers=headers)

    app = Starlette(routes=[Route("/api/monitor/fixed", answer)])
    uvicorn.run(
        app, host="127.0.0.1", port=int(port), log_config=None, access_log=False, ws="none", server_header=False
    )


if __name__ == "__main__":
    main()
