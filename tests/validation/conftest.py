from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest

from localties import Finding, KnowledgeGraph, Project, Thresholds, derive
from localties.graph import to_rdflib
from localties.graph.knowledge import subjects
from localties.store import EmbeddedStore
from localties.terms import BASE, DERIVED_GRAPH, PREFIXES
from localties.validation import check_shapes

ShapeFindings = Callable[[str], list[Finding]]

AS_OF = Thresholds(date(2026, 11, 22))
CASE = "urn:case"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


@pytest.fixture(scope="session")
def shape_findings(project: Project) -> ShapeFindings:
    """Judge a Turtle text by the shapes; the prefixes of `localties.terms` need no declaration.

    Ontology, concepts and shapes are read once, and each text is taken out again after it was judged: with some
    hundred texts, reading them anew would take most of the time.
    """
    graph = KnowledgeGraph.open(project, records=False)
    data = to_rdflib(graph.store.triples())
    shapes_file = EmbeddedStore()
    shapes_file.load(project.shapes, BASE + "shapes")
    shapes = to_rdflib(shapes_file.triples())

    def judge(turtle: str) -> list[Finding]:
        case = [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]
        graph.store.add(case, CASE)
        derive(graph, AS_OF)
        added = to_rdflib({*case, *graph.store.triples(DERIVED_GRAPH)}) - data
        graph.store.drop(CASE)
        for triple in added:
            data.add(triple)
        try:
            return check_shapes(data, shapes, subjects(case))[0]
        finally:
            for triple in added:
                data.remove(triple)

    return judge
