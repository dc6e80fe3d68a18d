from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project
from localties.ingest.reconcile import Reconciler
from localties.terms import PREFIXES

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())

Made = Callable[..., KnowledgeGraph]


@pytest.fixture(scope="session")
def reconciler(graph: KnowledgeGraph) -> Reconciler:
    return Reconciler(graph)


@pytest.fixture
def made(project: Project) -> Made:
    """A graph of the ontology and what a test states in Turtle."""

    def make(turtle: str) -> KnowledgeGraph:
        graph = KnowledgeGraph.open(project, records=False)
        triples = [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]
        graph.store.add(triples, "urn:case")
        return graph

    return make
