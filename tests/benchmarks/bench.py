"""Measure localties against what a user would pick instead, on generated registers, and write it down.

    python -m tests.benchmarks.bench [--sizes 100k 1m 5m] [--limit 10] [--write]

Each engine runs in a process of its own on the same register, one after the other; ratios are taken within
one run. The results go to build/bench as JSON; with --write, tables go between the markers in README.md and
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.engines import PEERS
from tests.benchmarks.measuring import ROOT, in_process
from tests.benchmarks.register import make_register
from tests.benchmarks.tables import between_markers, long_table, short_table

_SMALL: Final = 10_000
"""Triples of the register that pySHACL is given."""
_UNITS: Final = {"k": 1_000, "m": 1_000_000}


def measure(folder: Path, triples: int, limit: float, peers: tuple[str, ...] = PEERS) -> dict[str, Any]:
    """Measure one size.

    Args:
        folder: Where the register is made.
        triples: How many triples it shall have.
        limit: Seconds that a query may take.
        peers: The engines to compare with.

    Returns:
        What was made, the steps of localties in seconds, and for each engine its load, memory and queries.
    """
    made = make_register(folder, triples)
    _say(f"{made.triples:,} triples")
    found = {
        "triples": made.triples,
        "ties": made.ties,
        "steps": in_process("working", str(folder)),
        "validation": _validation(folder),
    }
    engines = {}
    for name in ("localties", *peers):
        _say(f"  {name}")
        engines[name] = in_process("holding", name, str(folder), str(limit))
    return {**found, "engines": engines}


def _validation(folder: Path) -> dict[str, Any]:
    """Measure validation; by pySHACL of a small register, from which its time for a larger one is reckoned."""
    small = folder.parent / "small"
    make_register(small, _SMALL)
    return {
        "shacl-rust": in_process("judging", "shacl-rust", str(folder)),
        "pyshacl": in_process("judging", "pyshacl", str(small)),
    }


def machine() -> str:
    """Say in a few words on what it was measured, and how busy that was with other things."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = f"load average {os.getloadavg()[0]:.1f} before"
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, {python}, {busy}"


def _triples(size: str) -> int:
    unit = _UNITS.get(size[-1].lower(), 1)
    return int(float(size.rstrip("kKmM")) * unit)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser(
        description="Measure localties against other engines on generated registers."
    )
    options.add_argument("--sizes", nargs="+", default=["100k"], help="how many triples, such as 100k or 1m")
    options.add_argument("--limit", type=float, default=10, help="seconds that a query may take")
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "bench")
    options.add_argument(
        "--write", action="store_true", help="put the tables into README.md and docs/benchmarks.md"
    )
    asked = options.parse_args()
    found: dict[str, Any] = {"machine": machine(), "limit": asked.limit, "sizes": {}}
    for size in asked.sizes:
        found["sizes"][size] = measure(asked.folder / size, _triples(size), asked.limit)
        (asked.folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    sys.stdout.write(short_table(found) + "\n")
    if asked.write:
        between_markers(ROOT / "README.md", short_table(found))
        between_markers(ROOT / "docs" / "benchmarks.md", long_table(found))


if __name__ == "__main__":
    main()
