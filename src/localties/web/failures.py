"""Errors as pages for people and as one sentence for machines."""

from __future__ import annotations

import http
import logging
import re
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from localties.errors import (
    EngineError,
    InvalidDateError,
    LocaltiesError,
    ParameterError,
    QueryTooLargeError,
    QueryTooLongError,
    SparqlError,
    TooManyQueriesError,
    UnknownEntityError,
    UnknownFormatError,
    UnknownQueryError,
)
from localties.web.explorer import Explorer
from localties.web.negotiation import HTML, negotiate

if TYPE_CHECKING:
    from starlette.requests import Request

_LOG: Final = logging.getLogger(__name__)
_STATUSES: Final[dict[type[LocaltiesError], int]] = {
    InvalidDateError: 400,
    ParameterError: 400,
    SparqlError: 400,
    UnknownEntityError: 404,
    UnknownQueryError: 404,
    UnknownFormatError: 406,
    QueryTooLargeError: 422,
    TooManyQueriesError: 503,
    QueryTooLongError: 504,
}
"""What a visitor can bring about; any other error is a fault of ours."""
_RETRY_AFTER: Final = "5"
"""Seconds after which to ask again when too much is going on."""
_TEXT: Final = "text/plain"
_LONGEST_NAME: Final = 200


def failed(request: Request, error: Exception) -> Response:
    """Answer a request that the handlers refused by an HTTPException."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    detail = "" if error.detail == http.HTTPStatus(error.status_code).phrase else error.detail
    return _answer(request, error.status_code, detail, dict(error.headers or {}))


def refused(request: Request, error: Exception) -> Response:
    """Answer a request that asks for what the graph does not have, or for more than it may."""
    if isinstance(error, EngineError):
        # What keeps the graph, and where, is no business of visitors.
        _LOG.error("%s %s: %s", request.method, request.url.path, error)
        return _answer(request, 503, "", {"Retry-After": _RETRY_AFTER})
    status = next((_STATUSES[cls] for cls in type(error).__mro__ if cls in _STATUSES), None)
    if status is None:
        return broken(request, error)
    headers = {"Retry-After": _RETRY_AFTER} if isinstance(error, TooManyQueriesError) else {}
    return _answer(request, status, str(error), headers)


def broken(request: Request, error: Exception) -> Response:
    """Answer a request that broke us, without telling how."""
    _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, "", {})


def _answer(request: Request, status: int, detail: str, headers: dict[str, str]) -> Response:
    phrase = http.HTTPStatus(status).phrase
    headers["Vary"] = "Accept, Accept-Language"
    if negotiate(request.headers.get("accept"), (_TEXT, HTML)) != HTML:
        return PlainTextResponse(f"{detail or phrase}\n", status, headers)
    reader = Explorer.of(request).reader(request)
    page = reader.page("failure.html.j2", status=status, detail=detail, phrase=phrase, sought=_sought(request))
    return HTMLResponse(page, status, headers)


def _sought(request: Request) -> str:
    """Guess the name that someone looked for from the end of the address."""
    return " ".join(re.findall(r"\w+", request.url.path.rpartition("/")[2]))[:_LONGEST_NAME]
