"""Pictures over HTTP."""

from fastapi import Response

from analysis.documents import Document


def image_response(document: Document, if_none_match: str) -> Response:
    """The picture, or 304 when the client has it already."""
    if if_none_match and document.matches(if_none_match):
        response = Response(status_code=304)
        response.raw_headers.extend(document.unchanged_headers)
        return response
    body, headers = document.encoded("identity")
    response = Response(body)
    response.raw_headers = list(headers)
    return response
