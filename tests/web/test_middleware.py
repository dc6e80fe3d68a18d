from __future__ import annotations

import contextlib
import http.client
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from localties import KnowledgeGraph
from localties.web import Settings, application

EVERYWHERE = {
    "/": 200,
    "/assets/style.css": 200,
    "/data/locality/can-tho.ttl": 200,
    "/id/locality/can-tho": 303,
    "/nothing": 404,
    "/sparql?query=ASK": 400,
    "/sparql?query=ASK%20%7B%7D": 200,
}


@pytest.mark.parametrize(("path", "status"), EVERYWHERE.items())
def test_every_answer_has_the_headers(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_who_has_it_is_told_so(client: TestClient) -> None:
    first = client.get("/data/locality/can-tho.ttl")
    tag = first.headers["etag"]
    for value in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/data/locality/can-tho.ttl", headers={"if-none-match": value})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["access-control-allow-origin"] == "*"
    assert client.get("/data/locality/can-tho.ttl", headers={"if-none-match": '"other"'}).status_code == 200
    assert client.get("/data/locality/hue.ttl").headers["etag"] != tag


def test_head_answers_like_get_without_the_body(client: TestClient) -> None:
    got, head = client.get("/about"), client.head("/about")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))


def test_a_wrong_method_is_told_the_right_ones(client: TestClient) -> None:
    answer = client.post("/status")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_another_origin_may_ask(client: TestClient) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    answer = client.options("/sparql", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_large_body_is_refused(server: str) -> None:
    parts = urlsplit(server)
    size = 2 * 1024 * 1024
    for headers, body in (
        ({"Content-Length": str(size)}, b""),
        ({"Transfer-Encoding": "chunked"}, b"200000\r\n" + b"x" * size),
    ):
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        connection.putrequest("POST", "/sparql")
        connection.putheader("Content-Type", "application/sparql-query")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(body)
        assert connection.getresponse().status == 413
        connection.close()


def test_a_long_address_is_refused(client: TestClient) -> None:
    assert client.get("/explore?country=" + "x" * 20_000).status_code == 414


def test_what_breaks_tells_nothing_of_how(graph: KnowledgeGraph, caplog: pytest.LogCaptureFixture) -> None:
    app = application(graph, Settings())
    with TestClient(app, raise_server_exceptions=False) as client:
        register, app.state.explorer.register = app.state.explorer.register, None
        answer = client.get("/status")
        app.state.explorer.register = register
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_error_is_a_page_for_people_and_a_sentence_for_programs(client: TestClient, accept: str) -> None:
    answer = client.get("/nothing?lang=vi", headers={"accept": accept})
    kind = "text/html" if accept == "text/html" else "text/plain"
    assert answer.headers["content-type"].startswith(kind)
    assert ('lang="vi"' in answer.text) == (accept == "text/html")
