"""What clients ask of the SPARQL endpoint beyond a first SELECT: each form of query, in each of its formats."""

from __future__ import annotations

import subprocess
from typing import Any
from urllib.parse import urlencode

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, JSONLD, N3, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from tests.tools import comunica, tool

CAN_THO = URIRef("https://w3id.org/localties/id/locality/can-tho")
LOCALITY = URIRef("https://w3id.org/localties/ns#Locality")
SELECT = f"SELECT ?name WHERE {{ <{CAN_THO}> rdfs:label ?name FILTER(LANG(?name) = 'vi') }}"
ASK = f"ASK {{ <{CAN_THO}> a lt:Locality }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{CAN_THO}> a ?class }}"
JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


ACCEPTED = [
    (SELECT, "*/*", 200, JSON_RESULTS),
    (SELECT, JSON_RESULTS, 200, JSON_RESULTS),
    (SELECT, XML_RESULTS, 200, XML_RESULTS),
    (SELECT, "application/json", 200, "application/json"),
    (SELECT, "text/csv", 200, "text/csv"),
    (SELECT, "text/tab-separated-values", 200, "text/tab-separated-values"),
    (SELECT, f"{JSON_RESULTS};q=0.5, {XML_RESULTS};q=0.9", 200, XML_RESULTS),
    (SELECT, f"text/turtle, {XML_RESULTS};q=0.1", 200, XML_RESULTS),
    (SELECT, f"*/*;q=0.1, {JSON_RESULTS};q=0, text/csv;q=0.2", 200, "text/csv"),
    (SELECT, "text/*", 200, "text/csv"),
    (SELECT, BROWSER, 200, "application/xml"),
    (SELECT, "text/turtle", 406, "text/plain"),
    (SELECT, "image/png", 406, "text/plain"),
    (ASK, "*/*", 200, JSON_RESULTS),
    (ASK, XML_RESULTS, 200, XML_RESULTS),
    (ASK, "text/csv", 406, "text/plain"),
    (CONSTRUCT, "*/*", 200, "text/turtle"),
    (CONSTRUCT, "application/n-triples", 200, "application/n-triples"),
    (CONSTRUCT, "application/ld+json", 200, "application/ld+json"),
    (CONSTRUCT, "application/rdf+xml", 200, "application/rdf+xml"),
    (CONSTRUCT, "application/rdf+xml;q=0.5, application/ld+json;q=0.6", 200, "application/ld+json"),
    (CONSTRUCT, JSON_RESULTS, 406, "text/plain"),
    (f"DESCRIBE <{CAN_THO}>", "text/turtle", 200, "text/turtle"),
    ("", "*/*", 200, "text/turtle"),
    ("", BROWSER, 200, "text/html"),
    ("", "application/rdf+xml", 200, "application/rdf+xml"),
    ("", "image/png", 406, "text/plain"),
]


@pytest.mark.parametrize(("query", "accept", "status", "media_type"), ACCEPTED)
def test_curl_is_given_what_it_accepts(server: str, query: str, accept: str, status: int, media_type: str) -> None:
    address = f"{server}/sparql" + (f"?{urlencode({'query': query})}" if query else "")
    told = subprocess.run(
        [
            *(tool("curl"), "-sSo", "/dev/null", "-w", "%{http_code} %{content_type} %header{vary}"),
            *("-H", f"Accept: {accept}", address),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert told.startswith(f"{status} {media_type}")
    assert told.rpartition(media_type)[2].find("Accept") > 0


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_asks_yes_or_no(server: str, method: str, form: str) -> None:
    told: Any = _wrapper(server, ASK, method, form).query().convert()
    assert "<boolean>true</boolean>" in told.toxml() if form == XML else told["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper's own use
@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_constructs(server: str, method: str, form: str) -> None:
    told: Any = _wrapper(server, CONSTRUCT, method, form).query().convert()
    graph = told if isinstance(told, Graph) else Graph().parse(data=told, format="turtle")
    assert (CAN_THO, RDF.type, LOCALITY) in graph


def test_sparqlwrapper_is_told_what_is_wrong_with_a_query(server: str) -> None:
    with pytest.raises(Exception, match="expected"):
        _wrapper(server, "SELECT * WHERE { ?s ?p }", "GET", JSON).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(server: str, method: str) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql", method=method))
    assert (CAN_THO, RDF.type, LOCALITY) in graph
    assert Literal("Cần Thơ", lang="vi") in {row[0] for row in graph.query(SELECT)}  # type: ignore[index]
    assert graph.query(ASK).askAnswer is True
    assert (CAN_THO, RDF.type, LOCALITY) in graph.query(CONSTRUCT).graph  # type: ignore[operator]


@pytest.mark.slow
def test_comunica_constructs(server: str) -> None:
    run = subprocess.run(
        [*comunica(), f"sparql@{server}/sparql", "-q", CONSTRUCT, "-t", "application/n-triples"],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert (CAN_THO, RDF.type, LOCALITY) in Graph().parse(data=run.stdout, format="nt")


def _wrapper(server: str, query: str, method: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setMethod(method)
    client.setReturnFormat(form)
    client.setQuery(query)
    return client
