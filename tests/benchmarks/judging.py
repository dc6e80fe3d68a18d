"""How long a register takes to be validated, whole and after a change, in a process of its own. Prints JSON.

    python -m tests.benchmarks.judging VALIDATOR FOLDER

The validator is one of `Validator`; the reference judges the whole alone.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from localties import KnowledgeGraph, Project, Thresholds, derive
from localties.graph import dataset_day
from localties.terms import LT, RDF, XSD
from localties.validation import Change, Validator, check_shapes, revalidate
from localties.validation.validate import shapes_of
from tests.benchmarks.measuring import Steps

REFERENCE: Final = Validator.PYSHACL
FAST: Final = next(validator for validator in Validator if validator not in (Validator.AUTO, REFERENCE))
_CHANGED: Final = 100
_EVENT: Final = ox.NamedNode(LT + "Event")
_STARTS: Final = ox.NamedNode(LT + "startsOn")
_NO_DAY: Final = ox.Literal("2020-02-31", datatype=ox.NamedNode(XSD + "date"))
_REGISTER: Final = "generated/register"


def main() -> None:
    """Measure and print."""
    validator, folder = Validator(sys.argv[1]), Path(sys.argv[2])
    graph = KnowledgeGraph.open(Project.find(folder))
    derive(graph, Thresholds(dataset_day(graph)))
    shapes, triples = shapes_of(graph), graph.store.size()
    steps = Steps()
    steps.take("shapes", lambda: check_shapes(graph.store, shapes, None, validator))
    if validator is FAST:
        change = _change(graph)
        steps.take("changed, first", lambda: revalidate(graph, change, validator))
        steps.take("changed, again", lambda: revalidate(graph, change, validator))
    print(json.dumps({"validator": validator, "triples": triples, "steps": steps.found}))


def _change(graph: KnowledgeGraph) -> Change:
    """Give some events a second day, one that no calendar has."""
    events = sorted(
        quad.subject.value
        for quad in graph.store.matching(None, ox.NamedNode(RDF + "type"), _EVENT)
        if isinstance(quad.subject, ox.NamedNode)
    )
    picked = random.Random(1).sample(events, min(_CHANGED, len(events)))  # noqa: S311 - nothing secret
    added = [ox.Triple(ox.NamedNode(event), _STARTS, _NO_DAY) for event in picked]
    name = next(name for name in graph.store.graphs() if name.endswith(_REGISTER))
    graph.store.add(added, name)
    return Change(frozenset(added), frozenset())


if __name__ == "__main__":
    main()
