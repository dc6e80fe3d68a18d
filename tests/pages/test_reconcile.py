from __future__ import annotations

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project
from localties.pages import Reader, ServerAddresses
from localties.pages.reconcile import ledger_entries, open_pairs, reconcile_page
from localties.query import Register
from tests.ingest.reconcile.conftest import HEAD

TOWNS = """
    state:fr a lt:State ; rdfs:label "France"@en ; lt:countryCode "FR" .
    locality:a a lt:Locality ; rdfs:label "L’Haÿ-les-<b>Roses"@fr ; lt:country state:fr .
    locality:b a lt:Locality ; rdfs:label "L'Hay les b Rose"@en ; lt:country state:fr .
    judgement:x.1 a lt:Judgement ; lt:mentionedName "Hay" ; lt:judgedThing locality:b ; lt:verdict verdict:same ;
        lt:judgedBy "A" ; lt:judgedOn "2026-01-01"^^xsd:date .
    judgement:x.2 a lt:Judgement ; lt:mentionedName "Hay" ; lt:judgedThing locality:b ;
        lt:verdict verdict:different ; lt:judgedBy "<i>B" ; lt:judgedOn "2026-01-02"^^xsd:date .
"""


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_shows_what_is_open_how_to_decide_and_what_was_decided(
    project: Project, graph: KnowledgeGraph, language: str
) -> None:
    small = KnowledgeGraph.open(project, records=False)
    small.store.add((quad.triple for quad in ox.parse(HEAD + TOWNS, format=ox.RdfFormat.TURTLE)), "urn:case")
    reader = Reader(Register(small, Register.read(graph).as_of, {}, {}, {}), language, ServerAddresses())
    (found,) = open_pairs(reader)
    assert (
        found.command
        == "localties reconcile judge 'L’Haÿ-les-<b>Roses' b same|different|unsure --by WHO --country FR"
    )
    assert [(entry.judgement.by, entry.counts) for entry in ledger_entries(reader)] == [
        ("<i>B", True),
        ("A", False),
    ]
    page = reconcile_page(reader)
    assert "localties reconcile judge" in page
    assert "<b>Roses" not in page
    assert "<i>B" not in page


@pytest.mark.parametrize("language", ["en", "vi"])
def test_an_empty_ledger_says_how_to_begin(graph: KnowledgeGraph, language: str) -> None:
    page = reconcile_page(Reader(Register.read(graph), language, ServerAddresses()))
    assert "localties reconcile judge --help" in page
