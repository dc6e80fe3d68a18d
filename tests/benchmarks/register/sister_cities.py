"""A list of sister cities as wide as the world layer: places of two hundred countries, and pairs of them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice, product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from tests.benchmarks.register.names import place_name
from tests.benchmarks.register.terms import both, refs, typed
from tests.benchmarks.register.world import GAZETTEER, STATES, labels, ranked, write_dataset, write_state

if TYPE_CHECKING:
    from tests.benchmarks.register.names import Name
    from tests.benchmarks.register.terms import Writer

_COUNTRIES = 200
_Place = tuple[str, str, "Name"]
"""The prefixed name of a place, the code of its country, and what it is called."""


def write_sister_cities(writer: Writer, places: int, pairs: int, seed: int = 1) -> None:
    """Write a list of sister cities; the same arguments give the same bytes.

    Args:
        writer: Where to.
        places: How many places there are, each in at least one pair.
        pairs: How many pairs there are, each across a border; not fewer than places.
        seed: What chance is seeded with.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    write_dataset(writer)
    letters = ("".join(pair) for pair in product(ascii_lowercase, repeat=2))
    further = islice((code for code in letters if code not in STATES), _COUNTRIES - len(STATES))
    states = {**STATES, **{code: (f"State of {code.upper()}", f"Nước {code.upper()}") for code in further}}
    for code, names in states.items():
        write_state(writer, code, names)
    codes = list(states)
    made: list[_Place] = []
    numbers: Counter[str] = Counter()
    for code in (codes[ranked(rng, len(codes))] for _ in range(places)):
        made.append(_write_place(writer, rng, code, numbers[code]))
        numbers[code] += 1
    written: set[frozenset[str]] = set()
    while len(written) < pairs:
        one = made[len(written)] if len(written) < places else rng.choice(made)
        other = made[int(places * rng.random() ** 2)]
        both_sides = frozenset((one[0], other[0]))
        if one[1] != other[1] and both_sides not in written:
            written.add(both_sides)
            _write_pair(writer, rng, one, other)


def _write_place(writer: Writer, rng: random.Random, country: str, number: int) -> _Place:
    label = place_name(country, number)
    name = f"locality:{country}-{label.english.lower().replace(' ', '-')}"
    statements = [
        *labels(label),
        *refs("lt:level", ["level:municipality"]),
        *refs("lt:country", [f"state:{country}"]),
        *refs("lt:partnerKind", ["partner-kind:locality"]),
        ("geo:lat", typed(f"{rng.uniform(-60, 60):.5f}", "xsd:decimal")),
        ("geo:long", typed(f"{rng.uniform(-180, 180):.5f}", "xsd:decimal")),
        *refs("lt:evidence", [GAZETTEER]),
    ]
    writer.thing(name, "lt:Locality lt:Partner", statements)
    return name, country, label


def _write_pair(writer: Writer, rng: random.Random, one: _Place, other: _Place) -> None:
    (home, _, label), (partner, _, other_label) = sorted((one, other), key=lambda place: place[0])
    statements = [
        *both(f"{label.english} and {other_label.english}", f"{label.vietnamese} và {other_label.vietnamese}"),
        *refs("lt:tieKind", ["tie-kind:twinning"]),
        *refs("lt:locality", [home]),
        *refs("lt:partner", [partner]),
        ("lt:since", typed(rng.randrange(1950, 2024), "xsd:gYear")),
        *refs("lt:evidence", [GAZETTEER]),
    ]
    writer.thing(f"tie:{home.partition(':')[2]}--{partner.partition(':')[2]}", "lt:Tie", statements)
