"""The W3C tests of the SPARQL 1.1 Protocol and Service Description, over HTTP against a running server."""

from __future__ import annotations

import http.client
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import RDF, VOID, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from localties import KnowledgeGraph, Project
from localties.web import Settings, application
from tests.serving import running
from tests.tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE = Path(os.environ.get("LOCALTIES_SHARED") or ROOT.parent / "shared") / "suites" / "sparql11" / "protocol"
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
TOKEN = "open sesame"  # noqa: S105 - for these servers alone
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = Namespace("http://www.w3.org/2011/content#")
TABULAR = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
RDF_TYPES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")


@dataclass(frozen=True)
class Exchange:
    """A request of the suite and what it expects."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    answer: bool | None
    form: str | None


def _exchanges(manifest: Graph, test: Node) -> list[Exchange]:
    found = []
    for requests in manifest.objects(manifest.value(test, MF.action), HT.requests):
        for request in Collection(manifest, requests):
            response = manifest.value(request, HT.resp)
            body = manifest.value(request, HT.body)
            encoding = str(manifest.value(body, CNT.characterEncoding)) if body else "utf-8"
            headers = {
                str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
                for headers in manifest.objects(request, HT.headers)
                for header in Collection(manifest, headers)
            }
            expected = manifest.value(response, MF.expectedBoolean)
            form = manifest.value(response, MF.expectedFormat)
            found.append(
                Exchange(
                    str(manifest.value(request, HT.methodName)),
                    str(manifest.value(request, HT.absolutePath)),
                    headers,
                    str(manifest.value(body, CNT.chars)).encode(encoding) if body else b"",
                    frozenset(str(s)[-3] for s in manifest.objects(response, MF.expectedStatus)),
                    None if expected is None else bool(expected.toPython()),  # type: ignore[attr-defined]
                    None if form is None else str(form),
                )
            )
    return found


def _tests() -> dict[str, list[Exchange]]:
    if not SUITE.is_dir():
        return {}
    manifest = Graph().parse(SUITE / "manifest.ttl")
    entries = Collection(manifest, next(manifest.objects(None, MF.entries)))
    return {str(test).partition("#")[2]: _exchanges(manifest, test) for test in entries}


TESTS = _tests()
UPDATES = [name for name in TESTS if name.startswith("update_")]
OTHERS = [name for name in TESTS if not name.startswith("update_")]


@pytest.fixture(scope="module")
def suite_graph(project: Project, shared: Path) -> KnowledgeGraph:
    """The ontology, and the data of the suite under the names that its tests use."""
    graph = KnowledgeGraph.open(project)
    for number in (1, 2, 3):
        triples = [quad.triple for quad in ox.parse(path=SUITE / f"data{number}.nt")]
        graph.store.add(triples, DATA.format(number))
    return graph


@pytest.fixture(scope="module")
def public(suite_graph: KnowledgeGraph) -> Iterator[str]:
    with running(application(suite_graph, Settings())) as address:
        yield address


@pytest.fixture(scope="module")
def private(project: Project, shared: Path) -> Iterator[str]:
    """A server that takes updates from who shows the token, over data that only these tests change."""
    with running(application(KnowledgeGraph.open(project), Settings(update_token=TOKEN))) as address:
        yield address


def test_the_suite_is_there(shared: Path) -> None:
    assert len(OTHERS) == 27
    assert len(UPDATES) == 7


@pytest.mark.parametrize("name", OTHERS)
def test_the_protocol_is_kept(public: str, name: str) -> None:
    for exchange in TESTS[name]:
        _check(exchange, *_send(public, exchange))


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_with_the_token_is_carried_out(private: str, name: str) -> None:
    for exchange in TESTS[name]:
        _check(exchange, *_send(private, exchange, TOKEN))


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.parametrize("token", [None, "wrong"])
def test_an_update_without_the_token_is_refused(private: str, name: str, token: str | None) -> None:
    status, headers, _ = _send(private, TESTS[name][0], token)
    assert status == 401
    assert headers["www-authenticate"].startswith("Bearer")


INSERT = Exchange(
    "POST",
    "/sparql",
    {"Content-Type": "application/sparql-update"},
    b"INSERT DATA { <urn:s> <urn:p> 1 }",
    frozenset("2"),
    None,
    None,
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "shown", [TOKEN, f"Basic {TOKEN}", "Bearer", "Bearer ", f"Bearer {TOKEN}x", "Bearer \u00e9"]
)
def test_the_token_has_to_be_shown_as_a_bearer_token(private: str, shown: str) -> None:
    exchange = replace(INSERT, headers={**INSERT.headers, "Authorization": shown})
    status, headers, _ = _send(private, exchange)
    assert status == 401
    assert headers["www-authenticate"].startswith("Bearer")


def test_the_scheme_of_the_token_may_be_written_in_any_case(private: str) -> None:
    exchange = replace(INSERT, headers={**INSERT.headers, "Authorization": f"bearer {TOKEN}"})
    assert _send(private, exchange)[0] == 204


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer "])
def test_an_empty_token_opens_nothing(project: Project, shown: str) -> None:
    with running(application(KnowledgeGraph.open(project), Settings(update_token=""))) as address:
        exchange = replace(INSERT, headers={**INSERT.headers, "Authorization": shown})
        assert _send(address, exchange)[0] == 403


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"query=ASK%20%7B%7D&default-graph-uri=not%20an%20iri", "IRI"),
        (b"query=ASK%20%7B%7D&named-graph-uri=relative", "IRI"),
        (b"query=ASK%20%7B%20%3Fs%20%3Fp%20%27%FF%27%20%7D", "UTF-8"),
        (b"query=ASK%20%7B%7D" + b"&x" * 2000, "fields"),
    ],
)
def test_a_form_that_is_not_one_is_refused_with_the_reason(public: str, body: bytes, reason: str) -> None:
    status, _, told = _send(public, Exchange("POST", "/sparql", FORM, body, frozenset("4"), None, None))
    assert status == 400
    assert reason in told.decode()


def test_an_update_is_seen_by_the_queries_that_follow(private: str) -> None:
    ask = Exchange(
        "GET", "/sparql?query=ASK%20%7B%20%3Curn%3As%3E%20%3Fp%202%20%7D", {}, b"", frozenset("2"), True, None
    )
    assert b"false" in _send(private, ask)[2]
    insert = replace(INSERT, body=b"INSERT DATA { <urn:s> <urn:p> 2 }")
    assert _send(private, insert, TOKEN)[0] == 204
    _check(ask, *_send(private, ask))


@pytest.mark.parametrize("update", [b"LOAD <http://127.0.0.1:1/>", b"INSERT DATA { <urn:s> <urn:p> }", b"DROP"])
def test_an_update_that_cannot_be_carried_out_is_told_why(private: str, update: bytes) -> None:
    status, headers, told = _send(private, replace(INSERT, body=update), TOKEN)
    assert status == 400
    assert headers["content-type"].startswith("text/plain")
    assert told.startswith(b"the ")


@pytest.mark.parametrize("name", UPDATES)
def test_a_public_server_takes_no_update(public: str, name: str) -> None:
    status, _, _ = _send(public, TESTS[name][0], TOKEN)
    assert status == 403


DESCRIPTION_TERMS = {
    "Service": {"endpoint", "supportedLanguage", "resultFormat", "feature", "defaultDataset"},
    "Dataset": {"defaultGraph", "namedGraph"},
    "NamedGraph": {"name", "graph"},
    "Graph": set(),
}
"""What this description may say of each class, after https://www.w3.org/TR/sparql11-service-description/."""


def test_service_description_returns_rdf(public: str) -> None:
    for accept, media_type in (("*/*", "text/turtle"), *((form, form) for form in RDF_TYPES)):
        exchange = Exchange("GET", "/sparql/", {"Accept": accept}, b"", frozenset("2"), None, "RDF")
        status, headers, body = _send(public, exchange)
        assert status == 200
        assert headers["content-type"].partition(";")[0] == media_type
        graph = ox.parse(body, format=ox.RdfFormat.from_media_type(media_type))
        assert any(quad.object == ox.NamedNode(str(SD.Service)) for quad in graph)


def test_service_description_has_endpoint_triple(public: str) -> None:
    description = _description(public)
    (service,) = description.subjects(RDF.type, SD.Service)
    assert list(description.objects(service, SD.endpoint)) == [URIRef(f"{public}/sparql")]


def test_service_description_conforms_to_schema(public: str) -> None:
    description = _description(public)
    for subject, predicate in description.subject_predicates():
        if str(predicate).startswith(SD):
            said = {str(kind).removeprefix(SD) for kind in description.objects(subject, RDF.type)}
            assert any(str(predicate).removeprefix(SD) in DESCRIPTION_TERMS[kind] for kind in said), (
                subject,
                predicate,
            )
    (service,) = description.subjects(RDF.type, SD.Service)
    (dataset,) = description.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in description
    (default,) = description.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in description
    for graph in description.objects(dataset, SD.namedGraph):
        assert isinstance(description.value(graph, SD.name), URIRef)
        assert (description.value(graph, SD.graph), RDF.type, SD.Graph) in description


def test_service_description_says_what_the_server_does(
    public: str, private: str, suite_graph: KnowledgeGraph
) -> None:
    description = _description(public)
    assert set(description.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(description.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
    sizes = {
        str(description.value(graph, SD.name)): int(str(description.value(content, VOID.triples)))
        for graph, content in description.subject_objects(SD.graph)
    }
    assert sizes == {name: len(suite_graph.store.triples(name)) for name in suite_graph.store.graphs()}
    assert SD.SPARQL11Update in set(_description(private).objects(None, SD.supportedLanguage))


def _description(address: str) -> Graph:
    exchange = Exchange("GET", "/sparql/", {"Accept": "text/turtle"}, b"", frozenset("2"), None, "RDF")
    return Graph().parse(data=_send(address, exchange)[2], format="turtle")


def _send(address: str, exchange: Exchange, token: str | None = None) -> tuple[int, dict[str, str], bytes]:
    """Send a request as it stands; client libraries would add or mend what the suite leaves out."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.putrequest(exchange.method, exchange.target)
        headers = {**exchange.headers, "Content-Length": str(len(exchange.body))}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(exchange.body)
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def _check(exchange: Exchange, status: int, headers: dict[str, str], body: bytes) -> None:
    told = f"{exchange.method} {unquote_plus(exchange.target)}: {status} {body.decode()[:300]}"
    assert str(status)[0] in exchange.statuses, told
    media_type = headers.get("content-type", "").partition(";")[0]
    if exchange.form == "RDF":
        assert media_type in RDF_TYPES, told
    elif exchange.form is not None:
        assert media_type in TABULAR, told
    if exchange.answer is not None:
        assert b'"boolean":true' in body.replace(b" ", b""), told
