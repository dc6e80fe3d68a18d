from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from localties.errors import (
    FederationRefusedError,
    InvalidDateError,
    LocaltiesError,
    ParameterError,
    QueryHeaderError,
    QueryTooLargeError,
    QueryTooLongError,
    SparqlError,
    TooManyQueriesError,
    UnknownEntityError,
    UnknownFormatError,
    UnknownQueryError,
)
from localties.web.failures import broken, failed, refused

ATTACK = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
STATUSES = {
    InvalidDateError: 400,
    ParameterError: 400,
    SparqlError: 400,
    FederationRefusedError: 400,
    UnknownEntityError: 404,
    UnknownQueryError: 404,
    UnknownFormatError: 406,
    QueryTooLargeError: 422,
    TooManyQueriesError: 503,
    QueryTooLongError: 504,
    QueryHeaderError: 500,
}
SENTENCES = {
    401: ("This needs a token.", "Cần có mã truy cập."),
    404: ("There is nothing at this address.", "Không có gì ở địa chỉ này."),
    504: ("The answer takes too long.", "Truy vấn mất quá nhiều thời gian."),
}


def failing(app: Starlette, error: Exception) -> TestClient:
    """A client of the explorer in which every address fails in one way."""

    def fail(_request: Request) -> None:
        raise error

    handlers = {HTTPException: failed, LocaltiesError: refused, Exception: broken}
    own = Starlette(routes=[Route("/{path:path}", fail)], exception_handlers=handlers)
    own.state.explorer = app.state.explorer
    return TestClient(own, raise_server_exceptions=False)


@pytest.mark.parametrize(("cause", "status"), STATUSES.items())
@pytest.mark.parametrize("accept", ["text/html", "text/plain", "application/ld+json"])
def test_each_cause_has_its_status(app: Starlette, cause: type[LocaltiesError], status: int, accept: str) -> None:
    answer = failing(app, cause("this is the cause")).get("/", headers={"accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html" if accept == "text/html" else "text/plain")
    assert ("this is the cause" in answer.text) == (status != 500)
    assert ("retry-after" in answer.headers) == (status == 503)
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize(("status", "sentences"), SENTENCES.items())
def test_the_page_of_an_error_speaks_both_languages(
    app: Starlette, status: int, sentences: tuple[str, str]
) -> None:
    client = failing(app, HTTPException(status))
    for language, sentence in zip(("en", "vi"), sentences, strict=True):
        page = client.get("/", headers={"accept": "text/html", "accept-language": language}).text
        assert f"<h1>{sentence}</h1>" in page
        assert f'<html lang="{language}">' in page


def test_what_an_error_tells_shows_as_text(app: Starlette) -> None:
    client = failing(app, ParameterError(ATTACK))
    page = client.get("/", headers={"accept": "text/html"}).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_the_page_of_an_error_leads_on(client: TestClient) -> None:
    page = client.get("/nothing?lang=vi", headers={"accept": "text/html"}).text
    assert 'href="/?lang=vi"' in page
    assert 'action="/search?lang=vi"' in page


@pytest.mark.parametrize(
    ("path", "sought"),
    [
        ("/id/locality/can-to", "can to"),
        ("/nothing/", ""),
        ("/page/C%E1%BA%A7n%20Th%C6%A1", "Cần Thơ"),
        ("/%22%3E%3Cscript%3E", "script"),
    ],
)
def test_the_page_of_an_error_offers_to_search_for_what_was_sought(
    client: TestClient, path: str, sought: str
) -> None:
    page = client.get(path, headers={"accept": "text/html"}).text
    assert f'<input id="again" name="q" type="search" value="{sought}"' in page


def test_headers_that_an_error_needs_are_kept(app: Starlette) -> None:
    client = failing(app, HTTPException(401, "no", {"WWW-Authenticate": "Bearer"}))
    assert client.get("/").headers["www-authenticate"] == "Bearer"


def test_a_fault_of_ours_is_logged_and_not_told(app: Starlette, caplog: pytest.LogCaptureFixture) -> None:
    for error in (RuntimeError("the secret of the house"), QueryHeaderError("the secret of the house")):
        caplog.clear()
        answer = failing(app, error).get("/", headers={"accept": "text/html"})
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "secret" in caplog.text
