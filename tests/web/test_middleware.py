from __future__ import annotations

import contextlib
import http.client
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
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

PLACES = (
    "/ /id/ /page/ /data/ /graph/ /scheme/ /assets/ /dumps/ /queries/ /brief/can-tho/ /status /search /ns /explore"
)
PIECES = (
    "..",
    "%2e%2e%2f",
    "%2f",
    "%5c",
    "%00",
    "%0d%0a",
    "%ff",
    "%ed%a0%80",
    "%3Cscript%3E",
    "%7B%7B7*7%7D%7D",
    "/",
    ".ttl",
    ".",
    "locality/can-tho",
    "style.css",
    "etc/passwd",
    "%E1%BA%A7",
)
PATHS = st.builds(
    lambda place, pieces: place + "".join(pieces),
    st.sampled_from(PLACES.split()),
    st.lists(st.sampled_from(PIECES), max_size=4),
)
NAMES = st.sampled_from("lang q page as-of locality partner country year field tab".split())
QUERIES = st.lists(
    st.builds(lambda name, pieces: f"{name}={''.join(pieces)}", NAMES, st.lists(st.sampled_from(PIECES))),
    max_size=3,
).map("&".join)


@pytest.mark.parametrize(("path", "status"), EVERYWHERE.items())
def test_every_answer_has_the_headers(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"ETag", "Link"} <= set(answer.headers["access-control-expose-headers"].split(", "))


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


@given(path=PATHS, query=QUERIES, accept=st.sampled_from(["text/html", "text/turtle"]))
def test_no_address_breaks_it(client: TestClient, path: str, query: str, accept: str) -> None:
    answer = client.get(f"{path}?{query}", headers={"accept": accept})
    assert answer.status_code in {200, 303, 307, 400, 404, 406}, (path, query)
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../../pyproject.toml",
        "/assets/..%2f..%2f..%2fpyproject.toml",
        "/dumps/../../etc/passwd",
        "/queries/..%2f..%2fontology%2flocalties.ttl",
        "/graph/../../etc/passwd",
        "/assets/%2fetc%2fpasswd",
    ],
)
def test_no_path_leaves_its_folder(server: str, path: str) -> None:
    # The standard library sends a path as it is; other clients resolve the dots first.
    parts = urlsplit(server)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["x-content-type-options"]) == (404, "nosniff")
    connection.close()


@pytest.mark.parametrize("digits", ["9" * 18, "9" * 5000])
def test_a_body_is_refused_by_what_it_says_of_its_length(client: TestClient, digits: str) -> None:
    assert client.post("/sparql", headers={"content-length": digits}).status_code == 413
