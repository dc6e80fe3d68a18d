"""Errors as pages for people and as one sentence for machines."""

from __future__ import annotations

import http
import logging
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from localties.errors import (
    LocaltiesError,
    UnknownEntityError,
    UnknownFormatError,
    UnknownQueryError,
)
from localties.web.explorer import Explorer
from localties.web.negotiation import HTML, negotiate

if TYPE_CHECKING:
    from starlette.requests import Request

_LOG: Final = logging.getLogger(__name__)
_NOT_FOUND: Final = (UnknownEntityError, UnknownQueryError)
_TEXT: Final = "text/plain"


def failed(request: Request, error: Exception) -> Response:
    """Answer a request that the handlers refused by an HTTPException."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    detail = "" if error.detail == http.HTTPStatus(error.status_code).phrase else error.detail
    return _answer(request, error.status_code, detail, dict(error.headers or {}))


def refused(request: Request, error: Exception) -> Response:
    """Answer a request that asks for what the graph does not have."""
    assert isinstance(error, LocaltiesError)  # noqa: S101 - registered for it alone
    status = 404 if isinstance(error, _NOT_FOUND) else 406 if isinstance(error, UnknownFormatError) else 400
    return _answer(request, status, str(error), {})


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
    page = reader.page("failure.html.j2", status=status, detail=detail, phrase=phrase)
    return HTMLResponse(page, status, headers)
