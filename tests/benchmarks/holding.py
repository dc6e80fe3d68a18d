"""One engine on one register, in a process of its own: load, memory, each query. Prints JSON.

    python -m tests.benchmarks.holding ENGINE FOLDER LIMIT

The folder is one that `tests.benchmarks.working` has been at: it holds what follows from the register, and the
queries as SPARQL.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

from tests.benchmarks.engines import OxigraphServer, engine_named
from tests.benchmarks.measuring import Steps, median_within
from tests.benchmarks.register import DATA
from tests.benchmarks.working import FURTHER, QUERIES


def main() -> None:
    """Measure and print."""
    name, folder, limit = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    engine = engine_named(name)
    steps = Steps()
    steps.take("load", lambda: engine.load(folder / DATA))
    loaded = steps.found["load"]
    engine.load(folder / FURTHER)
    queries: dict[str, str] = json.loads((folder / QUERIES).read_text("utf-8"))
    found = {}
    if isinstance(engine, OxigraphServer):
        engine.ask("SELECT ?nothing {} LIMIT 1")
    for query, sparql in queries.items():
        found[query] = median_within(limit, partial(engine.ask, sparql))
        if isinstance(engine, OxigraphServer) and found[query] is None:
            engine.restart()
    if isinstance(engine, OxigraphServer):
        loaded["megabytes"] = engine.megabytes
    engine.close()
    print(json.dumps({"load": loaded["seconds"], "megabytes": loaded["megabytes"], "queries": found}))


if __name__ == "__main__":
    main()
