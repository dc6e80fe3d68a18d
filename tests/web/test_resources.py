from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph, URIRef
from starlette.testclient import TestClient

from localties import KnowledgeGraph
from localties.terms import BASE, ID, LT, RDF, RDFS

CAN_THO = "locality/can-tho"
TYPES = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/html", f"/page/{CAN_THO}"),
        ("*/*", f"/data/{CAN_THO}.ttl"),
        *((media_type, f"/data/{CAN_THO}.{ending}") for ending, (media_type, _) in TYPES.items()),
    ],
)
def test_a_thing_leads_to_what_the_client_accepts(client: TestClient, accept: str, leads_to: str) -> None:
    answer = client.get(f"/id/{CAN_THO}", headers={"accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == leads_to
    assert answer.headers["vary"] == "Accept"
    assert 'rel="license"' in answer.headers["link"]
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize("ending", TYPES)
def test_the_data_of_a_thing_tell_the_same_in_every_format(
    client: TestClient, graph: KnowledgeGraph, ending: str
) -> None:
    media_type, form = TYPES[ending]
    answer = client.get(f"/data/{CAN_THO}.{ending}")
    assert answer.headers["content-type"].partition(";")[0] == media_type
    told = Graph().parse(data=answer.text, format=form)
    subject = URIRef(ID + CAN_THO)
    stated = list(graph.store.matching(ox.NamedNode(ID + CAN_THO)))
    assert len(set(told.triples((subject, None, None)))) == len({quad.triple for quad in stated})
    document = URIRef(f"http://localhost/data/{CAN_THO}.{ending}")
    assert (document, URIRef("http://purl.org/dc/terms/license"), None) in told
    assert told.value(subject, URIRef(RDFS + "label"))


def test_every_thing_of_the_graph_has_an_address(client: TestClient, graph: KnowledgeGraph) -> None:
    things = sorted({q.subject.value for q in graph.store.matching() if isinstance(q.subject, ox.NamedNode)})
    ours = [iri for iri in things if iri.startswith((ID, BASE + "scheme/"))]
    assert len(ours) > 1000
    for iri in ours:
        path = iri.removeprefix(BASE)
        answer = client.get("/" + path, headers={"accept": "text/turtle"})
        assert answer.status_code == 303, iri
        assert client.head(answer.headers["location"]).status_code == 200, iri


@pytest.mark.parametrize(
    "path", ["/id/locality/atlantis", "/data/locality/atlantis.ttl", "/graph/nothing", "/id/ x"]
)
def test_what_the_graph_does_not_know_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_cannot_be_given_says_what_can(client: TestClient) -> None:
    answer = client.get(f"/id/{CAN_THO}", headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_vocabulary_its_shapes_and_graphs_are_data(client: TestClient, accept: str) -> None:
    for path, told in (("/ns", "Locality"), ("/shapes", "shapes#"), ("/graph/derived", "firstContact")):
        answer = client.get(path, headers={"accept": accept})
        assert answer.headers["content-type"].startswith(accept)
        assert told in answer.text


def test_the_vocabulary_is_a_document_for_people(client: TestClient) -> None:
    answer = client.get("/ns", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ontology")


def test_the_page_of_a_thing_holds_its_data(client: TestClient) -> None:
    page = client.get(f"/page/{CAN_THO}").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    quads = jsonld.to_rdf(json.loads(block[1]), {"format": "application/n-quads"})
    assert f"<{ID}{CAN_THO}> <{RDF}type> <{LT}Locality> ." in quads


def test_dumps_are_given(client: TestClient) -> None:
    answer = client.get("/dumps/localties.nt")
    assert answer.headers["content-type"].startswith("application/n-triples")
    assert client.get("/dumps/other.nt").status_code == 404
    assert client.get("/dumps/localties.exe").status_code == 404


@pytest.mark.parametrize(
    "path", ["/assets/..%2f..%2fpyproject.toml", "/dumps/..%2flocalties.nt", "/assets/%00", "/data/../x.ttl"]
)
def test_no_path_leaves_its_folder(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
