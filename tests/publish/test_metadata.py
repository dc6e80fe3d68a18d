from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

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
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(STRSTARTS(STR(?c), STR(lt:))) } GROUP BY ?c"
    ).dicts()
    assert parts == {row["c"].value: int(row["n"].value) for row in rows}


def test_dumps_endpoint_and_licence_are_told(description: Graph) -> None:
    dumps = {str(dump) for dump in description.objects(DATASET, VOID.dataDump)}
    assert dumps == {f"{BASE}/dumps/localties.{ending}" for ending in DUMPS}
    assert description.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{BASE}/sparql")
    assert (DATASET, RDF.type, DCAT.Dataset) in description
    licence = URIRef("http://purl.org/dc/terms/license")
    for distribution in (DATASET, *description.objects(DATASET, DCAT.distribution)):
        assert "creativecommons" in str(description.value(distribution, licence))


def test_links_to_other_data_sets_are_counted(graph: KnowledgeGraph, description: Graph) -> None:
    for linkset in description.subjects(RDF.type, VOID.Linkset):
        predicate = description.value(linkset, VOID.linkPredicate)
        space = str(description.value(linkset, VOID.objectsTarget))
        counted = sum(
            isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(space)
            for quad in {q.triple for q in graph.store.matching(None, ox.NamedNode(str(predicate)))}
        )
        assert int(str(description.value(linkset, VOID.triples))) == counted
