"""What a hostile query can do: take its own worker's time and memory, and nothing else."""

from __future__ import annotations

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from localties.web import Settings, application
from localties.web.workers import QueryWorkers
from tests.serving import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localties import KnowledgeGraph

SECONDS = 2.0
SPARE = 2.0
"""How much longer an answer may take on a machine that does other things too."""
HOSTILE = {
    "counted cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "grouped text": 'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d)); separator="") AS ?x) { ?a ?b ?c . ?d ?e ?f }',
    "endless path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }",
    "slow filter": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(CONCAT(STR(?c), STR(?f)), "qxqx")) } LIMIT 1',
}
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
PAGES = (
    "/",
    "/page/locality/can-tho",
    "/assets/style.css",
    "/status",
    "/id/locality/can-tho",
    "/queries/status-overview?locality=hue",
)
GREEDY = {
    "doubled text": f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("sixteen letters." AS ?x0) {DOUBLED} }}',
    "sorted cross product": HOSTILE["sorted cross product"],
}
NESTED = {
    "groups": "SELECT * " + "{" * 100_000 + "}" * 100_000,
    "brackets": "ASK { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
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
        for path in PAGES:
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
    assert time.monotonic() - begin < SECONDS + SPARE


@pytest.mark.slow
def test_a_query_that_takes_too_much_memory_is_ended_and_the_next_is_answered(graph: KnowledgeGraph) -> None:
    settings = Settings(workers=1, query_seconds=60, query_megabytes=300)
    with running(application(graph, settings)) as address:
        for query in GREEDY.values():
            answer = _ask(address, query, timeout=90)
            assert answer.status_code == 422
            assert "300 MiB of memory" in answer.text
            assert _ask(address, "ASK {}").status_code == 200


@pytest.mark.parametrize("name", NESTED)
def test_a_query_that_is_nested_too_deeply_is_told_so(strict: str, name: str) -> None:
    answer = httpx.post(f"{strict}/sparql", data={"query": NESTED[name]}, timeout=30)
    assert answer.status_code == 422
    assert "nested" in answer.text
    assert _ask(strict, "ASK {}").status_code == 200


def test_workers_that_die_are_replaced(graph: KnowledgeGraph) -> None:
    workers = QueryWorkers(Settings(workers=1))
    workers.publish(graph.store)
    assert workers.ask("ASK {}") is True
    for _ in range(3):
        pool = workers._pages._pool
        assert pool is not None
        for pid in list(pool._pool_manager.worker_manager.workers):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        assert workers.ask("ASK {}") is True
    workers.close()


def test_one_more_than_may_wait_is_sent_away_at_once(graph: KnowledgeGraph) -> None:
    settings = Settings(workers=1, waiting=0, query_seconds=SECONDS)
    with running(application(graph, settings)) as address, ThreadPoolExecutor(1) as pool:
        assert _ask(address, "ASK {}").status_code == 200
        slow = pool.submit(_ask, address, HOSTILE["counted cross product"])
        time.sleep(0.5)
        begin = time.monotonic()
        answer = _ask(address, "ASK {}")
        assert time.monotonic() - begin < 1
        assert not slow.done()
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "Try again" in answer.text
        assert slow.result().status_code == 504
        assert _ask(address, "ASK {}").status_code == 200


def test_an_answer_that_is_too_large_is_refused_and_not_cut(graph: KnowledgeGraph) -> None:
    with running(application(graph, Settings(answer_megabytes=1))) as address:
        answer = _ask(address, "SELECT * { ?s ?p ?o }")
        assert answer.status_code == 422
        assert "1 MiB" in answer.text
        assert _ask(address, "SELECT * { ?s ?p ?o } LIMIT 10").status_code == 200


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


def test_a_triple_within_a_triple_is_refused(strict: str) -> None:
    bind = "{ BIND(TRIPLE(<urn:a>, <urn:b>, <urn:c>) AS ?t) }"
    for query in (f"SELECT * {bind}", f"CONSTRUCT {{ <urn:x> <urn:y> ?t }} {bind}"):
        answer = _ask(strict, query)
        assert answer.status_code == 400
        assert "RDF 1.2" in answer.text


@pytest.mark.parametrize("query", ELSEWHERE)
def test_no_query_reaches_another_server(strict: str, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        answer = _ask(strict, query.format(port=listener.getsockname()[1]))
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert answer.status_code == 400 or answer.json()["results"]["bindings"] == []


def _ask(address: str, query: str, timeout: float = 30) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": query}, timeout=timeout)
