from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project, Thresholds, derive
from localties.terms import DERIVED_GRAPH, ID, PREFIXES, SCHEME, expand

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
SMALL = "urn:small"

# Two countries with a locality each, and one that is told apart from both.
WORLD = """
<urn:dataset> lt:homeCountry state:vn .
state:vn a lt:State . state:kr a lt:State . state:jp a lt:State .
locality:home a lt:Locality ; lt:country state:vn ; rdfs:label "Home"@en , "Nhà"@vi .
locality:abroad a lt:Locality , lt:Partner ; lt:country state:kr ; rdfs:label "Abroad"@en , "Bạn"@vi .
locality:else a lt:Locality , lt:Partner ; lt:country state:jp ; rdfs:label "Else"@en , "Khác"@vi .
"""


@pytest.fixture
def small(project: Project) -> Callable[..., KnowledgeGraph]:
    """Derive what follows from a Turtle text and a little world around it, as of a day."""
    graph = KnowledgeGraph(project)
    graph.read(project.ontology / "localties.ttl", "urn:ontology")

    def build(turtle: str, as_of: str = "2026-01-01", **spans: int) -> KnowledgeGraph:
        graph.store.drop(SMALL)
        text = HEAD + WORLD + turtle
        graph.store.add((q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)), SMALL)
        derive(graph, Thresholds(date.fromisoformat(as_of), **spans))
        return graph

    return build


Small = Callable[..., KnowledgeGraph]


def derived(graph: KnowledgeGraph, subject: str, predicate: str) -> set[str]:
    """Give the derived values of a property, things as prefixed names without their prefix."""
    triples = graph.store.triples(DERIVED_GRAPH)
    found = [t.object for t in triples if t.subject == node(subject) and t.predicate == node(predicate)]
    return {name_of(term) for term in found if isinstance(term, ox.NamedNode | ox.Literal)}


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def name_of(term: ox.NamedNode | ox.Literal) -> str:
    if isinstance(term, ox.Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    return term.value.rpartition("/")[2] if term.value.startswith((ID, SCHEME)) else term.value


def statuses(graph: KnowledgeGraph) -> dict[str, str]:
    """Give the status of each agreement and tie that is assessed, by local name."""
    rows = graph.store.select("SELECT ?of ?status { ?a lt:assessmentOf ?of ; lt:status ?status }").rows
    things = [[term for term in row if isinstance(term, ox.NamedNode)] for row in rows]
    return {name_of(of): name_of(status) for of, status in things}
