from __future__ import annotations

from pathlib import Path

import pyhornedowl
import pytest
from rdflib import OWL, RDF, Graph

from localties import Project
from tests.ontology.owl_lite import violations

HEAD = """
@prefix : <urn:x#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:x> a owl:Ontology .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty . :n a owl:AnnotationProperty .
:T a rdfs:Datatype .
:i a :A . :j a :B .
"""
LITE = """
:A rdfs:label "A"@en ; :n <urn:anything> ;
    rdfs:subClassOf :B , [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ] .
:B owl:equivalentClass :C ;
    owl:intersectionOf ( :A [ a owl:Restriction ; owl:onProperty :d ; owl:allValuesFrom xsd:string ] ) .
:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:cardinality "1"^^xsd:nonNegativeInteger ] ,
    [ a owl:Restriction ; owl:onProperty :q ; owl:maxCardinality "0"^^xsd:nonNegativeInteger ] ,
    [ a owl:Restriction ; owl:onProperty :d ; owl:allValuesFrom :T ] .
:p a owl:TransitiveProperty , owl:SymmetricProperty ; rdfs:domain :A ; rdfs:range owl:Thing .
:q a owl:FunctionalProperty , owl:InverseFunctionalProperty ; owl:inverseOf :r . :r a owl:ObjectProperty .
:d a owl:FunctionalProperty ; rdfs:range :T .
:i :p :j ; :d "x" ; owl:differentFrom :j .
[] a owl:AllDifferent ; owl:distinctMembers ( :i :j ) .
"""

CASES = (Path(__file__).parent / "not_lite.txt").read_text("utf-8").split("\n#: ")[1:]
FORBIDDEN = dict(case.split("\n", 1) for case in CASES)


def parsed(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


@pytest.fixture(scope="module")
def vocabulary(project: Project) -> Graph:
    return Graph().parse(project.ontology / "localties.ttl")


@pytest.fixture(scope="module")
def aligned(project: Project) -> Graph:
    return Graph().parse(project.ontology / "localties.ttl").parse(project.ontology / "alignments.ttl")


def test_the_ontology_is_owl_lite(vocabulary: Graph) -> None:
    assert violations(vocabulary) == set()


def test_the_ontology_with_its_alignments_is_owl_lite(aligned: Graph) -> None:
    assert violations(aligned) == set()


def test_what_owl_lite_allows_is_let_pass() -> None:
    assert violations(parsed("")) == set()
    assert violations(parsed(LITE)) == set()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_owl_lite_forbids_is_caught(name: str) -> None:
    assert len(CASES) == len(FORBIDDEN)
    assert violations(parsed(FORBIDDEN[name])) != set()


@pytest.mark.parametrize("name", ["localties", "alignments"])
def test_an_owl_library_reads_the_same_terms(name: str, project: Project) -> None:
    graph = Graph().parse(project.ontology / f"{name}.ttl")
    read = pyhornedowl.open_ontology_from_string(graph.serialize(format="xml"), "rdf")
    for kind, found in (
        (OWL.Class, read.get_classes()),
        (OWL.ObjectProperty, read.get_object_properties()),
        (OWL.DatatypeProperty, read.get_data_properties()),
        (OWL.AnnotationProperty, read.get_annotation_properties()),
    ):
        assert set(found) == {str(term) for term in graph.subjects(RDF.type, kind)}, kind
