from __future__ import annotations

import subprocess

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, Graph, Namespace, URIRef

from localties import KnowledgeGraph
from localties.graph import write
from localties.publish import DUMPS, metadata
from localties.terms import ID

BASE = "https://example.org/localties"
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DATASET = URIRef(ID + "dataset")


@pytest.fixture(scope="module")
def description(graph: KnowledgeGraph) -> Graph:
    return Graph().parse(data=write(metadata(graph, BASE), ox.RdfFormat.TURTLE), format="turtle")


@pytest.mark.parametrize(
    ("predicate", "counted"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        ("entities", f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}")) }}'),
    ],
)
def test_counts_are_those_that_sparql_gives(
    graph: KnowledgeGraph, description: Graph, predicate: str, counted: str
) -> None:
    told = description.value(DATASET, VOID[predicate])
    assert int(str(told)) == int(next(graph.store.select(counted).dicts())["n"].value) > 0


def test_partitions_count_instances(graph: KnowledgeGraph, description: Graph) -> None:
    parts = {
        str(description.value(part, VOID["class"])): int(str(description.value(part, VOID.entities)))
        for part in description.objects(DATASET, VOID.classPartition)
    }
    rows = graph.store.select(
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"
    ).dicts()
    assert parts == {row["c"].value: int(row["n"].value) for row in rows}


def test_partitions_count_statements(graph: KnowledgeGraph, description: Graph) -> None:
    parts = {
        str(description.value(part, VOID.property)): int(str(description.value(part, VOID.triples)))
        for part in description.objects(DATASET, VOID.propertyPartition)
    }
    rows = graph.store.select("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p").dicts()
    assert parts == {row["p"].value: int(row["n"].value) for row in rows}
    namespaces = {str(vocabulary) for vocabulary in description.objects(DATASET, VOID.vocabulary)}
    assert all(any(name.startswith(namespace) for namespace in namespaces) for name in parts)


def test_countries_and_time_are_those_of_the_records(graph: KnowledgeGraph, description: Graph) -> None:
    countries = {str(country).rpartition("/")[2] for country in description.objects(DATASET, DCTERMS.spatial)}
    assert {"vn", "kr", "jp"} <= countries
    assert description.value(DATASET, VOID.exampleResource)
    period = description.value(DATASET, DCTERMS.temporal)
    first, last = (str(description.value(period, DCAT[name])) for name in ("startDate", "endDate"))
    days = [
        row["day"].value
        for row in graph.store.select("SELECT ?day { ?r lt:signedOnEarliest|lt:startsOnEarliest ?day }").dicts()
    ]
    assert first == min(days)
    assert last >= max(days)


def test_sizes_are_told_where_they_are_known(graph: KnowledgeGraph) -> None:
    told = Graph().parse(data=write(metadata(graph, BASE, {"localties.nt": 42}), ox.RdfFormat.TURTLE))
    assert {(str(dump), str(size)) for dump, size in told.subject_objects(DCAT.byteSize)} == {
        (f"{BASE}/dumps/localties.nt", "42")
    }


def test_raptor_reads_it(graph: KnowledgeGraph, rapper: str) -> None:
    triples = metadata(graph, BASE)
    command = [rapper, "-q", "-i", "turtle", "-o", "ntriples", "-", BASE]
    done = subprocess.run(
        command, input=write(triples, ox.RdfFormat.TURTLE), capture_output=True, check=True, timeout=30
    )
    assert {quad.triple for quad in ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)} == triples


def test_dumps_endpoint_and_licence_are_told(description: Graph) -> None:
    dumps = {str(dump) for dump in description.objects(DATASET, VOID.dataDump)}
    assert dumps == {f"{BASE}/dumps/localties.{ending}" for ending in DUMPS}
    assert description.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{BASE}/sparql")
    assert (DATASET, RDF.type, DCAT.Dataset) in description
    licence = URIRef("http://purl.org/dc/terms/license")
    for distribution in (DATASET, *description.objects(DATASET, DCAT.distribution)):
        assert "creativecommons" in str(description.value(distribution, licence))


def test_links_to_other_data_sets_are_counted(graph: KnowledgeGraph, description: Graph) -> None:
    linksets = set(description.subjects(RDF.type, VOID.Linkset))
    assert linksets == set(description.objects(DATASET, VOID.subset))
    assert "http://www.wikidata.org/" in {str(description.value(one, VOID.objectsTarget)) for one in linksets}
    for linkset in linksets:
        predicate = description.value(linkset, VOID.linkPredicate)
        space = str(description.value(linkset, VOID.objectsTarget))
        counted = sum(
            isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(space)
            for quad in {q.triple for q in graph.store.matching(None, ox.NamedNode(str(predicate)))}
        )
        assert int(str(description.value(linkset, VOID.triples))) == counted
        assert space != "https://w3id.org/"
