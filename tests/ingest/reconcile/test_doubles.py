from __future__ import annotations

import pytest

from localties import KnowledgeGraph
from localties.ingest.reconcile import doubles
from localties.terms import ID
from tests.ingest.reconcile.conftest import Made

TOWNS = """
    state:fr a lt:State ; lt:countryCode "FR" .
    locality:a a lt:Locality ; rdfs:label "Saint-Étienne"@fr ; lt:country state:fr ; lt:level level:municipality .
    locality:b a lt:Locality ; rdfs:label "Saint Etiene"@en ; lt:country state:fr ; lt:level level:unspecified .
"""


def found(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    return [(pair.one.rpartition("/")[2], pair.other.rpartition("/")[2]) for pair in doubles(graph)]


def test_two_spellings_in_one_country_may_be_one_place(made: Made) -> None:
    graph = made(TOWNS)
    assert found(graph) == [("a", "b")]
    assert "resembles" in doubles(graph)[0].reasons["en"]


@pytest.mark.parametrize(
    "known",
    [
        "locality:b lt:within locality:a .",
        "locality:a geo:lat 45.4 ; geo:long 4.4 . locality:b geo:lat 49.9 ; geo:long 2.3 .",
        'locality:a lt:validUntil "2000-01-01"^^xsd:date . locality:b lt:validFrom "2000-01-01"^^xsd:date .',
        "locality:a lt:code code:a . locality:b lt:code code:b . "
        'code:a lt:codeSystem code-system:iso-3166-2 ; lt:codeValue "FR-1" . '
        'code:b lt:codeSystem code-system:iso-3166-2 ; lt:codeValue "FR-2" .',
        'judgement:x.1 a lt:Judgement ; lt:mentionedName "Saint-Étienne" ; lt:judgedThing locality:b ; '
        'lt:verdict verdict:different ; lt:judgedBy "A" ; lt:judgedOn "2026-01-01"^^xsd:date .',
    ],
    ids=["within", "far", "one after the other", "codes", "judged"],
)
def test_what_is_known_to_be_two_is_not_asked(made: Made, known: str) -> None:
    assert found(made(TOWNS + known)) == []


def test_an_unsure_judgement_leaves_it_open(made: Made) -> None:
    unsure = (
        'judgement:x.1 a lt:Judgement ; lt:mentionedName "Saint-Étienne" ; lt:judgedThing locality:b ; '
        'lt:verdict verdict:unsure ; lt:judgedBy "A" ; lt:judgedOn "2026-01-01"^^xsd:date .'
    )
    assert found(made(TOWNS + unsure)) == [("a", "b")]


def test_units_of_different_levels_or_countries_are_two(made: Made) -> None:
    assert found(made(TOWNS.replace("level:unspecified", "level:region"))) == []
    other = TOWNS.replace('"en ; lt:country state:fr', '"en ; lt:country state:be')
    assert found(made(other.replace('Etiene"@en ; lt:country state:fr', 'Etiene"@en ; lt:country state:be'))) == []


def test_pairs_are_found_anew_when_the_graph_has_changed(made: Made) -> None:
    graph = made(TOWNS)
    assert found(graph)
    graph.store.drop("urn:case")
    assert found(graph) == []


def test_a_prefecture_and_its_city_are_not_asked(graph: KnowledgeGraph) -> None:
    pairs = {frozenset((pair.one, pair.other)) for pair in doubles(graph)}
    assert frozenset((ID + "locality/fukuoka-city", ID + "locality/fukuoka-prefecture")) not in pairs
    assert len(pairs) < 10
