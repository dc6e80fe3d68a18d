"""Each named query, question, rule and check has the same answer whichever engine gives it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project
from localties.graph import Thresholds, dataset_day
from localties.query import catalogue
from localties.store import QueryFile, Solutions, Store, open_store

if TYPE_CHECKING:
    from localties.store import Answer, Term
    from tests.engines.servers import Server

pytestmark = pytest.mark.slow

PROJECT = Project(Path(__file__).parents[2])
NAMES = [
    *(f"named/{file.stem}" for file in PROJECT.queries("named")),
    *(f"{kind}/{path.stem}" for kind in ("questions", "rules", "checks") for path in PROJECT.queries(kind)),
]

VIRTUOSO = {
    "named/agreements-between": "GROUP_CONCAT drops language tags, and SPARQL leaves its order open (18.5.1.7)",
    "named/claims-in-conflict": "GROUP_CONCAT drops language tags, and SPARQL leaves its order open (18.5.1.7)",
    "named/memberships": "GROUP_CONCAT drops language tags, and SPARQL leaves its order open (18.5.1.7)",
    "named/records-of-source": "GROUP_CONCAT drops language tags, and SPARQL leaves its order open (18.5.1.7)",
    "named/renamed-units": "GROUP_CONCAT drops language tags, and SPARQL leaves its order open (18.5.1.7)",
    "named/planned-not-held": "not yet written so that Virtuoso 7.2.5 answers alike",
    "named/dormant-ties": "COALESCE over a comparison is never true",
    "named/ties-as-of": "COALESCE over a comparison is never true",
    "named/undertakings-open": "COALESCE over a comparison is never true",
    "checks/unit-mismatch": "COALESCE over a comparison is never true",
    "named/record-as-rdf": "compiler error SQ156 on an optional path",
    "named/sources-of": "compiler error SQ156 on an optional path",
    "named/what-became-of": "not yet written so that Virtuoso 7.2.5 answers alike",
    "named/world-layer-disagrees": "stack overflow in the compiler (SQ200)",
    "checks/claim-does-not-fit": "a sequence with rdfs:subClassOf* inside NOT EXISTS finds nothing",
    "checks/plan-overdue": "compiler error SP031",
    "checks/unknown-term": "OPTIONAL with GRAPH after a subquery loses its filter",
    "rules/1-date-bounds": "SUBSTR of an unbound value is an error of the whole query",
    "rules/5-agreement-status": "CONCAT spoils Vietnamese letters that follow a constant",
    "rules/6-tie-status": "CONCAT spoils Vietnamese letters that follow a constant",
}
"""What Virtuoso 7.2.5 of Debian answers otherwise, and why; a test tells when one of them comes to be the same."""


def texts(name: str, graph: KnowledgeGraph) -> list[str]:
    """Give a query with its example's parameters, and with all of them open."""
    kind, _, stem = name.partition("/")
    if kind == "named":
        query = next(query for query in catalogue(PROJECT) if query.name == stem)
        return [query.filled(graph, query.example), query.filled(graph, {})]
    file = next(QueryFile.read(path) for path in PROJECT.queries(kind) if path.stem == stem)
    return [file.filled(Thresholds(dataset_day(graph)).terms() if kind == "rules" else {})]


def plain(answer: Answer, text: str) -> object:
    """Give an answer as something that compares; rows as a bag, since engines sort strings by other collations."""
    if isinstance(answer, bool):
        return answer
    if not isinstance(answer, Solutions):
        return frozenset(answer)
    if "GROUP_CONCAT" not in text:
        return answer.variables, Counter(answer.rows)
    # SPARQL leaves the order of what GROUP_CONCAT joins open (section 18.5.1.7).
    return answer.variables, Counter(tuple(_parts(term) for term in row) for row in answer.rows)


def _parts(term: Term | None) -> object:
    return frozenset(re.split(r" ?[,;|/] ", term.value)) if isinstance(term, ox.Literal) else term


def filled(server: Server, graph: KnowledgeGraph) -> Store:
    store = open_store("remote", Path(), replace(server.remote, chunk=5000), "answers")
    with store.changing() as draft:
        for name in graph.store.graphs():
            draft.replace(name, graph.store.triples(name), f"answers of {name}")
    return store


@pytest.fixture(scope="module")
def on_oxigraph(oxigraph_server: Server, graph: KnowledgeGraph) -> Store:
    return filled(oxigraph_server, graph)


@pytest.fixture(scope="module")
def on_virtuoso(virtuoso_server: Server, graph: KnowledgeGraph) -> Store:
    return filled(virtuoso_server, graph)


def test_what_was_sent_is_what_is_held(on_oxigraph: Store, on_virtuoso: Store, graph: KnowledgeGraph) -> None:
    for store in (on_oxigraph, on_virtuoso):
        assert store.graphs() == graph.store.graphs()
        assert store.triples() == graph.store.triples()
        assert len(store) == len(graph.store)


@pytest.mark.parametrize("name", NAMES)
def test_the_oxigraph_server_answers_alike(name: str, on_oxigraph: Store, graph: KnowledgeGraph) -> None:
    for text in texts(name, graph):
        assert plain(on_oxigraph.query(text), text) == plain(graph.store.query(text), text)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in VIRTUOSO])
def test_virtuoso_answers_alike(name: str, on_virtuoso: Store, graph: KnowledgeGraph) -> None:
    for text in texts(name, graph):
        assert plain(on_virtuoso.query(text), text) == plain(graph.store.query(text), text)
