"""Each named query, question, rule and check has the same answer whichever engine gives it.

They are asked of the curated graph and, since a check of a clean graph answers nothing, of a faulty one: all that
`tests/validation/checks` finds fault with at once, dates of every kind, and a list of sister cities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from localties import KnowledgeGraph, Project
from localties.graph import Thresholds, dataset_day
from localties.query import catalogue
from localties.store import EmbeddedStore, QueryFile, Store, open_store
from tests.engines.answers import Rdflib, plain
from tests.engines.faulty import faulty_graph
from tests.tools import ROOT

if TYPE_CHECKING:
    from localties.store import Answer
    from tests.engines.servers import Server

pytestmark = pytest.mark.slow

PROJECT = Project(ROOT)
NAMES = [
    *(f"named/{file.stem}" for file in PROJECT.queries("named")),
    *(f"{kind}/{path.stem}" for kind in ("questions", "rules", "checks") for path in PROJECT.queries(kind)),
]
ON_FAULTY = [name for name in NAMES if name.startswith(("rules/", "checks/", "named/world-layer"))]

CURATED, FAULTY = "curated", "faulty"

RDFLIB = {
    "checks/same-name-two-people": "a subquery with GROUP BY and without solutions gives a row of nothing",
    "named/world-layer-meets": "GRAPH with an unbound variable inside of OPTIONAL takes it for any term",
}
"""What rdflib 7.6 answers otherwise of the curated graph, and why."""
SLOW = {
    "checks/code-shared",
    "checks/entry-nobody-uses",
    "checks/renewal-cycle",
    "checks/unknown-term",
    "checks/untyped-thing",
    "named/abolished-units",
    "named/agreements-across-levels",
    "named/codes-of",
    "named/events-as-schema-org",
    "named/find-by-name",
    "named/inherited-by",
    "named/names-of",
    "named/planned-not-held",
    "named/predecessors-and-successors-of",
    "named/record-as-rdf",
    "named/records-of-source",
    "named/single-source-records",
    "named/sources-by-yield",
    "named/sources-of",
    "named/uncertain-facts",
    "named/visit-brief",
    "named/world-layer-disagrees",
    "questions/agreements-of-two-councils",
    "questions/korean-governments-with-agreements",
    "questions/signed-agreements-of-two-governments",
    "questions/ties-with-an-unclear-successor",
    "rules/1-date-bounds",
    "rules/3-ties",
    "rules/5-agreement-status",
    "rules/6-tie-status",
}
"""What takes rdflib more than some seconds: it is asked of a part of the curated graph."""
PART = 8
"""Which part: of the files of records every so many, and of the places those of no district."""

Ask = Callable[[str], "Answer"]


@cache
def file(name: str) -> QueryFile:
    kind, _, stem = name.partition("/")
    return next(QueryFile.read(path) for path in PROJECT.queries(kind) if path.stem == stem)


def texts(name: str, graph: KnowledgeGraph) -> list[str]:
    """Give a query with its example's parameters, and with all of them open."""
    kind, _, stem = name.partition("/")
    if kind == "named":
        query = next(query for query in catalogue(PROJECT) if query.name == stem)
        return [query.filled(graph, query.example), query.filled(graph, {})]
    return [file(name).filled(Thresholds(dataset_day(graph)).terms() if kind == "rules" else {})]


def same(ask: Ask, reference: Store, wanted: list[str]) -> None:
    for text in wanted:
        assert plain(ask(text), text) == plain(reference.query(text), text)


def filled(server: Server, graphs: dict[str, KnowledgeGraph]) -> dict[str, Store]:
    """Put graphs on a server, each as a dataset of its own."""
    stores = {}
    for key, graph in graphs.items():
        store = open_store("remote", Path(), replace(server.remote, chunk=5000), key)
        with store.changing() as draft:
            for name in graph.store.graphs():
                draft.replace(name, graph.store.triples(name), f"answers of {name}")
        stores[key] = store
    return stores


@pytest.fixture(scope="module")
def faulty() -> KnowledgeGraph:
    return faulty_graph(PROJECT)


@pytest.fixture(scope="module")
def on_oxigraph(oxigraph_server: Server, graph: KnowledgeGraph, faulty: KnowledgeGraph) -> dict[str, Store]:
    return filled(oxigraph_server, {CURATED: graph, FAULTY: faulty})


@pytest.fixture(scope="module")
def on_virtuoso(virtuoso_server: Server, graph: KnowledgeGraph, faulty: KnowledgeGraph) -> dict[str, Store]:
    return filled(virtuoso_server, {CURATED: graph, FAULTY: faulty})


@pytest.fixture(scope="module")
def on_rdflib(graph: KnowledgeGraph, faulty: KnowledgeGraph) -> dict[str, Rdflib]:
    return {CURATED: Rdflib(graph.store), FAULTY: Rdflib(faulty.store)}


@pytest.fixture(scope="module")
def part(graph: KnowledgeGraph) -> tuple[EmbeddedStore, Rdflib]:
    """A part of the curated graph, in memory and in rdflib."""
    names = [name for name in graph.store.graphs() if "districts" not in name]
    records = [name for name in names if "/records/" in name]
    store = EmbeddedStore()
    for name in set(names) - {record for i, record in enumerate(records) if i % PART}:
        store.add(graph.store.triples(name), name)
    return store, Rdflib(store)


def test_what_was_sent_is_what_is_held(
    on_oxigraph: dict[str, Store],
    on_virtuoso: dict[str, Store],
    graph: KnowledgeGraph,
    faulty: KnowledgeGraph,
) -> None:
    for engine in (on_oxigraph, on_virtuoso):
        for key, held in ((CURATED, graph), (FAULTY, faulty)):
            assert engine[key].graphs() == held.store.graphs()
            assert engine[key].triples() == held.store.triples()
            assert len(engine[key]) == len(held.store)


@pytest.mark.parametrize("name", NAMES)
def test_the_oxigraph_server_answers_alike(
    name: str, on_oxigraph: dict[str, Store], graph: KnowledgeGraph
) -> None:
    same(on_oxigraph[CURATED].query, graph.store, texts(name, graph))


@pytest.mark.parametrize("name", NAMES)
def test_virtuoso_answers_alike(name: str, on_virtuoso: dict[str, Store], graph: KnowledgeGraph) -> None:
    same(on_virtuoso[CURATED].query, graph.store, texts(name, graph))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in RDFLIB])
def test_rdflib_answers_alike(
    name: str,
    on_rdflib: dict[str, Rdflib],
    part: tuple[EmbeddedStore, Rdflib],
    graph: KnowledgeGraph,
) -> None:
    if name in SLOW:
        same(part[1].query, part[0], texts(name, graph))
    else:
        same(on_rdflib[CURATED].query, graph.store, texts(name, graph))


@pytest.mark.parametrize("name", ON_FAULTY)
def test_a_faulty_graph_is_found_fault_with_alike(
    name: str,
    on_oxigraph: dict[str, Store],
    on_virtuoso: dict[str, Store],
    faulty: KnowledgeGraph,
) -> None:
    wanted = texts(name, faulty)
    assert any(plain(faulty.store.query(text), text) for text in wanted)
    for engine in (on_oxigraph, on_virtuoso):
        same(engine[FAULTY].query, faulty.store, wanted)


@pytest.mark.parametrize("name", [name for name in ON_FAULTY if name not in RDFLIB])
def test_rdflib_finds_fault_with_a_faulty_graph_alike(
    name: str, on_rdflib: dict[str, Rdflib], faulty: KnowledgeGraph
) -> None:
    same(on_rdflib[FAULTY].query, faulty.store, texts(name, faulty))
