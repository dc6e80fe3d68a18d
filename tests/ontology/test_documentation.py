from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from localties import Project
from localties.terms import LT, PREFIXES, SCHEME

NS = URIRef(LT.rstrip("#"))
ALIGNMENTS = URIRef("https://w3id.org/localties/alignments")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)
MAPPINGS = (SKOS.broadMatch, SKOS.narrowMatch, SKOS.closeMatch, SKOS.exactMatch, SKOS.relatedMatch)


@pytest.fixture(scope="module")
def ontology(project: Project) -> Graph:
    return Graph().parse(project.ontology / "localties.ttl")


@pytest.fixture(scope="module")
def schemes(project: Project) -> Graph:
    graph = Graph()
    for path in sorted((project.ontology / "schemes").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def shapes(project: Project) -> Graph:
    return Graph().parse(project.shapes)


@pytest.fixture(scope="module")
def context(project: Project) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(project.context.read_text("utf-8"))["@context"]
    return loaded


def ours(graph: Graph, *kinds: Node) -> set[URIRef]:
    subjects = chain.from_iterable(graph.subjects(RDF.type, kind) for kind in kinds)
    return {term for term in subjects if isinstance(term, URIRef) and term.startswith(LT)}


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """Give the language tags of the texts, one for each text."""
    return sorted(
        v.language or "" for v in graph.objects(subject, predicate) if isinstance(v, Literal) and v.strip()
    )


def short(terms: Iterable[Node]) -> list[str]:
    return sorted(str(term).rpartition("localties/")[2] for term in terms)


def test_every_term_has_one_label_and_one_definition_in_each_language(ontology: Graph) -> None:
    terms = {term for term in ontology.subjects() if isinstance(term, URIRef) and term.startswith(LT)}
    assert len(terms) > 100
    for predicate in (RDFS.label, SKOS.definition):
        assert short(term for term in terms if languages(ontology, term, predicate) != ["en", "vi"]) == []


def test_every_term_says_where_it_is_defined(ontology: Graph) -> None:
    terms = ours(ontology, OWL.Class, *PROPERTY_KINDS)
    assert short(term for term in terms if list(ontology.objects(term, RDFS.isDefinedBy)) != [NS]) == []


@pytest.mark.parametrize("kinds", [(OWL.Class,), PROPERTY_KINDS], ids=["classes", "properties"])
def test_no_two_classes_or_properties_have_the_same_label(ontology: Graph, kinds: tuple[Node, ...]) -> None:
    labels = Counter(label for term in ours(ontology, *kinds) for label in ontology.objects(term, RDFS.label))
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize(("name", "iri"), [("localties", NS), ("alignments", ALIGNMENTS)])
def test_the_header_is_complete(project: Project, name: str, iri: URIRef) -> None:
    graph = Graph().parse(project.ontology / f"{name}.ttl")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [iri]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(graph, iri, predicate) == ["en", "vi"]
    for predicate in (DCTERMS.license, DCTERMS.creator, DCTERMS.created, DCTERMS.modified, OWL.priorVersion):
        assert len(list(graph.objects(iri, predicate))) == 1, predicate
    (version,) = graph.objects(iri, OWL.versionInfo)
    assert list(graph.objects(iri, OWL.versionIRI)) == [iri + "/" + version]


def test_every_scheme_is_described(schemes: Graph) -> None:
    found = set(schemes.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(found) > 20
    for scheme in found:
        assert set(languages(schemes, scheme, DCTERMS.title)) >= {"en", "vi"}, scheme
        assert set(languages(schemes, scheme, DCTERMS.description)) >= {"en", "vi"}, scheme
        assert list(schemes.objects(scheme, SKOS.hasTopConcept)), scheme


def test_every_prefix_of_a_scheme_has_its_scheme(schemes: Graph) -> None:
    names = {prefix for prefix, namespace in PREFIXES.items() if namespace == f"{SCHEME}{prefix}/"}
    assert len(names) == 22
    assert (
        short(URIRef(SCHEME + name) for name in names if (URIRef(SCHEME + name), None, None) not in schemes) == []
    )


def test_every_concept_has_one_name_and_one_definition_in_each_language(schemes: Graph) -> None:
    concepts = set(schemes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 200
    for predicate in (SKOS.prefLabel, SKOS.definition):
        tags = {concept: languages(schemes, concept, predicate) for concept in concepts}
        assert short(concept for concept, found in tags.items() if not {"en", "vi"} <= set(found)) == []
        assert short(concept for concept, found in tags.items() if len(set(found)) != len(found)) == []


def test_no_two_concepts_of_a_scheme_have_the_same_name(schemes: Graph) -> None:
    for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme):
        members = schemes.subjects(SKOS.inScheme, scheme)
        names = Counter(name for concept in members for name in schemes.objects(concept, SKOS.prefLabel))
        assert [name for name, count in names.items() if count > 1] == [], scheme


def test_every_concept_is_in_the_scheme_its_name_says(schemes: Graph) -> None:
    for concept in schemes.subjects(RDF.type, SKOS.Concept):
        (scheme,) = schemes.objects(concept, SKOS.inScheme)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in schemes, concept
        if str(concept).startswith(SCHEME):
            assert str(scheme) == str(concept).rpartition("/")[0]


def test_every_concept_is_reached_from_a_top_concept(schemes: Graph) -> None:
    for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme):
        tops = set(schemes.objects(scheme, SKOS.hasTopConcept))
        assert tops == set(schemes.subjects(SKOS.topConceptOf, scheme))
        reached = {str(concept) for top in tops for concept in schemes.transitive_objects(top, SKOS.narrower)}
        assert {str(concept) for concept in schemes.subjects(SKOS.inScheme, scheme)} == reached


def test_broader_and_narrower_mirror_each_other_without_a_cycle(schemes: Graph) -> None:
    assert set(schemes.subject_objects(SKOS.broader)) == {
        (b, a) for a, b in schemes.subject_objects(SKOS.narrower)
    }
    for concept, above in schemes.subject_objects(SKOS.broader):
        assert concept not in set(schemes.transitive_objects(above, SKOS.broader)), concept
        assert set(schemes.objects(concept, SKOS.inScheme)) == set(schemes.objects(above, SKOS.inScheme))


def test_crosswalks_lead_to_concepts_that_exist(schemes: Graph) -> None:
    targets = {value for predicate in MAPPINGS for value in schemes.objects(None, predicate)}
    inside = {target for target in targets if str(target).startswith(SCHEME)}
    assert inside
    assert short(target for target in inside if (target, RDF.type, SKOS.Concept) not in schemes) == []
    assert all(isinstance(target, URIRef) for target in targets)


def test_no_concept_is_mapped_to_its_own_scheme(schemes: Graph) -> None:
    for predicate in MAPPINGS:
        for concept, target in schemes.subject_objects(predicate):
            assert not set(schemes.objects(concept, SKOS.inScheme)) & set(schemes.objects(target, SKOS.inScheme))


def expanded(context: dict[str, Any], name: str) -> str:
    value = context[name]
    iri = value["@id"] if isinstance(value, dict) else value
    prefix, _, local = iri.partition(":")
    return f"{context[prefix]}{local}" if prefix in context and not local.startswith("//") else str(iri)


def test_the_context_has_a_word_for_each_class_and_property(ontology: Graph, context: dict[str, Any]) -> None:
    terms = ours(ontology, OWL.Class, *PROPERTY_KINDS)
    missing = [
        t for t in terms if t.removeprefix(LT) not in context or expanded(context, t.removeprefix(LT)) != str(t)
    ]
    assert short(missing) == []


def test_the_context_knows_no_term_that_does_not_exist(ontology: Graph, context: dict[str, Any]) -> None:
    words = {name for name in context if not name.startswith("@")}
    known = {str(term) for term in ontology.subjects()} | {LT}
    found = {expanded(context, name) for name in words if isinstance(context[name], str | dict)}
    assert sorted(iri for iri in found if iri.startswith(LT) and iri not in known) == []


def test_the_context_tells_things_from_values(ontology: Graph, context: dict[str, Any]) -> None:
    for term in ours(ontology, *PROPERTY_KINDS):
        entry = context[term.removeprefix(LT)]
        points = isinstance(entry, dict) and entry.get("@type") == "@id"
        assert points == ((term, RDF.type, OWL.ObjectProperty) in ontology), term


def test_the_context_makes_functional_properties_single(ontology: Graph, context: dict[str, Any]) -> None:
    for term in ours(ontology, *PROPERTY_KINDS):
        entry = context[term.removeprefix(LT)]
        several = isinstance(entry, dict) and "@set" in entry.get("@container", "")
        assert not (several and (term, RDF.type, OWL.FunctionalProperty) in ontology), term


def paths(shapes: Graph) -> set[URIRef]:
    """Give every property that a path of a shape goes along."""
    found: set[URIRef] = set()
    waiting: list[Node] = list(shapes.objects(None, SH.path))
    while waiting:
        node = waiting.pop()
        if isinstance(node, URIRef):
            found.add(node)
        elif isinstance(node, BNode):
            waiting += [value for p, value in shapes.predicate_objects(node) if value != RDF.nil]
    return found


def test_every_property_that_a_shape_speaks_of_exists(ontology: Graph, shapes: Graph) -> None:
    declared = {
        term for kind in (*PROPERTY_KINDS, OWL.AnnotationProperty) for term in ontology.subjects(RDF.type, kind)
    }
    built_in = {RDF.type, RDFS.label, RDFS.comment}
    assert sorted(paths(shapes) - declared - built_in) == []


def test_every_property_is_looked_at_by_a_shape_or_derived(ontology: Graph, shapes: Graph) -> None:
    properties = ours(ontology, *PROPERTY_KINDS)
    derived = {
        t for t in properties if any(str(d).startswith("Derived") for d in ontology.objects(t, SKOS.definition))
    }
    unseen = properties - paths(shapes) - derived
    assert short(unseen) == short([URIRef(LT + "homeCountry")])  # of the data set, which no shape concerns


def test_every_class_that_a_shape_speaks_of_exists(ontology: Graph, shapes: Graph) -> None:
    spoken = set(shapes.objects(None, SH.targetClass)) | set(shapes.objects(None, SH["class"]))
    assert short(spoken - set(ontology.subjects(RDF.type, OWL.Class)) - {OWL.Class}) == []


def test_every_class_of_records_has_a_shape(ontology: Graph, shapes: Graph) -> None:
    superclasses = {LT + "Actor", LT + "Part"}
    wanted = {term for term in ours(ontology, OWL.Class) if str(term) not in superclasses}
    assert short(wanted - set(shapes.objects(None, SH.targetClass))) == []


def test_every_date_has_its_bounds_and_every_bound_its_date(ontology: Graph) -> None:
    names = {term.removeprefix(LT) for term in ours(ontology, OWL.DatatypeProperty)}
    stems = {name.removesuffix(end) for name in names for end in ("Earliest", "Latest") if name.endswith(end)}
    assert {stem + end for stem in stems for end in ("Earliest", "Latest")} <= names
    assert stems - names == {"issued"}  # of dcterms
