from __future__ import annotations

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, select
from localties.errors import UnknownEntityError
from localties.terms import DERIVED_GRAPH, LT, expand

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def instances(triples: set[ox.Triple], name: str) -> set[str]:
    cls = ox.NamedNode(LT + name)
    return {str(t.subject) for t in triples if t.predicate == TYPE and t.object == cls}


def test_everything_is_the_union_of_the_named_graphs(graph: KnowledgeGraph) -> None:
    assert select(graph) == graph.store.triples()


def test_without_derived_facts_nothing_of_their_graph_is_left(graph: KnowledgeGraph) -> None:
    assert not select(graph, derived=False) & graph.store.triples(DERIVED_GRAPH)
    assert instances(select(graph, derived=False), "StatusAssessment") == set()


def test_without_evidence_no_source_is_left(graph: KnowledgeGraph) -> None:
    bare = select(graph, evidence=False)
    assert instances(bare, "Agreement")
    for name in ("Evidence", "Source", "Claim"):
        assert instances(bare, name) == set()
    assert not any(t.predicate.value == LT + "evidence" for t in bare)


def test_a_locality_brings_what_speaks_of_it_and_nothing_else(graph: KnowledgeGraph) -> None:
    hue = select(graph, locality=expand("locality:hue"))
    agreements = instances(hue, "Agreement")
    assert f"<{expand('agreement:hue--chungcheongnam-do.2025')}>" in agreements
    assert f"<{expand('agreement:can-tho--jeollanam-do.2012')}>" not in agreements
    assert instances(hue, "Party")
    assert instances(hue, "Source")


def test_a_class_brings_its_instances_with_parts_and_readable_names(graph: KnowledgeGraph) -> None:
    agreements = select(graph, cls=LT + "Agreement")
    assert instances(agreements, "Agreement") == instances(select(graph), "Agreement")
    assert instances(agreements, "Event") == set()
    named = {str(t.subject) for t in agreements if t.predicate.value.endswith(("#label", "#prefLabel"))}
    assert f"<{expand('locality:can-tho')}>" in named
    assert f"<{expand('agreement-type:memorandum')}>" in named


def test_an_unknown_entity_or_class_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        select(graph, locality=expand("locality:atlantis"))
    with pytest.raises(UnknownEntityError):
        select(graph, cls=LT + "Nonsense")
