"""Making a register: a folder that localties opens as a workspace, with all its triples in one file."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

from tests.benchmarks.register.faults import FAULTS, write_faulty_world
from tests.benchmarks.register.records import Records
from tests.benchmarks.register.sister_cities import write_sister_cities
from tests.benchmarks.register.terms import Writer
from tests.benchmarks.register.world import make_world, ranked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.register.world import World

DATA: Final = "graph/register.nt"
_SETTINGS: Final = 'name = "generated"\nshipped = []\n'


@dataclass(frozen=True, slots=True)
class Made:
    """What was made; `register.json` in the folder says the same.

    Attributes:
        seed: What chance was seeded with.
        triples: How many triples the register has, faulty records included.
        ties: How many pairs of a locality and a partner it tells of.
        errors: How many errors of each kind were planted.
        findings: How many findings they give, by shape (`lts:...`) or check (`check:...`).
    """

    seed: int
    triples: int
    ties: int
    errors: dict[str, int]
    findings: dict[str, int]


def make_register(folder: Path, triples: int, seed: int = 1, errors: int = 0) -> Made:
    """Make a register; the same arguments give the same bytes.

    Args:
        folder: Where to; made where it does not exist.
        triples: How many triples it shall have at least, faulty records not counted.
        seed: What chance is seeded with.
        errors: How many errors to plant, of all kinds in turn. They change nothing in the rest of the register.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    with _written(folder) as writer:
        world = make_world(writer, rng, triples)
        ties = _write_records(Records(writer, rng, world), world, rng, triples)
        planted = list(islice(cycle(FAULTS), errors))
        if planted:
            write_faulty_world(writer)
        for number, kind in enumerate(planted):
            FAULTS[kind].plant(writer, number)
    findings: Counter[str] = Counter()
    for kind in planted:
        findings.update(FAULTS[kind].finds)
    made = Made(seed, writer.triples, ties, dict(Counter(planted)), dict(findings))
    (folder / "register.json").write_text(json.dumps(asdict(made), indent=2) + "\n", "utf-8")
    return made


def make_sister_cities(folder: Path, places: int, pairs: int) -> int:
    """Make a list of sister cities that localties opens as a workspace, as `write_sister_cities` says.

    Returns:
        How many triples it has.
    """
    with _written(folder) as writer:
        write_sister_cities(writer, places, pairs)
    return writer.triples


@contextmanager
def _written(folder: Path) -> Iterator[Writer]:
    """Begin a workspace that holds one file, and give what writes it."""
    (folder / DATA).parent.mkdir(parents=True, exist_ok=True)
    (folder / "localties.toml").write_text(_SETTINGS, "utf-8")
    with (folder / DATA).open("w", encoding="utf-8", newline="\n") as file:
        yield Writer(file)


def _write_records(records: Records, world: World, rng: random.Random, triples: int) -> int:
    for home in world.homes:
        for number in sorted({ranked(rng, len(world.networks)) for _ in range(2)}):
            records.membership(home, number)
    tied: set[tuple[int, int]] = set()
    while records.writer.triples < triples:
        pair = (ranked(rng, len(world.homes)), ranked(rng, len(world.partners)))
        if pair not in tied:
            tied.add(pair)
            records.tie(world.homes[pair[0]], world.partners[pair[1]])
    return len(records.pairs)
