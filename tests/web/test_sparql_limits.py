"""What a hostile query can do: take its own worker's time and memory, and nothing else."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from localties.web import Settings, application
from tests.serving import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localties import KnowledgeGraph

SECONDS = 2.0
HOSTILE = {
    "counted cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "grouped text": 'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d)); separator="") AS ?x) { ?a ?b ?c . ?d ?e ?f }',
    "endless path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }",
    "slow filter": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(CONCAT(STR(?c), STR(?f)), "never")) } LIMIT 1',
}
ELSEWHERE = [
    "SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\U00000053ervice <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE# a remark\n<http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ BIND(<http://127.0.0.1:{port}/> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER(1<2)SERVICE<http://127.0.0.1:{port}/>{{ ?s ?p ?o }} }}",
    "SELECT * FROM <http://127.0.0.1:{port}/data.ttl> {{ ?s ?p ?o }}",
]


@pytest.fixture(scope="module")
def strict(graph: KnowledgeGraph) -> Iterator[str]:
    settings = Settings(workers=2, waiting=4, query_seconds=SECONDS, query_megabytes=400, query_rows=1000)
    with running(application(graph, settings)) as address:
        yield address


@pytest.mark.slow
def test_pages_answer_while_twenty_hostile_queries_run(strict: str) -> None:
    queries = [*HOSTILE.values()] * 4
    with ThreadPoolExecutor(len(queries)) as pool:
        asked = [pool.submit(_ask, strict, query) for query in queries]
        time.sleep(0.2)
        spans = []
        for path in ("/", "/page/locality/can-tho", "/assets/style.css", "/status", "/id/locality/can-tho"):
            begin = time.monotonic()
            assert httpx.get(strict + path, timeout=30).status_code in (200, 303)
            spans.append(time.monotonic() - begin)
        answers = [future.result() for future in asked]
    assert max(spans) < 5
    assert {answer.status_code for answer in answers} <= {422, 503, 504}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert any(answer.status_code in (422, 504) for answer in answers)
    assert _ask(strict, "ASK {}").json()["boolean"] is True


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_query_that_takes_too_long_is_ended(strict: str, name: str) -> None:
    begin = time.monotonic()
    answer = _ask(strict, HOSTILE[name])
    assert answer.status_code in (422, 504)
    assert "LIMIT" in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert time.monotonic() - begin < SECONDS + 5


@pytest.mark.slow
def test_a_query_that_takes_too_much_memory_is_ended_and_the_next_is_answered(graph: KnowledgeGraph) -> None:
    settings = Settings(workers=1, query_seconds=60, query_megabytes=300)
    with running(application(graph, settings)) as address:
        answer = _ask(address, HOSTILE["sorted cross product"], timeout=90)
        assert answer.status_code == 422
        assert "memory" in answer.text
        assert _ask(address, "ASK {}").status_code == 200


def test_an_answer_with_too_many_rows_is_refused_and_not_cut(strict: str) -> None:
    answer = _ask(strict, "SELECT * { ?s ?p ?o } LIMIT 1001")
    assert answer.status_code == 422
    assert "1000" in answer.text
    assert _ask(strict, "SELECT * { ?s ?p ?o } LIMIT 1000").status_code == 200


def test_a_query_that_is_not_one_says_why(strict: str) -> None:
    answer = _ask(strict, "SELECT * WHERE { ?s ?p }")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert "cannot be answered" in answer.text


@pytest.mark.parametrize("query", ELSEWHERE)
def test_no_query_reaches_another_server(strict: str, query: str) -> None:
    reached = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1.0)

        def listen() -> None:
            try:
                listener.accept()[0].close()
            except TimeoutError:
                return
            reached.set()

        thread = threading.Thread(target=listen)
        thread.start()
        answer = _ask(strict, query.format(port=listener.getsockname()[1]))
        thread.join()
    assert not reached.is_set()
    assert answer.status_code == 400 or answer.json()["results"]["bindings"] == []


def _ask(address: str, query: str, timeout: float = 30) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": query}, timeout=timeout)
