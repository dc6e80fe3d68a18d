from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph, Namespace, URIRef
from starlette.testclient import TestClient

from localties import KnowledgeGraph
from localties.publish import DUMPS
from localties.terms import BASE, ID, LICENCE, LT, RDF, RDFS

CAN_THO = "locality/can-tho"
TYPES = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}
ADDRESSES_OF_DATA = (
    ("/ns", "Locality"),
    ("/shapes", "shapes#"),
    ("/alignments", "schema.org"),
    ("/graph/derived", "firstContact"),
)
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")


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
    assert client.get(leads_to).status_code == 200


def test_a_thing_links_to_what_describes_it_and_its_documents_to_each_other(client: TestClient) -> None:
    targets = {f"/page/{CAN_THO}", *(f"/data/{CAN_THO}.{ending}" for ending in TYPES)}
    for path, relation in (
        (f"/id/{CAN_THO}", "describedby"),
        (f"/data/{CAN_THO}.ttl", "alternate"),
        (f"/page/{CAN_THO}", "alternate"),
    ):
        links = client.get(path).headers["link"]
        assert set(re.findall(rf'<([^>]+)>; rel="{relation}"; type="', links)) == targets
        assert f'<{LICENCE}>; rel="license"' in links
        assert (f'<{ID}{CAN_THO}>; rel="describes"' in links) == (relation == "alternate")


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


def test_the_data_of_a_place_lead_to_the_agreements_that_it_is_a_party_to(client: TestClient) -> None:
    told = Graph().parse(data=client.get(f"/data/{CAN_THO}.ttl").text, format="turtle")
    agreements = set(told.subjects(URIRef(LT + "hasParty") / URIRef(LT + "actor"), URIRef(ID + CAN_THO)))
    assert URIRef(ID + "agreement/can-tho--jeollanam-do.2012") in agreements
    assert all(told.value(agreement, URIRef(RDFS + "label")) for agreement in agreements)


def test_the_data_of_the_data_set_say_what_it_holds_and_how_large_the_dumps_are(client: TestClient) -> None:
    for ending in DUMPS:
        client.get(f"/dumps/localties.{ending}")
    told = Graph().parse(data=client.get("/data/dataset.ttl").text, format="turtle")
    dataset = URIRef(ID + "dataset")
    assert int(str(told.value(dataset, VOID.triples))) > 10_000
    sizes = {
        str(dump): int(str(told.value(dump, DCAT.byteSize))) for dump in told.objects(dataset, DCAT.distribution)
    }
    assert len(sizes) == 5
    for address, size in sizes.items():
        assert len(client.get(address).content) == size


def test_the_data_set_is_told_of_on_the_page_about_it(client: TestClient) -> None:
    answer = client.get("/id/dataset", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/about")


@pytest.mark.parametrize("accept", ["text/turtle", "*/*", "application/n-triples"])
def test_the_well_known_address_describes_the_data_set(client: TestClient, accept: str) -> None:
    answer = client.get("/.well-known/void", headers={"accept": accept})
    told = Graph().parse(data=answer.text, format=answer.headers["content-type"].partition(";")[0])
    document = URIRef("http://localhost/.well-known/void")
    assert told.value(document, URIRef("http://xmlns.com/foaf/0.1/primaryTopic")) == URIRef(ID + "dataset")


def test_every_thing_of_the_graph_has_an_address(client: TestClient, graph: KnowledgeGraph) -> None:
    things = sorted({q.subject.value for q in graph.store.matching() if isinstance(q.subject, ox.NamedNode)})
    ours = [iri for iri in things if iri.startswith((ID, BASE + "scheme/"))]
    assert len(ours) > 1000
    for iri in ours:
        path = iri.removeprefix(BASE)
        answer = client.get("/" + path, headers={"accept": "text/turtle"})
        assert answer.status_code == 303, iri
        assert client.head(answer.headers["location"]).status_code == 200, iri


def test_a_thing_of_each_kind_has_a_page(client: TestClient, graph: KnowledgeGraph) -> None:
    rows = graph.store.select(
        f"SELECT ?c (MIN(STR(?s)) AS ?one) {{ ?s a ?c FILTER(STRSTARTS(STR(?s), '{ID}')) }} GROUP BY ?c"
    ).dicts()
    for iri in [row["one"].value for row in rows]:
        answer = client.get("/" + iri.removeprefix(BASE), headers={"accept": "text/html"})
        assert answer.status_code == 303, iri
        page = client.get(answer.headers["location"], follow_redirects=True)
        assert page.status_code == 200, iri
        assert page.headers["content-type"].startswith("text/html")


def test_every_named_graph_and_every_term_has_an_address(client: TestClient, graph: KnowledgeGraph) -> None:
    turtle = {"accept": "text/turtle"}
    names = [name for name in graph.store.graphs() if name.startswith(BASE)]
    assert len(names) > 20
    for name in names:
        assert client.get("/" + name.removeprefix(BASE), headers=turtle).status_code == 200, name
    told = Graph().parse(data=client.get("/ns", headers=turtle).text, format="turtle")
    terms = {q.subject.value for q in graph.store.matching() if isinstance(q.subject, ox.NamedNode)}
    for term in (term for term in terms if term.startswith(LT)):
        assert (URIRef(term), None, None) in told, term
    for ontology in (term for term in terms if term.startswith(BASE) and not term.startswith((ID, LT))):
        leads_to = client.get("/" + ontology.removeprefix(BASE), headers=turtle, follow_redirects=True)
        assert leads_to.status_code == 200, ontology


@pytest.mark.parametrize(
    "path", ["/id/locality/atlantis", "/data/locality/atlantis.ttl", "/graph/nothing", "/id/ x"]
)
def test_what_the_graph_does_not_know_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_cannot_be_given_says_what_can(client: TestClient) -> None:
    answer = client.get(f"/id/{CAN_THO}", headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text
    assert f"</data/{CAN_THO}.ttl>" in answer.headers["link"]


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_vocabulary_its_shapes_and_graphs_are_data(client: TestClient, accept: str) -> None:
    for path, told in ADDRESSES_OF_DATA:
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
