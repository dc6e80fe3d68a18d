from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import OWL, RDF, SH, SKOS, Graph

from localties import KnowledgeGraph, Project
from localties.pages import Reader, ServerAddresses
from localties.pages.vocabulary import anchor, ontology_page
from localties.query import Register
from localties.query.vocabulary import Vocabulary
from localties.terms import LT, SCHEME


@pytest.fixture(scope="module")
def vocabulary(graph: KnowledgeGraph) -> Vocabulary:
    return Vocabulary.read(graph)


@pytest.fixture(scope="module", params=["en", "vi"])
def page(request: pytest.FixtureRequest, graph: KnowledgeGraph) -> str:
    return ontology_page(Reader(Register.read(graph), request.param, ServerAddresses("/ontology")))


@pytest.fixture(scope="module")
def declared(project: Project) -> Graph:
    return Graph().parse(project.ontology / "localties.ttl")


def test_every_term_has_its_anchor(page: str, declared: Graph) -> None:
    terms = {
        str(term)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in declared.subjects(RDF.type, kind)
        if str(term).startswith(LT)
    }
    assert len(terms) > 140
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert sorted(term for term in terms if anchor(term) not in ids) == []


def test_every_scheme_and_every_concept_is_there(page: str, graph: KnowledgeGraph) -> None:
    rows = list(graph.store.select("SELECT ?c ?s WHERE { ?c skos:inScheme ?s }").dicts())
    ours = [row for row in rows if row["s"].value.startswith(SCHEME)]
    assert len(ours) > 200
    for row in ours:
        assert f'id="{anchor(row["s"].value)}"' in page
        concept = row["c"].value
        shown = "/page/scheme/" + concept.removeprefix(SCHEME) if concept.startswith(SCHEME) else concept
        assert f'href="{shown}"' in page


def test_every_anchor_is_there_once_and_every_link_inside_has_one(page: str) -> None:
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    assert sorted(set(re.findall(r'href="#([^"]+)"', page)) - ids.keys()) == []


def test_every_message_of_a_shape_is_told(page: str, project: Project) -> None:
    language = re.search(r'<html lang="(\w+)"', page)
    assert language
    shapes = Graph().parse(project.shapes)
    closed = set(shapes.subjects(SH.closed))
    text = page.replace("&#39;", "'").replace("&#34;", '"')
    told = [
        str(message)
        for shape in shapes.subjects(SH.message)
        if shape not in closed
        # A field that no class has for itself, such as the name of a concept, belongs to SKOS.
        and not str(shape).rpartition("#")[2].startswith("Concept")
        for message in shapes.objects(shape, SH.message)
        if message.language == language[1]  # type: ignore[attr-defined]
    ]
    assert len(told) > 150
    assert [message for message in told if message not in text] == []


def test_cardinalities_and_values_come_from_the_shapes(vocabulary: Vocabulary) -> None:
    agreement = next(cls for cls in vocabulary.classes if cls.iri == LT + "Agreement")
    fields = {field.path: field for field in agreement.fields}
    assert (fields[LT + "hasParty"].least, fields[LT + "hasParty"].most) == (2, None)
    assert fields[LT + "agreementType"].takes == (SCHEME + "agreement-type",)
    assert [choice.rpartition("/")[2] for choice in fields[LT + "realisation"].choices] == [
        "signed",
        "planned",
        "proposed",
    ]
    assert len(fields[LT + "signedOn"].takes) == 4
    orders = [field.path for field in agreement.fields]
    assert orders.index(LT + "agreementType") < orders.index(LT + "hasParty") < orders.index(LT + "signedOn")


def test_bounds_of_a_date_stand_with_the_date(vocabulary: Vocabulary) -> None:
    signed = next(term for term in vocabulary.properties if term.iri == LT + "signedOn")
    assert [bound.iri for bound in signed.bounds] == [LT + "signedOnEarliest", LT + "signedOnLatest"]
    assert LT + "signedOnEarliest" not in [term.iri for term in vocabulary.properties]


def test_uses_are_counted(vocabulary: Vocabulary, graph: KnowledgeGraph) -> None:
    term = next(term for term in vocabulary.properties if term.iri == LT + "hasParty")
    row = next(graph.store.select("SELECT (COUNT(*) AS ?n) WHERE { ?a lt:hasParty ?p }").dicts())
    assert term.uses == int(row["n"].value) > 0


def test_alignments_name_the_other_vocabulary(page: str, vocabulary: Vocabulary) -> None:
    locality = next(cls for cls in vocabulary.classes if cls.iri == LT + "Locality")
    assert {match.how for match in locality.matches} == {"subClassOf", "closeMatch"}
    assert 'href="https://schema.org/AdministrativeArea"' in page


def test_a_concept_stands_below_its_broader_one(vocabulary: Vocabulary, graph: KnowledgeGraph) -> None:
    fields = next(scheme for scheme in vocabulary.schemes if scheme.iri == SCHEME + "field")
    depths = {concept.iri.rpartition("/")[2]: concept.depth for concept in fields.concepts}
    assert depths["economy"] == 0
    assert depths["trade"] == 1
    assert len(depths) == sum(
        1
        for _ in graph.store.select(
            "SELECT ?c WHERE { ?c skos:inScheme <https://w3id.org/localties/scheme/field> }"
        ).rows
    )


def test_crosswalks_are_apart_from_what_records_draw_on(vocabulary: Vocabulary) -> None:
    own, others = (
        {s.iri.removeprefix(SCHEME) for s in found} for found in (vocabulary.schemes, vocabulary.crosswalks)
    )
    assert {"field", "tie-kind", "realisation", "certainty"} <= own
    assert {"rgre", "gaok", "clair"} <= others
    assert not own & others


def test_the_definitions_of_the_graph_are_those_of_the_file(page: str, declared: Graph) -> None:
    language = re.search(r'<html lang="(\w+)"', page)
    assert language
    text = page.replace("&#39;", "'").replace("&#34;", '"')
    missing = [
        str(term)
        for term, _, definition in declared.triples((None, SKOS.definition, None))
        if definition.language == language[1] and str(definition) not in text  # type: ignore[attr-defined]
    ]
    assert missing == []
