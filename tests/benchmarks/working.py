"""What localties does with a register, step by step, in a process of its own. Prints JSON.

    python -m tests.benchmarks.working FOLDER

Leaves in the folder what the other engines are given: what follows from the register, and the named queries as
SPARQL with the busiest locality and partner in the place of their examples.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from starlette.testclient import TestClient

from localties import KnowledgeGraph, Project, Thresholds, derive
from localties.graph import dataset_day
from localties.network import project
from localties.query import Facets, Register, Selection, catalogue
from localties.query.facets import PATTERNS
from localties.store.sparql import escape_dots
from localties.terms import GRAPH
from localties.validation import run_checks
from localties.web import Settings, application
from tests.benchmarks.measuring import Steps

if TYPE_CHECKING:
    from localties.query import NamedQuery

FURTHER: Final = "further.nt"
QUERIES: Final = "queries.json"
_REGISTER: Final = GRAPH + "generated/register"
_PAGES: Final = {"explore": "/explore", "explore, chosen": "/explore?country=kr"}
_BUSIEST: Final = """
SELECT ?actor WHERE {{ ?tie a lt:Tie ; lt:{} ?actor }} GROUP BY ?actor ORDER BY DESC(COUNT(?tie)) ?actor LIMIT 1
"""
_FIRST: Final = "SELECT ?thing WHERE {{ ?thing a {} }} ORDER BY ?thing LIMIT 1"


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1])
    steps = Steps()
    graph = steps.take("load", lambda: KnowledgeGraph.open(Project.find(folder)))
    steps.take("rules", lambda: derive(graph, Thresholds(dataset_day(graph))))
    hand_over(graph, folder)
    steps.take("checks", lambda: run_checks(graph))
    facets = Facets(graph)
    steps.take("facets", lambda: [facets.counts(name, Selection()) for name in PATTERNS])
    steps.take("years", lambda: facets.years(Selection()))
    register = steps.take("register", lambda: Register.read(graph))
    steps.take("network", lambda: project(register))
    _explore(graph, steps)
    print(json.dumps({"steps": steps.found, "triples": len(graph.store), "ties": len(register.ties)}))


def _explore(graph: KnowledgeGraph, steps: Steps) -> None:
    """Open the explorer, and ask for each page first and again; the answers do not leave the process."""
    explorer = steps.take("explorer", lambda: application(graph, Settings()))
    with TestClient(explorer) as client:
        for name, address in _PAGES.items():
            ask = partial(_ask, client, address)
            steps.take(f"{name}, first", ask)
            steps.repeat(f"{name}, again", ask)


def _ask(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address} was answered with {answer.status_code}"


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
