"""What localties does with a register, step by step, in a process of its own. Prints JSON.

    python -m tests.benchmarks.working FOLDER

Leaves in the folder what the other engines are given: what follows from the register, and the named queries as
SPARQL with the busiest locality and partner in the place of their examples.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties import KnowledgeGraph, Project, Thresholds, derive
from localties.graph import dataset_day
from localties.network import project
from localties.publish.dumps import dump
from localties.query import Facets, Register, Selection, catalogue
from localties.query.facets import PATTERNS
from localties.store.sparql import escape_dots
from localties.terms import GRAPH
from localties.validation import run_checks
from tests.benchmarks.measuring import megabytes, seconds

if TYPE_CHECKING:
    from localties.query import NamedQuery

FURTHER: Final = "further.nt"
QUERIES: Final = "queries.json"
_REGISTER: Final = GRAPH + "generated/register"
_DUMPS_IN_TIME: Final = ("nt", "trig")
"""The dumps that are measured; Turtle and RDF/XML take as long, JSON-LD much longer."""
_BUSIEST: Final = """
SELECT ?actor WHERE {{ ?tie a lt:Tie ; lt:{} ?actor }} GROUP BY ?actor ORDER BY DESC(COUNT(?tie)) ?actor LIMIT 1
"""
_FIRST: Final = "SELECT ?thing WHERE {{ ?thing a {} }} ORDER BY ?thing LIMIT 1"


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1])
    steps: dict[str, float] = {}
    graph = KnowledgeGraph.open(Project.find(folder))
    day = dataset_day(graph)
    steps["rules"] = seconds(lambda: derive(graph, Thresholds(day)))
    steps["checks"] = seconds(lambda: run_checks(graph))
    facets = Facets(graph)
    steps["facets"] = seconds(lambda: [facets.counts(name, Selection()) for name in PATTERNS])
    steps["years"] = seconds(lambda: facets.years(Selection()))
    start = time.perf_counter()
    register = Register.read(graph)
    steps["register"] = time.perf_counter() - start
    steps["network"] = seconds(lambda: project(register))
    memory = megabytes()
    for ending in _DUMPS_IN_TIME:
        steps[f"dump {ending}"] = seconds(partial(_dump, graph, ending, folder))
    hand_over(graph, folder)
    print(
        json.dumps({"steps": steps, "megabytes": memory, "ties": len(register.ties), "triples": len(graph.store)})
    )


def _dump(graph: KnowledgeGraph, ending: str, folder: Path) -> None:
    (folder / f"dump.{ending}").write_bytes(dump(graph, ending))


def hand_over(graph: KnowledgeGraph, folder: Path) -> None:
    """Write what the graph has beyond the register, and the queries with the busiest sides as parameters."""
    beyond = {t for name in graph.store.graphs() if name != _REGISTER for t in graph.store.triples(name)}
    (folder / FURTHER).write_bytes(ox.serialize(beyond, format=ox.RdfFormat.N_TRIPLES) or b"")
    written = {}
    for query in catalogue(graph.project):
        # The others keep all triples in one graph, so that they cannot answer by named graph.
        if "GRAPH" not in query.file.text:
            written[query.name] = escape_dots(query.filled(graph, _values(query, graph)))
    (folder / QUERIES).write_text(json.dumps(written), "utf-8")


def _values(query: NamedQuery, graph: KnowledgeGraph) -> dict[str, str]:
    """Give the parameter values of the example, with things of this register in the place of entities."""
    values = {}
    for entry in query.file.header.get("parameters") or ():
        name = entry["name"]
        if name in query.example:
            is_entity = entry["type"] == "entity"
            values[name] = (
                _entity(graph, name, entry.get("class", "lt:Locality")) if is_entity else query.example[name]
            )
    return values


def _entity(graph: KnowledgeGraph, name: str, cls: str) -> str:
    if cls == "lt:State":
        return "state:kr"
    side = "partner" if name == "other" or cls == "lt:Partner" else "locality"
    is_actor = cls in ("lt:Actor", "lt:Locality", "lt:Partner")
    ((found,),) = graph.store.select(_BUSIEST.format(side) if is_actor else _FIRST.format(cls)).rows
    assert isinstance(found, ox.NamedNode)
    return found.value


if __name__ == "__main__":
    main()
