from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest

from localties import Finding, KnowledgeGraph, Project, Thresholds, derive
from localties.graph.knowledge import subjects
from localties.terms import PREFIXES
from localties.validation import Validator, check_shapes
from localties.validation.validate import shapes_of

ShapeFindings = Callable[[str], list[Finding]]
Judge = Callable[[str, Validator], list[Finding]]

AS_OF = Thresholds(date(2026, 11, 22))
CASE = "urn:case"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


@pytest.fixture(scope="session")
def judge(project: Project) -> Judge:
    """Judge a Turtle text by the shapes; the prefixes of `localties.terms` need no declaration.

    Ontology and concepts are read once, and each text is taken out again after it was judged: with some hundred
    texts, reading them anew would take most of the time.
    """
    graph = KnowledgeGraph.open(project, records=False)
    shapes = shapes_of(graph)

    def judged(turtle: str, validator: Validator) -> list[Finding]:
        case = [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]
        graph.store.add(case, CASE)
        derive(graph, AS_OF)
        try:
            return check_shapes(graph.store, shapes, subjects(case), validator).findings
        finally:
            graph.store.drop(CASE)

    return judged


@pytest.fixture(scope="session")
def shape_findings(judge: Judge) -> ShapeFindings:
    """Judge a Turtle text by the reference."""
    return lambda turtle: judge(turtle, Validator.PYSHACL)
