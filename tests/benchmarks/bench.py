"""Measure localties against what a user would pick instead, on generated registers, and write it down.

    python -m tests.benchmarks.bench [--sizes 100k 1m 5m] [--peers pyoxigraph rdflib] [--write] [--from-results]

Each engine runs in a process of its own on the same register, one after the other; ratios are taken within one
size. What was measured of a size is kept in build/bench/SIZE/results.json after each process, so that sizes can be
measured one by one; with --write, tables of all that is there go between the markers in README.md and
docs/benchmarks.md, with --from-results without measuring.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.benchmarks.engines import PEERS, SLOW
from tests.benchmarks.judging import FAST, REFERENCE
from tests.benchmarks.markdown import between_markers
from tests.benchmarks.measuring import ROOT, in_process, machine
from tests.benchmarks.register import make_register
from tests.benchmarks.tables import long_tables, short_tables

if TYPE_CHECKING:
    from collections.abc import Collection

_SMALL: Final = 10_000
"""Triples of the register that pySHACL is given; its time for a larger one is reckoned from it."""
_WORLD: Final = (17_700, 25_900)
"""The places and pairs of the list of sister cities, as many as the world layer has."""
_ALL_PEERS: Final = (*PEERS, REFERENCE)
_UNITS: Final = {"k": 1_000, "m": 1_000_000}
_RESULTS: Final = "results.json"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a measurement keeps to.

    Attributes:
        peers: The engines to compare with, of `PEERS` and pySHACL, which is given a small register.
        limit: Seconds that a query may take.
        minutes: How long a process may take; of one that takes longer nothing is known.
    """

    peers: Collection[str] = _ALL_PEERS
    limit: float = 10.0
    minutes: float = 60.0


def measure(folder: Path, triples: int, bounds: Bounds) -> dict[str, Any]:
    """Measure one size, and keep what was found in the folder as it comes.

    Args:
        folder: Where the register is made.
        triples: How many triples it shall have.
        bounds: What to keep to.

    Returns:
        What was made, and of each process that came to its end what it printed: of `localties`, of each of the
        `engines`, of `validation` by the fast engine and `reference` by pySHACL, of the `build` and of `bare`
        pyoxigraph.
    """
    made = make_register(folder, triples)
    found: dict[str, Any] = {
        "machine": machine(),
        "limit": bounds.limit,
        "minutes": bounds.minutes,
        "triples": made.triples,
        "ties": made.ties,
        "engines": {},
    }
    _say(f"{made.triples:,} triples")

    def keep(part: str, within: dict[str, Any], module: str, *arguments: str) -> None:
        _say(f"  {part}")
        printed = in_process(module, *arguments, minutes=bounds.minutes)
        if printed is not None:
            within[part] = printed
        (folder / _RESULTS).write_text(json.dumps(found, indent=1) + "\n", "utf-8")

    keep("localties", found, "working", str(folder))
    keep("build", found, "building", "localties", str(folder))
    keep("bare", found, "building", "pyoxigraph", str(folder))
    for name in ("localties", *(peer for peer in PEERS if peer in bounds.peers)):
        keep(name, found["engines"], "holding", name, str(folder), str(bounds.limit))
    keep("validation", found, "judging", FAST, str(folder))
    if REFERENCE in bounds.peers:
        make_register(folder / "small", _SMALL)
        keep("reference", found, "judging", REFERENCE, str(folder / "small"))
    return found


def measure_world(folder: Path, places: int, pairs: int, minutes: float) -> None:
    """Measure the overview of a list of sister cities, and keep what was found in the folder."""
    _say(f"{places:,} places")
    found = in_process("overviewing", str(folder), str(places), str(pairs), minutes=minutes)
    if found is not None:
        (folder / _RESULTS).write_text(json.dumps({"machine": machine(), **found}, indent=1) + "\n", "utf-8")


def results(folder: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Read what was measured: by size, the smallest first, and of the list of sister cities."""
    found = {file.parent.name: json.loads(file.read_text("utf-8")) for file in folder.glob(f"*/{_RESULTS}")}
    world = found.pop("world", None)
    return dict(sorted(found.items(), key=lambda entry: entry[1]["triples"])), world


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
    options.add_argument("--peers", nargs="*", choices=_ALL_PEERS, help="what to compare with")
    options.add_argument(
        "--slow-up-to",
        default="100k",
        help="the size above which slow peers are left out unless --peers names them",
    )
    options.add_argument("--limit", type=float, default=10, help="seconds that a query may take")
    options.add_argument("--minutes", type=float, default=60, help="how long a process may take")
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "bench")
    options.add_argument("--from-results", action="store_true", help="measure nothing; take what is in the folder")
    options.add_argument(
        "--write", action="store_true", help="put the tables into README.md and docs/benchmarks.md"
    )
    asked = options.parse_args()
    if not asked.from_results:
        (asked.folder / "world").mkdir(parents=True, exist_ok=True)
        for size in asked.sizes:
            slow_too = _triples(size) <= _triples(asked.slow_up_to)
            peers = asked.peers
            if peers is None:
                peers = [peer for peer in _ALL_PEERS if slow_too or peer not in SLOW]
            measure(asked.folder / size, _triples(size), Bounds(peers, asked.limit, asked.minutes))
        measure_world(asked.folder / "world", *_WORLD, asked.minutes)
    found, world = results(asked.folder)
    sys.stdout.write(short_tables(found, world) + "\n")
    if asked.write:
        between_markers(ROOT / "README.md", short_tables(found, world))
        between_markers(ROOT / "docs" / "benchmarks.md", long_tables(found, world))


if __name__ == "__main__":
    main()
