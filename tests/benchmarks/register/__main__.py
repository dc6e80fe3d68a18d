"""Make a register: `python -m tests.benchmarks.register --triples 1000000 --seed 1 [--errors 100] FOLDER`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks.register.making import make_register


def main() -> None:
    """Make it and say what it holds."""
    options = argparse.ArgumentParser(description="Make a register that localties opens with --project FOLDER.")
    options.add_argument("folder", type=Path)
    options.add_argument("--triples", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--errors", type=int, default=0, help="how many to plant, of all kinds in turn")
    asked = options.parse_args()
    made = make_register(asked.folder, asked.triples, asked.seed, asked.errors)
    print(f"{made.triples:,} triples, {made.ties:,} ties, {sum(made.errors.values())} errors in {asked.folder}")


if __name__ == "__main__":
    main()
