"""The network of a list of sister cities as large as the world layer, in a process of its own. Prints JSON.

python -m tests.benchmarks.overviewing FOLDER PLACES PAIRS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from localties import KnowledgeGraph, Project, Thresholds, derive
from localties.graph import dataset_day
from localties.network import grouped
from localties.query import Register
from localties.views.overview import overview_part
from localties.views.overview_columns import overview_data
from tests.benchmarks.measuring import Steps
from tests.benchmarks.register import make_sister_cities


def main() -> None:
    """Make the list, measure and print."""
    folder, places, pairs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    triples = make_sister_cities(folder, places, pairs)
    steps = Steps()
    graph = steps.take("load", lambda: KnowledgeGraph.open(Project.find(folder)))
    steps.take("rules", lambda: derive(graph, Thresholds(dataset_day(graph))))
    register = steps.take("register", lambda: Register.read(graph))
    data = steps.take("overview, first", lambda: overview_data(register, "en", str, None))
    assert (data["places"], data["ties"]) == (places, pairs)
    steps.repeat("overview, again", lambda: overview_data(register, "en", str, None), rounds=3)
    steps.repeat("overview, written", lambda: overview_part(register, "en", str, "network"), rounds=3)
    edges = tuple(zip(data["data"]["from"], data["data"]["to"], strict=True))
    # What is laid out is remembered: laid out anew, it is the share of the layout in the first overview.
    grouped.cache_clear()
    steps.take("layout", lambda: grouped(tuple(map(str, data["data"]["states"])), edges))
    print(json.dumps({"places": places, "pairs": pairs, "triples": triples, "steps": steps.found}))


if __name__ == "__main__":
    main()
