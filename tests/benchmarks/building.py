"""The whole build of a register, or loading and dumping alone by pyoxigraph, in a process of its own. Prints JSON.

    python -m tests.benchmarks.building localties|pyoxigraph FOLDER

The folder is one that `tests.benchmarks.working` has been at. Bare pyoxigraph loads what follows from the register
with it, and writes the same triples in the same formats, in no order.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from localties import Project
from localties.publish import build
from localties.publish.dumps import DUMPS
from localties.store import format_named
from tests.benchmarks.measuring import Steps
from tests.benchmarks.register import DATA
from tests.benchmarks.working import FURTHER

if TYPE_CHECKING:
    from localties.graph import Loading


class _Stages:
    """Told by a build what it begins; keeps the seconds from the beginning of each stage to that of the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = ""
        self._since = time.perf_counter()

    def __call__(self, begun: str | Loading) -> None:
        now = time.perf_counter()
        if isinstance(begun, str):
            if self._last:
                self.seconds[self._last] = now - self._since
            self._last, self._since = begun, now


def main() -> None:
    """Measure and print."""
    who, folder = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        found = _by_localties(folder, Path(fresh)) if who == "localties" else _bare(folder, Path(fresh))
    print(json.dumps(found))


def _by_localties(folder: Path, fresh: Path) -> dict[str, object]:
    steps, stages = Steps(), _Stages()
    summary, _, dumps = steps.take(
        "whole", lambda: build(Project.find(folder), fresh / "dumps", engine="memory", progress=stages)
    )
    stages("end")
    # The process that writes some of the dumps; at most so much was held by both at a time.
    steps.found["whole"]["megabytes"] += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert len(dumps) == len(DUMPS), "the register is not valid"
    return {"triples": summary.triples, "stages": stages.seconds, "steps": steps.found}


def _bare(folder: Path, fresh: Path) -> dict[str, object]:
    store, steps = ox.Store(), Steps()
    for name, file in (("load", DATA), ("load the rest", FURTHER)):
        steps.take(name, partial(store.load, path=str(folder / file), format=ox.RdfFormat.N_TRIPLES))
    for ending in DUMPS:
        file = str(fresh / f"bare.{ending}")
        whole = partial(store.dump, file, format_named(ending), from_graph=ox.DefaultGraph())
        steps.take(f"dump {ending}", whole)
    return {"triples": len(store), "steps": steps.found}


if __name__ == "__main__":
    main()
